"""A shopper who sees nothing: buys a pair of boots with the keyboard, on the sample shop without a model."""

import email
import re
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from pathlib import Path

import golden
from listening import Listener
from playwright.sync_api import Page, sync_playwright

from shopbot.settings import Settings
from shopbot.wiring import open_shop

SETTLE_SECONDS = 0.6  # nothing more comes after what was expected
SILENCE_SECONDS = 4  # nothing more comes, where it is not known what will
PATIENCE_SECONDS = 60  # for the first word
REPLIES = "document.querySelectorAll('article.theirs.whole').length"


def buy(chromium: str, folder: Path, expected: dict[str, list[str]]) -> dict[str, list[str]]:
    """Goes through the purchase. `expected`: what each step will say; without it each step is listened to for long."""
    with _served(folder / "data") as address, sync_playwright() as player:
        ears = Listener(folder, chromium)
        try:
            port = ears.open(f"{address}?lang=en")
            page = player.chromium.connect_over_cdp(f"http://127.0.0.1:{port}").contexts[0].pages[0]
            shopper = Shopper(ears, page, expected)
            shopper.until("document.documentElement.dataset.ready")
            _purchase(shopper, folder / "data/outbox")
            return shopper.told
        finally:
            ears.close()


def main(chromium: str, folder: str, told: str, expected: str = "") -> None:
    """Buys, and writes what was heard to the file `told`; `expected` is a file of the same form."""
    known = golden.read(Path(expected)) if expected else {}
    golden.write(Path(told), buy(chromium, Path(folder), known))


def _purchase(shopper: "Shopper", mails: Path) -> None:
    shopper.does("opens the page")
    shopper.keys("Tab, Enter: skips to the message box", "Tab", "Return")
    shopper.asks("waterproof boots under 150 dollars")
    shopper.asks("describe the second one")
    shopper.asks("compare the first two")
    shopper.keys("Tab: to the button beside the box", "Tab")
    shopper.keys("Shift+T: back to the table", "shift+t")
    for row in ("first", "second", "third"):
        shopper.keys(f"Down: its {row} row", "Down")
    shopper.keys(
        "Control+Home, Tab, Tab, Enter: by the skip link to the products",
        "ctrl+Home",
        "Tab",
        "Tab",
        "Return",
    )
    for line in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"):
        shopper.keys(f"Down: the {line} line", "Down")
    shopper.keys("Tab: to the choice of a version", "Tab")
    shopper.keys("Down: the first version", "Down")
    shopper.keys("Down: the second version", "Down")
    shopper.keys("Tab: to its button", "Tab")
    shopper.keys("Enter: puts it into the cart", "Return")
    shopper.keys("Control+Home: to the top", "ctrl+Home")
    shopper.keys("K, four times: link by link to the cart", *["k"] * 4)
    shopper.keys("Enter: opens the cart", "Return")
    shopper.keys("Down: what is in it", "Down")
    shopper.keys("Down: what it costs there", "Down")
    shopper.keys("Down: how many of it", "Down")
    shopper.keys("T: to the table of the sums", "t")
    shopper.keys("Down, Down: what stands there", "Down", "Down")
    shopper.keys("B: to the next button", "b")
    shopper.keys("Enter: checks out", "Return")
    shopper.keys("Tab, Tab: to the e-mail", "Tab", "Tab")
    shopper.types("ann.lee@post", "Return")
    shopper.types(".example", "Return")
    shopper.keys("Tab, Tab: to the name", "Tab", "Tab")
    for text in ("Ann Lee", "12 Oak Street", "", "Portland"):
        shopper.types(text, "Tab")
    shopper.keys("O, R: in the list of states", "o", "r")
    shopper.keys("Tab: to the postcode", "Tab")
    shopper.types("97205", "Return")
    shopper.keys("Tab, Tab: to the ways of delivery", "Tab", "Tab")
    shopper.keys("Space: chooses", "space")
    shopper.keys("Tab: to the button", "Tab")
    shopper.keys("Enter: goes on", "Return")
    for line in ("first", "second", "third", "fourth", "fifth"):
        shopper.keys(f"Down: the {line} line of what is ordered", "Down")
    shopper.keys("Tab, five times: to the last button", *["Tab"] * 5)
    shopper.keys("Enter: places the order", "Return")
    shopper.keys("Down: its number", "Down")
    shopper.keys("Escape: back to the conversation", "Escape")
    shopper.keys("Control+Home, Enter: by the skip link to the message box", "ctrl+Home", "Return")
    shopper.asks("where is my order")
    shopper.asks("ann.lee@post.example")
    shopper.asks(_code(mails), "asks: the code in the mail")


