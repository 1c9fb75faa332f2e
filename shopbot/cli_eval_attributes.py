"""`shopbot eval attributes` and `shopbot eval cross-language`."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from shopbot.settings import ROOT, Settings
from shopbot.types import LOCALES, Locale


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds both commands to the group."""
    said = "measure which fact of a product answers a question"
    attributes = command("attributes", _attributes, said, group)
    attributes.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FILE",
        help="JSON lines, gzip or not: qid, question, candidate, label",
    )
    said = "measure search in a language that the catalogue is not written in"
    crossing = command("cross-language", _cross_language, said, group)
    crossing.add_argument(
        "--queries",
        type=Path,
        default=ROOT / "tests" / "search" / "cross_language.jsonl",
        metavar="FILE",
        help="JSON lines: query_id, query, catalogue, part, relevant (the shipped ones)",
    )
    for parser in (attributes, crossing):
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _attributes(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_attributes import as_mapping, evaluate
    from shopbot.learn.evaluate_attributes_file import read
    from shopbot.wiring import embedder

    questions = read(options.data)
    figures = as_mapping(questions, evaluate(questions, embedder(settings, _say)))
    _print(figures, figures["systems"], as_json=options.json)
    return 0


def _cross_language(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_cross_language import as_mapping, evaluate, read

    queries = read(options.queries)
    shops = {locale: _one_language(settings, locale) for locale in LOCALES}
    figures = as_mapping(evaluate(queries, shops))
    _print(figures, figures["directions"], as_json=options.json)
    return 0


def _one_language(settings: Settings, locale: Locale) -> Callable[[str, Locale], list[str]]:
    """A search of the sample shop as it would be in that language alone. Kept, so that another run embeds nothing."""
    from shopbot.learn.evaluate_cross_language import DEPTH, strip
    from shopbot.wiring import import_shop, open_shop

    source = settings.data / "evaluation" / f"catalog-{locale}"
    strip(settings.catalog, locale, source)
    own = replace(settings, shop=f"cross-language-{locale}")
    import_shop(own, source, own.shop, _say)
    shop = open_shop(own, _say, model=False)
    return lambda text, asked: [hit.product.id for hit in shop.find(text, asked, DEPTH).hits]


def _print(figures: object, parts: Any, *, as_json: bool) -> None:  # noqa: ANN401 - read back from JSON
    if as_json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, part in parts.items():
        print(name, json.dumps(part, ensure_ascii=False))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
