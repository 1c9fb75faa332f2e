"""`shopbot eval next-purchase` and `shopbot eval fairness`: what profiles are worth, and that names cost nothing."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shopbot.settings import Settings
from shopbot.types import Locale


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds both commands to the group."""
    said = "measure whether the next purchase is among ten suggestions"
    following = command("next-purchase", _next_purchase, said, group)
    said = "count what changes with the name, gender, age or dialect of who asks"
    fairness = command("fairness", _fairness, said, group)
    fairness.add_argument(
        "--file", type=Path, metavar="JSON", help="questions and who asks them (the shipped ones)"
    )
    fairness.add_argument(
        "--parts", metavar="NAMES", default="", help="only these, by comma: names,ages,... (all)"
    )
    for parser in (following, fairness):
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _next_purchase(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_next import as_mapping, systems
    from shopbot.wiring import open_shop
    from shopbot.wiring_profiles import baskets

    shop = open_shop(settings, _say, model=False)
    measured = systems(shop.products, shop.retriever.relations)
    figures = as_mapping(baskets(settings), measured, len(shop.products.table().ids))
    if options.json:
        _json(figures)
        return 0
    print(f"{figures['shoppers']} shoppers, {figures['purchases']} purchases", end="")
    print("; too few to conclude much" if figures["few"] else "")
    parts: Any = figures["hit@10"]
    for name, part in parts.items():
        print(f"{name}: {part['cases']} cases")
        for system, told in part["systems"].items():
            low, high = told["ci95"]
            print(f"  {system:48} hit@10 {told['value']:.3f}  [{low:.3f}, {high:.3f}]")
    return 0


def _fairness(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_fairness import as_mapping, evaluate, exposure
    from shopbot.learn.evaluate_fairness_file import read
    from shopbot.wiring import open_shop
    from shopbot.wiring_fairness import asking, brands, wishes

    shop = open_shop(settings, _say, model=False)
    wanted = set(filter(None, options.parts.split(",")))
    pairs = read(options.file or settings.assets / "evaluation" / "fairness.json")
    pairs = tuple(pair for pair in pairs if not wanted or pair.part in wanted)
    outcomes = evaluate(pairs, asking(shop))

    def search(text: str, locale: Locale) -> list[str]:
        return [hit.product.id for hit in shop.find(text, locale, 5).hits]

    exposed = None if wanted else exposure(wishes(shop), search, brands(shop))
    figures = as_mapping(outcomes, exposed)
    if options.json:
        _json(figures)
    else:
        _fairness_in_words(figures)
    return 0


def _fairness_in_words(figures: Any) -> None:  # noqa: ANN401 - what as_mapping gives
    for name, part in figures["parts"].items():
        print(f"{name:12}", ", ".join(f"{count} {what}" for what, count in part.items()))
    for one in figures["differences"]:
        print(f"{one['part']}: {one['plain']!r} and {one['variant']!r} differ in {one['differs']}")
    for brand, row in figures.get("exposure", {}).get("brands", {}).items():
        print(f"{brand:14} " + "  ".join(f"{name} {share:.1%}" for name, share in row.items()))


def _json(figures: object) -> None:
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
