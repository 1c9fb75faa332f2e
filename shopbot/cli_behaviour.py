"""`shopbot behaviour`: what shoppers did, imported with their consent, shown, and forgotten."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from shopbot.errors import BadSetting
from shopbot.settings import Settings

Command = Callable[[str, object, str], argparse.ArgumentParser]
KINDS = ("review", "purchase", "view", "search")


def register(command: Command) -> None:
    """Adds the command to the parser."""
    behaviour = command("behaviour", _behaviour, "import, export or forget what shoppers did")
    behaviour.add_argument("action", choices=["import", "export", "forget"])
    behaviour.add_argument(
        "file", metavar="FILE", nargs="?", help="reviews, purchases, views or searches to import"
    )
    behaviour.add_argument(
        "--consent", metavar="TEXT", help="what the shoppers agreed to, and how they were asked"
    )
    behaviour.add_argument(
        "--said-by", metavar="NAME", help="who answers for that (the name you are logged in with)"
    )
    behaviour.add_argument(
        "--given", metavar="DATE", help="when the consent was given or checked (today)"
    )
    behaviour.add_argument(
        "--retention-days", type=int, default=365, metavar="N", help="how long it is kept (365)"
    )
    behaviour.add_argument("--kind", choices=KINDS, help="what every row is, where it does not say")
    behaviour.add_argument("--shopper", metavar="ID", help="export or forget this shopper")
    behaviour.add_argument("--json", action="store_true", help="print the report as JSON")


def _behaviour(options: argparse.Namespace, settings: Settings) -> int:
    actions = {"import": _import, "export": _export, "forget": _forget}
    return actions[options.action](options, settings)


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.ingest.behaviour import import_behaviour
    from shopbot.types import Consent
    from shopbot.wiring import shop_dir

    if not options.file:
        raise BadSetting("There is no file to import.", "shopbot behaviour import FILE")
    consent = None
    if options.consent:
        consent = Consent(options.consent, options.said_by or getpass.getuser(), _given(options))
    report = import_behaviour(
        Path(options.file),
        shop_dir(settings),
        _say,
        consent=consent,
        retention_days=options.retention_days,
        kind=options.kind,
    )
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        return 0
    kept = ", ".join(f"{count} {kind}" for kind, count in report.kept.items()) or "nothing"
    print(
        f"Shop {report.shop!r}: {report.read} read; kept: {kept}; {report.repeated} were there already,"
        f" {report.too_old} too old, {len(report.rejected)} rejected; {report.expired} expired ones removed."
    )
    print(f"Each is deleted {report.retention_days} days after its own day.")
    if report.rejected:
        print(f"What could not be used, and why: {report.rejects_file}")
    return 0


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.ingest.behaviour import open_behaviour
    from shopbot.wiring import shop_dir

    with open_behaviour(shop_dir(settings)) as (behaviour, _):
        for event in behaviour.events(options.shopper or ""):
            print(json.dumps(dict(event), ensure_ascii=False))
    return 0


def _forget(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.ingest.behaviour import open_behaviour
    from shopbot.wiring import shop_dir

    if not options.shopper:
        raise BadSetting("Nobody is named.", "shopbot behaviour forget --shopper ID")
    with open_behaviour(shop_dir(settings)) as (behaviour, _):
        count = behaviour.forget(options.shopper)
    print(f"{count} events of that shopper were deleted.")
    return 0


def _given(options: argparse.Namespace) -> date:
    try:
        return date.fromisoformat(options.given) if options.given else date.today()
    except ValueError:
        raise BadSetting(f"{options.given!r} is no date.", "Write it as 2026-01-31.") from None


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
