"""`shopbot eval language | match | grounded`: what a model and its adapter are worth on test conversations."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shopbot.decoding import Decoding, presets
from shopbot.errors import BadSetting
from shopbot.settings import Settings

WHAT = {
    "language": "perplexity, BLEU and chrF against references",
    "match": "does the model tell what fits from what does not",
    "grounded": "how much of what the model writes is true, before the check",
}


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the commands to the group."""
    for name, text in WHAT.items():
        parser = command(name, _evaluate, text, group)
        parser.set_defaults(what=name)
        parser.add_argument("--decoding", default="steady", help="steady, careful, varied (steady)")
        parser.add_argument("--limit", type=int, default=100, help="conversations to measure (100)")
        parser.add_argument("--seed", type=int, default=11, help="of the conversations (11)")
        parser.add_argument(
            "--base", action="store_true", help="measure the model without its adapter, too"
        )
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_cases import cases
    from shopbot.wiring_training import shops_for_tests

    named = presets(settings.assets / "decoding.json")
    if options.decoding not in named:
        raise BadSetting(
            f"Unknown decoding {options.decoding!r}.", f"Choose one of {', '.join(named)}."
        )
    asked = cases(shops_for_tests(settings), options.limit, settings.assets, options.seed)
    systems: dict[str, dict[str, Any]] = {}
    without = settings.adapter in {"", "none"}
    wanted = {"base" if without else f"adapter {settings.adapter}": settings}
    if options.base and not without:
        wanted = {"base": replace(settings, adapter="none"), **wanted}
    for name, each in wanted.items():
        print(f"Measuring {name} on {len(asked)} conversations", file=sys.stderr)
        systems[name] = _figures(options.what, each, asked, named[options.decoding])
    if options.json:
        print(json.dumps({"n": len(asked), "systems": systems}, ensure_ascii=False, indent=1))
    else:
        for name, metrics in systems.items():
            for metric, figure in metrics.items():
                low, high = figure["ci95"]
                print(f"{name:24} {metric:18} {figure['value']:8.3f}  [{low:.3f}, {high:.3f}]")
    return 0


def _figures(what: str, settings: Settings, asked: Any, decoding: Decoding) -> dict[str, Any]:  # noqa: ANN401
    from shopbot.learn import evaluate_model
    from shopbot.wiring import engine

    model = engine(settings, lambda _: None)
    if model is None:
        raise BadSetting("model is none, so there is nothing to measure.", "Set model to auto.")
    if what == "match":
        figures = evaluate_model.match(model, asked, settings.assets)
    elif what == "grounded":
        figures = evaluate_model.grounded(model, asked, decoding, settings.assets)
    else:
        figures = evaluate_model.language(model, asked, decoding, settings.assets)
    told = {
        metric: _told(figures.interval(metric), figures.by(metric)) for metric in figures.values
    }
    if "nats_per_token" in told:
        told["perplexity"] = _told(evaluate_model.perplexity(figures), {})
    return told


def _told(interval: Any, by: Any) -> dict[str, Any]:  # noqa: ANN401 - learn.metrics.Interval, imported late
    return {"value": interval.mean, "ci95": [interval.low, interval.high], "by": dict(by)}
