"""`shopbot eval readability`."""

import argparse
import json
import sys
import threading
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shopbot.settings import Settings
from shopbot.types import Done, Locale, Sentence

if TYPE_CHECKING:
    from shopbot.learn.evaluate_readability import Reply
    from shopbot.wiring import Shop


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    said = "measure how easily replies are read, in ordinary and in plain language"
    parser = command("readability", _readability, said, group)
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="DIR",
        help="a folder with readability.en.json and .zh.json (the shipped ones)",
    )
    parser.add_argument(
        "--plain", action="store_true", help="print the replies in plain language, too"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _readability(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_readability import evaluate, questions
    from shopbot.wiring import open_shop

    talks = questions(options.questions or settings.assets / "evaluation")
    shop = open_shop(settings, _say)

    def ask(talk: Sequence[str], locale: Locale, plain: bool) -> "Reply":
        reply = _asked(shop, talk, locale, settings.decoding, plain=plain)
        if plain and options.plain and not options.json:
            print(f"{' > '.join(talk)}\n    {' '.join(reply.sentences)}")
        return reply

    figures = evaluate(talks, ask)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return 0
    for locale, told in figures.items():
        _print(locale, told)
    return 0


def _asked(
    shop: "Shop", talk: Sequence[str], locale: Locale, preset: str, *, plain: bool
) -> "Reply":
    """The last reply of one conversation, which is then forgotten."""
    from shopbot.chat.turn import TurnRequest
    from shopbot.learn.evaluate_readability import Reply

    session, how = f"readability-{uuid.uuid4().hex}", shop.presets[preset]
    manner = {"plain": "on" if plain else "off"}
    said: list[str] = []
    names: set[str] = set()
    for text in talk:
        said = []
        for event in shop.assistant.reply(
            TurnRequest(session, text, locale, how, manner=manner), threading.Event()
        ):
            if isinstance(event, Sentence) and event.alternative == 0:
                said.append(event.text)
            elif isinstance(event, Done):
                spoken = {key for verdict in event.turn.verdicts for key in verdict.product_ids}
                products = shop.products.get(
                    [*event.turn.products, *spoken, *event.turn.state.shown]
                )
                names |= {name for p in products for name in (*p.title.all(), p.brand) if name}
    shop.journal.delete(session)
    if shop.actions:
        shop.actions.forget(session)
    return Reply(tuple(said), tuple(names | set(shop.info.name.all())))


def _print(locale: str, told: dict[str, Any]) -> None:
    print(f"{locale}: {told['questions']} questions")
    for name, ordinary in told["ordinary"].items():
        plain, apart = told["plain"][name], told["difference"][name]
        print(
            f"  {name:16} ordinary {ordinary['mean']:7.3f} {ordinary['ci95']}  plain {plain['mean']:7.3f}"
            f" {plain['ci95']}  difference {apart['mean']:+.3f} {apart['ci95']}"
        )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
