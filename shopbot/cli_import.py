"""`shopbot import`: a merchant's feed becomes a shop. What each column is taken for is shown first."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shopbot.errors import BadSetting
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.ingest.feeds import Feed, Row
    from shopbot.types import ImportReport

Command = Callable[[str, object, str], argparse.ArgumentParser]
SHOWN = 3  # products of a preview
WIDTH = 100  # characters of a value
_SHOWN = 10  # rejects of each sort that are printed


def register(command: Command) -> None:
    """Adds the command to the parser."""
    importing = command("import", _import, "make a shop out of a product feed")
    importing.add_argument(
        "file", metavar="FILE", help="a feed file, packed or not, or a folder of such"
    )
    importing.add_argument(
        "--preview", action="store_true", help="show what would be read; write nothing"
    )
    importing.add_argument(
        "--map",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="take this column for that field (repeatable; FIELD ignore leaves a column out)",
    )
    importing.add_argument(
        "--mapping", metavar="JSON", help='a file of such pairs: {"price": "Preis brutto", ...}'
    )
    importing.add_argument(
        "--rules", metavar="JSON", help="rules for buying: shipping, tax, limits, where to pay"
    )
    importing.add_argument(
        "--currency", metavar="CODE", help="currency of prices that name none: USD, EUR, CNY, ..."
    )
    importing.add_argument(
        "--allow-removals",
        action="store_true",
        help="let it take away more than half of the shop's products",
    )
    importing.add_argument("--json", action="store_true", help="print the report as JSON")


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.ingest.feeds import read
    from shopbot.wiring import import_shop

    source, wanted, currency = Path(options.file), _wanted(options), _currency(options)
    feed = read(source, wanted)
    if options.preview:
        _preview(feed, as_json=options.json)
        return 0
    for line in _mapping_lines(feed):
        _say(line)
    name = settings.shop
    if name == "sample":
        name = source.name.split(".")[0].lower().replace(" ", "-")
    report = import_shop(
        settings,
        source,
        name,
        _say,
        wanted=wanted,
        rules=Path(options.rules) if options.rules else None,
        currency=currency,
        allow_removals=options.allow_removals,
    )
    if options.json:
        print(json.dumps(_report(report), ensure_ascii=False, indent=2))
        return 0
    for line in _told(report):
        print(line)
    print(f"Chat with it: shopbot serve --shop {report.shop}")
    return 0


def _currency(options: argparse.Namespace) -> str:
    """The currency that the person named, "" for none."""
    from shopbot.ingest.clean_money import currency_code

    code = currency_code(options.currency) if options.currency else ""
    if options.currency and not code:
        raise BadSetting(f"{options.currency!r} is no currency.", "Write a code such as EUR.")
    return code


# ---------------------------------------------------------------- the mapping


def _wanted(options: argparse.Namespace) -> dict[str, list[str]]:
    """Fields with the columns that the person named for them."""
    wanted: dict[str, list[str]] = {}
    if options.mapping:
        for field, columns in _mapping_file(Path(options.mapping)).items():
            wanted[field] = [columns] if isinstance(columns, str) else [str(c) for c in columns]
    given: dict[str, list[str]] = {}
    for pair in options.map:
        field, sign, column = pair.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise BadSetting(f"{pair!r} is no mapping.", "Write --map FIELD=COLUMN.")
        given.setdefault(field.strip(), []).append(column.strip())
    return wanted | given


def _mapping_file(path: Path) -> Mapping[str, str | Sequence[str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BadSetting(f"{path} cannot be read as a mapping: {error}.", "Check it.") from None
    values = list(found.values()) if isinstance(found, dict) else [None]
    if not all(isinstance(value, str | list) for value in values):
        raise BadSetting(f"{path} is no mapping.", 'Write {"field": "column", ...}.')
    mapping: Mapping[str, str | Sequence[str]] = found
    return mapping


def _mapping_lines(feed: "Feed") -> list[str]:
    """The recognised format, each column with its field and an example, and what is left out."""
    lines = [f"Format: {feed.kind}"]
    used = [column for column in feed.columns if column.field and column.example]
    if used:
        lines.append("Column -> field (example):")
        lines += [f"  {c.name} -> {c.field}  ({c.example})" for c in used]
    blank = [column.name for column in feed.columns if column.field and not column.example]
    if blank:
        lines.append(f"Empty columns: {', '.join(blank)}")
    ignored = [column.name for column in feed.columns if not column.field]
    if ignored:
        lines.append(f"Ignored columns: {', '.join(ignored)}")
    return lines + [f"Note: {note}" for note in feed.notes]


def _preview(feed: "Feed", *, as_json: bool) -> None:
    rows = list(islice((row for row in feed.rows if not row.problem), SHOWN))
    if as_json:
        values = {
            "format": feed.kind,
            "columns": [{f.name: getattr(c, f.name) for f in fields(c)} for c in feed.columns],
            "notes": list(feed.notes),
            "products": [{"file": r.file, "line": r.line, "data": dict(r.data)} for r in rows],
        }
        print(json.dumps(values, ensure_ascii=False, indent=2, default=_number))
        return
    print("\n".join(_mapping_lines(feed)))
    for row in rows:
        print("\n".join(_product_lines(row)))
    print("Nothing was written.")


def _product_lines(row: "Row") -> list[str]:
    values = ((name, _shown(value)) for name, value in row.data.items())
    return [f"{row.file}:{row.line}", *(f"  {name}: {text}" for name, text in values if text)]


def _shown(value: object) -> str:
    """A value on one line, cut where it is long; "" for nothing."""
    if value is None or value in ("", [], {}):
        return ""
    whole = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_number)
    )
    text = " ".join(whole.split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _number(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else repr(value)


def _told(report: "ImportReport") -> Iterator[str]:
    """What an import did, in lines for people."""
    lost = [reject for reject in report.rejected if not reject.kept]
    flagged = [reject for reject in report.rejected if reject.kept]
    yield (
        f"Shop {report.shop!r}: {report.read} records read, {report.kept} products kept"
        f" ({report.new} new, {report.changed} changed, {report.unchanged} as before),"
        f" {report.removed} removed, {len(lost)} records rejected, in {report.seconds:.0f} s."
    )
    for heading, found in (("Rejected", lost), ("Kept without a field, or to look at", flagged)):
        if found:
            yield f"{heading}: {len(found)}"
            yield from (f"  {r.file}:{r.line} {r.field}: {r.reason}" for r in found[:_SHOWN])
    if report.rejected:
        yield f"  All of them: {report.rejects_file}"
    if report.duplicates:
        yield f"Products that seem to be the same: {len(report.duplicates)} groups, {report.duplicates_file}"
    yield from (f"Note: {warning}" for warning in report.warnings)


def _report(report: Any) -> dict[str, object]:  # noqa: ANN401 - types.ImportReport
    values: dict[str, object] = {f.name: getattr(report, f.name) for f in fields(report)}
    values["rejected"] = [{f.name: getattr(r, f.name) for f in fields(r)} for r in report.rejected]
    return values


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
