"""`shopbot eval journeys`: whole conversations, played through the assistant that serves."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.settings import ROOT, Settings
from shopbot.types import LOCALES, Locale

if TYPE_CHECKING:
    from shopbot.learn.evaluate_journeys import Rate, Report
    from shopbot.learn.evaluate_journeys_file import Journey
    from shopbot.learn.evaluate_journeys_play import Played

FOLDER = ROOT / "tests" / "journeys"
SHORT = 300  # characters of an answer that the report repeats


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    said = "play scripted conversations to their end and judge what they leave behind"
    parser = command("journeys", _journeys, said, group)
    parser.add_argument("--data", type=Path, default=FOLDER, metavar="DIR", help="*.jsonl files")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="tries of each journey")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only so many journeys")
    parser.add_argument("--only", default="", metavar="TEXT", help="whose id or theme holds this")
    parser.add_argument("--show", action="store_true", help="print every message and answer")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _journeys(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_journeys import evaluate
    from shopbot.learn.evaluate_journeys_file import read_journeys
    from shopbot.wiring import Given, embedder, engine
    from shopbot.wiring_journeys import fresh_shops

    chosen = _chosen(read_journeys(options.data), options.only, options.limit)
    given = Given(embedder(settings, lambda _: None), engine(settings, lambda _: None))

    def told(played: "Played") -> None:
        if not options.json:
            _tell(played, whole=options.show)

    with fresh_shops(settings, given) as fresh:
        report = evaluate(chosen, fresh, options.seeds, told)
    if options.json:
        print(json.dumps(_figures(report), ensure_ascii=False))
    else:
        _summary(report)
    return 0 if not any(each.faults for each in report.played) else 1


def _chosen(journeys: tuple["Journey", ...], only: str, limit: int) -> tuple["Journey", ...]:
    """Those asked for; a limit takes them from all over the files."""
    found = tuple(each for each in journeys if only in each.id or only == each.theme)
    step = max(len(found) // limit, 1) if limit else 1
    return found[::step][: limit or None]


def _tell(played: "Played", *, whole: bool) -> None:
    """One journey that was played: whether it holds, and where it does not."""
    mark = "FAILS" if played.faults else "holds"
    print(
        f"{mark}  {played.journey.id} (try {played.seed + 1}): {played.journey.title}", flush=True
    )
    if whole:
        for number, each in enumerate(played.exchanges, 1):
            print(f"  {number} > {each.said}\n    {each.answered}")
    for fault in played.faults:
        where = f"turn {fault.turn}: {fault.said!r}" if fault.turn else "at the end"
        print(f"    {where}\n      {fault.problem}")
        if fault.answered and not whole:
            print(f"      answered: {fault.answered[:SHORT]!r}")


def _summary(report: "Report") -> None:
    print(f"\n{'':16}{'journeys':>9}{'pass^1':>8}{'pass^3':>8}")
    for name, rate in _rates(report).items():
        third = "" if rate.pass_3 is None else f"{rate.pass_3:.3f}"
        print(f"{name:16}{rate.journeys:9}{rate.pass_1:8.3f}{third:>8}")


def _rates(report: "Report") -> dict[str, "Rate"]:
    """Of all, of each language, of each theme in each language."""
    rates = {"all": report.rate()}
    for locale in LOCALES:
        rates[locale] = report.rate(_of(locale))
    for theme in report.themes:
        for locale in LOCALES:
            rate = report.rate(_of(locale, theme))
            if rate.journeys:
                rates[f"{theme} {locale}"] = rate
    return rates


def _of(locale: Locale, theme: str = "") -> Callable[["Journey"], bool]:
    """Whether a journey is of a language, and of a theme if one is named."""
    return lambda journey: journey.locale == locale and theme in ("", journey.theme)


def _figures(report: "Report") -> dict[str, object]:
    failed = [
        {"id": each.journey.id, "try": each.seed + 1, **asdict(fault)}
        for each in report.played
        for fault in each.faults
    ]
    rates = {name: asdict(rate) for name, rate in _rates(report).items()}
    return {"rates": rates, "faults": failed}
