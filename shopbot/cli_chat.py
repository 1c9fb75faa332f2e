"""`shopbot chat`: a conversation in the terminal, line by line, with cart, checkout and orders."""

import argparse
import sys
import threading
import uuid
from collections.abc import Callable

from shopbot.settings import Settings
from shopbot.types import Done, Event, Failed, PageAction, Sentence


def register(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds the command."""
    chat = command("chat", _chat, "talk with the shop in the terminal; an empty line ends it")
    chat.add_argument("--locale", choices=["en", "zh"], default="en", help="language to begin with")
    chat.add_argument("--session", help="go on with this conversation")
    plain(chat)


def plain(parser: argparse.ArgumentParser) -> None:
    """Adds the flag for plain language."""
    said = "plain language: short sentences, easy words, one product at a time"
    parser.add_argument("--plain", action="store_true", help=said)


def manner(options: argparse.Namespace) -> dict[str, str]:
    """What a terminal has of the page's settings."""
    return {"plain": "on" if options.plain else "off"}


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.chat.turn import TurnRequest
    from shopbot.wiring import open_shop

    shop = open_shop(settings, lambda line: print(line, file=sys.stderr, flush=True))
    session = options.session or f"cli-{uuid.uuid4().hex[:8]}"
    print(f"shopbot: conversation {session}", file=sys.stderr)
    decoding = shop.presets[settings.decoding]
    has = manner(options)
    while text := _line():
        request = TurnRequest(session, text, options.locale, decoding, manner=has)
        for event in shop.assistant.reply(request, threading.Event()):
            if isinstance(event, PageAction) and event.name in has:
                has = {**has, event.name: event.value}
            _tell(event)
    return 0


def _line() -> str:
    """The next line, "" at the end of the input."""
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _tell(event: Event) -> None:
    """Prints an answer as it comes: sentences, and what could be said next at its end."""
    if isinstance(event, Sentence) and event.alternative == 0:
        print(("\n" if event.paragraph else "") + event.text, end=" ", flush=True)
    elif isinstance(event, Failed):
        print(f"{event.message} {event.remedy}")
    elif isinstance(event, Done):
        print()
        if event.suggestions:
            print("  " + " | ".join(event.suggestions))
