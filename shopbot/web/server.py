"""The shopper's server: our own page over Gradio's queue, streaming API and share link.

Owns Gradio: the API and the listening. Pages are in `routes` and `plain`, what may pass in `guard`.
"""

import json
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from shopbot.errors import BadSetting, PortInUse, ShopbotError
from shopbot.settings import Settings
from shopbot.web import (
    cart,
    conversation,
    document,
    plain,
    plain_profile,
    refusals,
    routes,
    voice,
)
from shopbot.web.guard import DepartedReaders, Door, Keys, SecurityHeaders
from shopbot.web.needs import Shop
from shopbot.web.turns import Ask, Turns

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by gradio when it is imported
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # else pandas sums up after each turn
import gradio as gr

AT_ONCE = 4  # turns answered side by side; the engine has its own lock, searching and stored answers run on
LONGEST_MANNER = 1000  # characters of the header with the page's settings


def build(shop: Shop, settings: Settings, keys: Keys | None = None) -> gr.Server:
    """The server with all routes, not yet listening. `keys`: the page asks for a password first."""
    server = gr.Server(
        title=shop.info.name.get("en"), docs_url=None, redoc_url=None, openapi_url=None
    )
    turns = Turns(shop, settings.decoding)
    readers = _Readers()
    refuse = partial(refusals.app, shop)
    server.add_middleware(DepartedReaders, left=readers.left)
    if keys:
        server.add_middleware(Door, keys=keys, refuse=refuse)
        routes.add_login(server, shop, keys)
    server.add_middleware(SecurityHeaders, refuse=refuse)
    refusals.add(server, shop)
    routes.add_pages(server, shop, settings)
    routes.add_statement(server, shop)
    routes.add_files(server, settings)
    _chat(server, shop, turns, readers)
    _conversation(server, shop, turns)
    plain.add(server, shop, turns)
    plain_profile.add(server, shop)
    cart.add(server, shop)
    voice.add(server, shop)
    return server


def serve(
    shop: Shop,
    settings: Settings,
    *,
    share: bool,
    password: str | None,
    open_door: bool,
    browser: bool,
    say: Callable[[str], None] = print,
    meanwhile: Callable[[], None] | None = None,
) -> None:
    """Serves until interrupted, telling on `say` where the page is and what others can reach.

    `meanwhile` runs beside, once the page is up: what may take long and need not be there at once.

    Raises:
        BadSetting: a shared page with neither a password nor --open.
        PortInUse: another program listens there.
    """
    if share and not (password or open_door):
        raise BadSetting(
            "A shared page can be reached by anybody who has or guesses the link.",
            "Set --password WORD so that it asks first, or say --open if that is what you want.",
        )
    check_port(settings.host, settings.port)
    server = build(shop, settings, Keys(password) if password else None)
    local, public = launch(server, settings, share=share)
    say(f"ShopBot is at {local}  (Ctrl+C ends it)")
    if share:
        say(_share_report(public, password))
    if meanwhile:
        threading.Thread(target=meanwhile, daemon=True).start()
    if browser and _has_browser():
        webbrowser.open(public or local)
    try:
        while not threading.Event().wait(
            0.5
        ):  # in pieces: on Windows Ctrl+C waits for the end of one
            pass
    except KeyboardInterrupt:
        say("Good bye.")
    finally:
        server.get_blocks().close(verbose=False)


def launch(server: gr.Server, settings: Settings, *, share: bool = False) -> tuple[str, str]:
    """Starts listening in a thread; gives the local and the public address ("" where there is none)."""
    _, local, public = server.launch(
        server_name=settings.host,
        server_port=settings.port,
        share=share,
        prevent_thread_lock=True,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size=0,
        inline=False,
        _frontend=False,
    )
    return str(local), str(public or "")


def check_port(host: str, port: int) -> None:
    """Nothing, if the port is free.

    Raises:
        PortInUse: with the way out.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":  # there SO_REUSEADDR would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(
                f"Port {port} on {host} cannot be used: {error.strerror}.",
                f"End the other program, or choose another port: --port {port + 1}.",
            ) from None


class _Readers:
    """Which turn each of Gradio's event streams carries."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: dict[str, threading.Event] = {}

    def arrive(self, stream: str, stop: threading.Event) -> None:
        with self._lock:
            self._stops[stream] = stop

    def left(self, stream: str) -> None:
        with self._lock:
            stop = self._stops.pop(stream, None)
        if stop:
            stop.set()


