"""`shopbot pictures` and `shopbot search --picture`: product pictures become findable, and are found."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shopbot.errors import BadInput, BadSetting, UnreadablePicture
from shopbot.settings import Settings

Command = Callable[[str, object, str], argparse.ArgumentParser]
_SHOWN = 10  # refusals printed one by one


def register(command: Command) -> None:
    """Adds the command to the parser."""
    looking = command("pictures", _pictures, "look at the product pictures, for search by picture")
    looking.add_argument("--folder", metavar="DIR", help="photos named like product ids or SKUs")
    looking.add_argument(
        "--web", action="store_true", help="fetch pictures from the https addresses of the feed"
    )
    looking.add_argument("--again", action="store_true", help="look at known pictures again")
    looking.add_argument("--json", action="store_true", help="print the report as JSON")


def find(shop: Any, options: argparse.Namespace, locale: Any) -> Any:  # noqa: ANN401 - lazily imported
    """What looks like the picture of `--picture`, a file or an https address.

    Raises:
        BadSetting: when the shop cannot search by picture.
        BadInput: when the picture cannot be had or read.
    """
    if shop.pictures is None:
        from shopbot.wiring_pictures import no_picture_model

        raise BadSetting(
            "This shop cannot search by picture.",
            f"{no_picture_model()} Then run: shopbot pictures --shop {shop.name}.",
        )
    try:
        return shop.pictures.find(_bytes(options.picture), options.text, locale, options.limit)
    except UnreadablePicture as error:
        words = shop.words(locale)
        raise BadInput(words.say(error.key), words.say(f"{error.key}.do")) from error


def _bytes(picture: str) -> bytes:
    if "://" in picture:
        from shopbot.models.clip_fetch import Fetcher

        return Fetcher()(picture)
    return Path(picture).expanduser().read_bytes()


def _pictures(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.chat.words import Words
    from shopbot.web.pictures import Pictures
    from shopbot.wiring_pictures import index_pictures

    folder = Path(options.folder).expanduser() if options.folder else None
    if folder and not folder.is_dir():
        raise BadInput(f"{folder} is no folder.", "Name the folder that holds the photos.")
    draw = Pictures(settings.assets).find
    report = index_pictures(
        settings, _say, draw, folder=folder, web=options.web, afresh=options.again
    )
    if options.json:
        refused = [{"product": p, "reason": key, "seen": seen} for p, key, seen in report.refused]
        counts = {"new": report.new, "kept": report.kept, "removed": report.removed}
        told = {**counts, "without": report.without, "refused": refused}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    words = Words("en", settings.assets)
    print(
        f"{report.new} new pictures, {report.kept} known, {report.removed} removed,"
        f" {report.without} products without one, {len(report.refused)} refused."
    )
    for key, count in report.reasons().items():
        print(f"  {count} times: {words.say(key)}")
    for product, _, seen in report.refused[:_SHOWN]:
        print(f"  {product}: {seen}")
    if report.refused and not (options.web or folder):
        print(
            "To have them: --web fetches those at https addresses, --folder DIR takes your files."
        )
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