def _code(mails: Path) -> str:
    """The code in the newest mail."""
    newest = max(mails.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    text = email.message_from_bytes(newest.read_bytes(), policy=policy.default).get_content()
    return re.search(r"(?<![-\d])\d{6}\b", text)[0]  # not the order's number


@dataclass
class Shopper:
    """What can be done with ten fingers, and what is heard of it."""

    ears: Listener
    page: Page
    expected: dict[str, list[str]]
    told: dict[str, list[str]] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)  # every utterance, the reader's own remarks too

    def until(self, holds: str) -> None:
        """Waits for something of the page, in JavaScript. Never by a locator: Playwright then puts click listeners on
        the whole page, and Orca calls all of it clickable."""
        self.ears.until(lambda: self.page.evaluate(holds), f"it never came true: {holds}")

    def does(self, step: str) -> None:
        self.told[step] = self._listen(self.expected.get(step))

    def keys(self, step: str, *names: str) -> None:
        for name in names[:-1]:
            self.ears.keys(name)
            time.sleep(0.3)
        self.ears.keys(names[-1])
        self.does(step)

    def types(self, text: str, key: str) -> None:
        if text:
            self._type(text)
        self.keys(f"{text or 'nothing'}, then {'Enter' if key == 'Return' else key}", key)

    def asks(self, question: str, step: str = "") -> None:
        before = int(self.page.evaluate(REPLIES))
        self._type(question)
        self.ears.keys("Return")
        self.until(
            f"{REPLIES} > {before} && document.getElementById('send').ariaDisabled !== 'true'"
        )
        step = step or f"asks: {question}"
        self.does(step)  # letters that were typed fast are taken for pasted text, and said late
        self.told[step] = [line for line in self.told[step] if line not in question]

    def _listen(self, expected: Sequence[str] | None) -> list[str]:
        """What is said now: until it is what is expected, or until nothing is said any more."""
        before, changed = len(self.raw), time.monotonic()
        while True:
            if fresh := self.ears.fresh():
                self.raw += fresh
                changed = time.monotonic()
            said, quiet = golden.heard(self.raw[before:]), time.monotonic() - changed
            if said == expected and quiet > SETTLE_SECONDS:
                return said
            if quiet > (SILENCE_SECONDS if said else PATIENCE_SECONDS):
                return said
            time.sleep(0.05)

    def _type(self, text: str) -> None:
        """Types once the reader gives the letters to the page: in its browse mode they are commands of its own."""
        self.ears.until(
            lambda: golden.mode(self.raw + self.ears.peek()) == "Focus mode",
            f"no focus mode for: {text}",
        )
        self.ears.type(text)
        time.sleep(SETTLE_SECONDS)
        self.raw += self.ears.fresh()  # letters that come fast are taken for a pasted text


@contextmanager
def _served(data: Path) -> Iterator[str]:
    from shopbot.web import server

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    built = server.build(
        open_shop(Settings(data_dir=str(data), embedder="hash", model="none")), Settings(port=port)
    )
    address, _ = server.launch(built, Settings(port=port))
    try:
        yield address
    finally:
        built.get_blocks().close(verbose=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