def _manner(request: gr.Request) -> dict[str, object] | None:
    """What the caller's page can do, from its header, so that the calls keep the parameters that others know."""
    raw = str(request.headers.get("x-shopbot-manner") or "")
    try:
        sent = json.loads(raw) if len(raw) <= LONGEST_MANNER else None
    except ValueError:
        return None
    return sent if isinstance(sent, dict) else None


def _chat(server: gr.Server, shop: Shop, turns: Turns, readers: _Readers) -> None:
    def chat(
        text: str,
        session: str,
        request: gr.Request,
        locale: str = "en",
        decoding: dict[str, Any] | None = None,
        preset: str = "",
        replaces: str = "",
        picture: str = "",
    ) -> Iterator[dict[str, Any]]:
        """Answers a shopper's message as a stream of events: status, products, sentence, then done or failed.

        A header X-Shopbot-Manner says what the caller's page can do when asked in words, each setting with its value as
        in assets/page_actions.json: {"plain": "on"} for plain language.

        Args:
            text: the message.
            session: the conversation's id, 16 to 64 letters, digits, - or _, made by the caller.
            request: filled in by Gradio.
            locale: language of the page, such as en or zh.
            decoding: numbers of the decoding strategy, such as {"strategy": "beam", "beams": 4}.
            preset: name of the decoding that these numbers change.
            replaces: id of the turn that this message replaces (asked again, edited).
            picture: a picture to search by, as a data: URL or in base64; it is looked at once and not kept.
        """
        stop = threading.Event()
        readers.arrive(str(request.session_hash), stop)
        ask = Ask(
            text=str(text or ""),
            session=str(session or ""),
            locale=document.language_of(shop, locale),
            decoding=decoding if isinstance(decoding, dict) else {},
            preset=str(preset or ""),
            replaces=str(replaces or ""),
            picture=str(picture or ""),
            manner=_manner(request),
        )
        yield from turns.stream(ask, stop)

    def press(
        what: str,
        value: str,
        text: str,
        session: str,
        request: gr.Request,
        locale: str = "en",
    ) -> Iterator[dict[str, Any]]:
        """Answers a button of the conversation, with the events of `chat`.

        Args:
            what: yes, no, undo, without or link.
            value: the key of the proposal that is agreed to or declined, the id of the limit to be dropped, or the
                token of a signed link to an order, which is not kept.
            text: what the button says; it stands in the conversation.
            session: the conversation's id.
            request: filled in by Gradio.
            locale: language of the page, such as en or zh.
        """
        stop = threading.Event()
        readers.arrive(str(request.session_hash), stop)
        pressed = {"what": str(what), "value": str(value)}
        language = document.language_of(shop, locale)
        said, manner = str(text or ""), _manner(request)
        ask = Ask(said, str(session or ""), language, press=pressed, manner=manner)
        yield from turns.stream(ask, stop)

    def stop(session: str) -> bool:
        """Stops the answer that is being written there; gives whether there was one."""
        return turns.stop(str(session))

    server.api(chat, name="chat", concurrency_limit=AT_ONCE)
    server.api(press, name="press", concurrency_limit=AT_ONCE)
    server.api(stop, name="stop", queue=False)


def _conversation(server: gr.Server, shop: Shop, turns: Turns) -> None:
    def history(session: str, locale: str = "en") -> dict[str, Any]:
        """The conversation so far, with its products."""
        try:
            return conversation.history(shop, str(session), document.language_of(shop, locale))
        except ShopbotError as error:
            return {"turns": [], "error": error.message}

    def export_conversation(session: str, shape: str = "md", locale: str = "en") -> str:
        """The conversation as a file: json, md or txt."""
        language = document.language_of(shop, locale)
        return conversation.written(shop, str(session), shape, language)

    def forget(session: str) -> bool:
        """Ends a conversation and deletes what was kept of it."""
        conversation.forget(shop, turns, str(session))
        return True

    server.api(history, name="history", queue=False)
    server.api(export_conversation, name="export", queue=False)
    server.api(forget, name="forget", queue=False)


def _has_browser() -> bool:
    return sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _share_report(public: str, password: str | None) -> str:
    if not public:
        return (
            "No public link: Gradio's share service could not be reached (its own message is above).\n"
            "The page works on this computer all the same. Check the internet connection and try again."
        )
    asks = "must give the password" if password else "needs nothing else"
    return (
        f"Public address: {public}\nWhoever has it {asks}. They can then reach the chat page and its API: "
        "ask, search the catalogue, see product records, and read a conversation whose random id they know. "
        "They cannot reach files of this computer or change the catalogue. The link lasts a week at most."
    )
