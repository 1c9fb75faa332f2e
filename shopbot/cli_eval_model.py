"""`shopbot eval language | match | grounded | all`: what a model and its adapter are worth on test conversations."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from shopbot.decoding import Decoding, presets
from shopbot.errors import BadSetting
from shopbot.settings import Settings

WHAT = {
    "language": "perplexity, BLEU and chrF against references",
    "match": "does the model tell what fits from what does not",
    "grounded": "how much of what the model writes is true, before the check",
    "all": "the three together; what is written is written once",
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
        parser.add_argument(
            "--report",
            metavar="DIR",
            help="write answers.md there, what each system wrote side by side",
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
    said: dict[str, Any] = {}
    for name, each in _systems(options, settings).items():
        print(f"Measuring {name} on {len(asked)} conversations", file=sys.stderr)
        systems[name], said[name] = _figures(options.what, each, asked, named[options.decoding])
    if options.report:
        from shopbot.learn.evaluate_report import side_by_side

        side_by_side(said, settings.assets, Path(options.report) / "answers.md")
    if options.json:
        print(json.dumps({"n": len(asked), "systems": systems}, ensure_ascii=False, indent=1))
    else:
        for name, metrics in systems.items():
            for metric, figure in metrics.items():
                low, high = figure["ci95"]
                print(f"{name:24} {metric:18} {figure['value']:8.3f}  [{low:.3f}, {high:.3f}]")
    return 0


def _systems(options: argparse.Namespace, settings: Settings) -> dict[str, Settings]:
    """The settings of each system by its name; the base alone is the first where it is asked for."""
    if settings.adapter in {"", "none"}:
        return {"base": settings}
    own = {f"adapter {settings.adapter}": settings}
    return {"base": replace(settings, adapter="none"), **own} if options.base else own


def _figures(
    what: str,
    settings: Settings,
    asked: Any,  # noqa: ANN401 - cases, whose module is imported late
    decoding: Decoding,
) -> tuple[dict[str, Any], Any]:
    """The figures, and what was written to each case."""
    from shopbot.learn import evaluate_model as measure
    from shopbot.wiring import engine

    model, assets = engine(settings, lambda _: None), settings.assets
    if model is None:
        raise BadSetting("model is none, so there is nothing to measure.", "Set model to auto.")
    written = () if what == "match" else measure.write(model, asked, decoding, assets)
    told: dict[str, Any] = {}
    if what in ("language", "all"):
        found = measure.language(model, written, assets)
        told |= _all_told(found) | {"perplexity": _told(measure.perplexity(found), {})}
    if what in ("grounded", "all"):
        told |= _all_told(measure.grounded(written, assets))
    if what in ("match", "all"):
        told |= _all_told(measure.match(model, asked, assets))
    return told, written


def _all_told(figures: Any) -> dict[str, Any]:  # noqa: ANN401 - evaluate_model.Figures, imported late
    return {name: _told(figures.interval(name), figures.by(name)) for name in figures.values}


def _told(interval: Any, by: Any) -> dict[str, Any]:  # noqa: ANN401 - learn.metrics.Interval, imported late
    return {"value": interval.mean, "ci95": [interval.low, interval.high], "by": dict(by)}
