"""`shopbot import`: a merchant's feed becomes a shop."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from shopbot.settings import Settings

Command = Callable[[str, object, str], argparse.ArgumentParser]


def register(command: Command) -> None:
    """Adds the command to the parser."""
    importing = command("import", _import, "make a shop out of a product feed")
    importing.add_argument("file", metavar="FILE", help="a feed file or a catalogue folder")
    importing.add_argument("--json", action="store_true", help="print the report as JSON")


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.wiring import import_shop

    source = Path(options.file)
    name = settings.shop
    if name == "sample":
        name = source.name.split(".")[0].lower().replace(" ", "-")
    report = import_shop(settings, source, name, _say)
    if options.json:
        print(json.dumps(_report(report), ensure_ascii=False, indent=2))
        return 0
    print(
        f"Shop {report.shop!r}: {report.read} read, {report.kept} kept, {report.changed} changed,"
        f" {report.removed} removed, {len(report.rejected)} rejected, in {report.seconds:.0f} s."
    )
    for reject in report.rejected[:10]:
        print(f"  {reject.file}:{reject.line} {reject.field}: {reject.reason}")
    if report.rejected:
        print(f"  All of them: {report.rejects_file}")
    print(f"Chat with it: shopbot serve --shop {report.shop}")
    return 0


def _report(report: Any) -> dict[str, object]:  # noqa: ANN401 - types.ImportReport
    values: dict[str, object] = {f.name: getattr(report, f.name) for f in fields(report)}
    values["rejected"] = [{f.name: getattr(r, f.name) for f in fields(r)} for r in report.rejected]
    return values


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
