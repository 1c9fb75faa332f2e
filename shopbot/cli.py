"""The command line: each command is one call and one print. Imports nothing heavy before it must."""

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from shopbot import (
    __version__,
    cli_behaviour,
    cli_bench,
    cli_chat,
    cli_eval,
    cli_import,
    cli_orders,
    cli_pictures,
    cli_train,
)
from shopbot.decoding import LIMITS, Decoding, from_mapping, presets
from shopbot.errors import BadSetting, ShopbotError
from shopbot.settings import Settings, load

_SETTING_FLAGS = (
    "shop",
    "data_dir",
    "model",
    "adapter",
    "device",
    "threads",
    "quantize",
    "image_model",
    "speech_model",
    "offline",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status (2: something the person can mend)."""
    options = _parser().parse_args(arguments)
    try:
        settings = load(
            {name: getattr(options, name, None) for name in _SETTING_FLAGS + ("host", "port")}
        )
        return int(options.run(options, settings))
    except ShopbotError as error:
        print(f"shopbot: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"shopbot: {error}. Nothing was lost.", file=sys.stderr)
        return 2


# ---------------------------------------------------------------- commands


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.web.server import check_port, serve
    from shopbot.wiring import open_shop
    from shopbot.wiring_speaker import speaker
    from shopbot.wiring_voice import Voice, fetch_voice

    check_port(settings.host, settings.port)
    shop = replace(open_shop(settings, _say), voice=Voice(speaker=speaker(settings)))
    serve(
        shop,
        settings,
        share=options.share,
        password=options.password,
        open_door=options.open,
        browser=options.browser,
        meanwhile=lambda: fetch_voice(settings, shop, _say),
    )
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    import uuid

    from shopbot.chat.turn import TurnRequest
    from shopbot.types import Done, Failed, Sentence
    from shopbot.wiring import open_shop

    decoding = _decoding(options, settings)
    shop = open_shop(settings, _say)
    session = options.session or f"cli-{uuid.uuid4().hex[:8]}"
    has = cli_chat.manner(options)
    request = TurnRequest(session, options.text, options.locale, decoding, manner=has)
    for event in shop.assistant.reply(request, threading.Event()):
        if isinstance(event, Sentence) and not options.json and event.alternative == 0:
            print(("\n" if event.paragraph else "") + event.text, end=" ", flush=True)
        elif isinstance(event, Failed):
            print(f"shopbot: {event.message} {event.remedy}", file=sys.stderr)
            return 2
        elif isinstance(event, Done):
            _answer(shop, event.turn, as_json=options.json)
    return 0


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.chat.phrases import language_of
    from shopbot.wiring import open_shop

    if not (options.text or options.picture):
        raise BadSetting("Neither words nor a picture to search by.", "Give TEXT or --picture.")
    shop = open_shop(settings, _say, model=False)
    locale = options.locale or language_of(options.text, "en")
    words = shop.words(locale)
    if options.picture:
        found = cli_pictures.find(shop, options, locale)
    else:
        found = shop.find(options.text, locale, options.limit)
    hits = [
        {
            "id": hit.product.id,
            "title": hit.product.title.get(locale),
            "score": round(hit.score, 5),
            "reasons": [words.reason(reason) for reason in hit.reasons],
        }
        for hit in found.hits
    ]
    relaxed = [words.reason(reason) for reason in found.relaxed]
    if options.json:
        print(json.dumps({"hits": hits, "relaxed": relaxed}, ensure_ascii=False, indent=2))
        return 0
    if found.corrected:
        print(words.say("say.corrected", query=found.corrected))
    if not found.carried:
        print(words.say("say.not_carried", wanted=found.wanted))
    if relaxed:
        print(words.say("say.relaxed", limits=words.join(relaxed)))
    for hit in found.hits:
        reasons = words.join([words.reason(reason) for reason in hit.reasons])
        print(f"{hit.product.title.get(locale)}  {words.price(hit.product)}  ({reasons})")
    return 0


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.doctor import examine

    findings = examine(settings)
    if options.json:
        print(json.dumps(findings.as_mapping(), ensure_ascii=False, indent=2))
    else:
        print(findings.as_text())
    return 0 if findings.well else 1


# ---------------------------------------------------------------- helpers


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _decoding(options: argparse.Namespace, settings: Settings) -> Decoding:
    named = presets(settings.assets / "decoding.json")
    name = options.decoding or settings.decoding
    names = {
        **named,
        "greedy": Decoding("greedy"),
        "beam": named["careful"],
        "sampling": named["varied"],
    }
    if name not in names:
        raise BadSetting(f"Unknown decoding {name!r}.", f"Choose one of {', '.join(names)}.")
    given = {key: getattr(options, key) for key in LIMITS if getattr(options, key) is not None}
    return from_mapping(given, names[name])


def _answer(shop: Any, turn: Any, *, as_json: bool) -> None:  # noqa: ANN401 - lazily imported
    from shopbot.chat.answer import as_mapping

    if as_json:
        products = shop.products.get(turn.products)
        print(json.dumps(as_mapping(turn, products), ensure_ascii=False, indent=2))
        return
    print()
    for number, text in enumerate(turn.alternatives, 2):
        print(f"{number}) {text}")
    words = shop.words(turn.locale)
    for number, product in enumerate(shop.products.get(turn.products), 1):
        print(
            f"[{number}] {product.title.get(turn.locale)}, {words.price(product)}, {words.stock(product)}"
        )


# ---------------------------------------------------------------- the parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shopbot",
        description="A shopping assistant that runs on this computer and says only what the catalogue holds.",
    )
    parser.add_argument("--version", action="version", version=f"shopbot {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = _common_flags()

    def command(
        name: str,
        run: object,
        text: str,
        group: Any = commands,  # noqa: ANN401 - its type is argparse's own
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = group.add_parser(
            name, help=text, description=text, parents=[common]
        )
        made.set_defaults(run=run)
        return made

    serve = command("serve", _serve, "open the chat in the browser")
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (7860)")
    serve.add_argument("--share", action="store_true", help="ask Gradio for a public link")
    serve.add_argument("--password", help="password that visitors of a shared page must give")
    serve.add_argument("--open", action="store_true", help="share without a password")
    serve.add_argument(
        "--no-browser", dest="browser", action="store_false", help="do not open the browser"
    )

    ask = command("ask", _ask, "ask one question and print the answer")
    cli_chat.plain(ask)
    ask.add_argument("text", metavar="TEXT")
    ask.add_argument("--locale", choices=["en", "zh"], default="en", help="language of the shopper")
    ask.add_argument("--session", help="go on with this conversation")
    ask.add_argument(
        "--decoding", metavar="NAME", help="steady, careful, varied, greedy, beam, ..."
    )
    for name, (low, high) in LIMITS.items():
        kind = float if isinstance(getattr(Decoding(), name), float) else int
        ask.add_argument(
            f"--{name.replace('_', '-')}", type=kind, help=f"between {low:g} and {high:g}"
        )
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")

    cli_chat.register(command)
    search = command("search", _search, "search the catalogue")
    search.add_argument("text", metavar="TEXT", nargs="?", default="")
    search.add_argument("--picture", metavar="FILE|URL", help="find what looks like this picture")
    search.add_argument("--locale", choices=["en", "zh"], help="language of titles and reasons")
    search.add_argument("--limit", type=int, default=10, help="how many products (10)")
    search.add_argument("--json", action="store_true", help="print the hits as JSON")

    cli_import.register(command)
    cli_behaviour.register(command)
    cli_orders.register(command)
    cli_pictures.register(command)
    cli_eval.register(command, commands)
    cli_bench.register(command)
    cli_train.register(command)
    doctor = command("doctor", _doctor, "say what runs where, and what is wrong")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    return parser


def _common_flags() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    said = {f.name: f.metadata["help"] for f in fields(Settings)}
    for name in _SETTING_FLAGS:
        flag = f"--{name.replace('_', '-')}"
        if name == "offline":
            common.add_argument(flag, action="store_true", default=None, help=said[name])
        elif name == "threads":
            common.add_argument(flag, type=int, help=said[name])
        else:
            common.add_argument(
                flag, metavar="NAME" if name != "data_dir" else "DIR", help=said[name]
            )
    return common


if __name__ == "__main__":
    sys.exit(main())
