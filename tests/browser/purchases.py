"""What a whole purchase takes by keyboard, by voice and without JavaScript: `python tests/browser/purchases.py [keys plain voice]`.

Asks, compares, puts into the cart, checks out and orders, in a sample shop without a language model, so that nothing but
the page, the ear and the voice is measured. Writes what it counted into docs/accessibility.md. A test does the first two.
"""

import datetime
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from conftest import FLAGS, HERE, Visit, _chromium, sample
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = HERE.parents[1] / "docs/accessibility.md"
BEGIN, END = "<!-- purchases -->", "<!-- /purchases -->"
QUESTION, COMPARED = "waterproof boots under 150 dollars", "compare the first two"
EMAIL = "ann.lee@post.example"
ADDRESS = (("name", "Ann Lee"), ("street", "12 Oak Street"), ("street2", ""), ("city", "Portland"), ("region", "OR"), ("postcode", "97205"))  # fmt: skip
MOST = 80  # Tab presses to one control; more is a trap
ORDER = re.compile(r"F-\d{6}")


@dataclass
class Keys:
    """A keyboard that counts. Nothing is clicked, nothing is focused but by keys."""

    page: Page
    keys: int = 0
    letters: int = 0
    steps: list[str] = field(default_factory=list)

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
        self.keys += len(names)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)

    def to(self, selector: str, key: str = "Tab") -> None:
        """From stop to stop until the control has the focus."""
        for _ in range(MOST):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.press(key)
        raise AssertionError(f"{selector} is not reached in {MOST} presses")

    def step(self, name: str) -> None:
        """What has been done; asserts nothing, counts all."""
        self.steps.append(name)

    def fill(self) -> None:
        """The address, from its first field on."""
        for name, value in ADDRESS:
            self.to(f"#checkout-{name}")
            self.type(value)


@dataclass(frozen=True)
class Took:
    """What a purchase took."""

    steps: int
    keys: int
    letters: int
    seconds: float
    order: str
    notes: tuple[str, ...] = ()


def waited(page: Page, selector: str) -> None:
    page.wait_for_selector(selector, timeout=30_000)


def by_keys(tab: Visit) -> Took:
    """On the page with JavaScript."""
    began, page, keys = time.monotonic(), tab.page, Keys(tab.page)
    keys.press("Tab", "Enter")
    keys.step("to the message box")
    for text in (QUESTION, COMPARED):
        keys.type(text)
        keys.press("Enter")
        tab.until(
            lambda: (
                tab.js("document.getElementById('send').ariaDisabled") == "true" or tab.replies()
            )
        )
        tab.idle()
        keys.step(text)
    keys.to("#cards form.buy select")
    keys.press("ArrowDown", "ArrowDown")
    keys.to("#cards form.buy button")
    keys.press("Enter")
    tab.until(lambda: "1" in page.locator("#open-cart").inner_text())
    keys.step("into the cart")
    keys.press("Control+Home")
    keys.to("#open-cart", "Shift+Tab")
    keys.press("Enter")
    waited(page, "#check-out")
    keys.step("the cart")
    tab.until(lambda: tab.focus == "cart-title")
    keys.to("#check-out")
    keys.press("Enter")
    waited(page, "#checkout-email")
    keys.step("to the checkout")
    tab.until(lambda: tab.focus == "cart-title")
    keys.to("#checkout-email")
    keys.type(EMAIL)
    keys.press("Enter")
    waited(page, "#checkout-name")
    keys.step("e-mail")
    tab.until(lambda: tab.focus == "cart-title")
    keys.fill()
    keys.press("Enter")
    waited(page, "input[name=shipping]")
    keys.step("address")
    tab.until(lambda: tab.focus == "cart-title")
    keys.to("input[name=shipping]")
    keys.press("Space", "Enter")
    waited(page, "#place-order")
    keys.step("delivery")
    tab.until(lambda: tab.focus == "cart-title")
    keys.to("#place-order")
    keys.press("Enter")
    tab.until(lambda: ORDER.search(page.locator("#cart-body").inner_text()))
    keys.step("order")
    order = ORDER.search(page.locator("#cart-body").inner_text())
    assert order
    return Took(len(keys.steps), keys.keys, keys.letters, time.monotonic() - began, order[0])


def without_script(page: Page, address: str) -> Took:
    """On the plain pages, in a browser that runs no JavaScript."""
    page.goto(f"{address}plain?lang=en")
    began, keys = time.monotonic(), Keys(page)

    def sent(*names: str) -> None:
        with page.expect_navigation():
            keys.press(*names)

    for text in (QUESTION, COMPARED):
        keys.to("#message")
        keys.type(text)
        keys.to(".ask button")
        sent("Enter")
        keys.step(text)
    keys.to("form.buy select")
    keys.press("ArrowDown")
    keys.to("form.buy button")
    sent("Enter")
    keys.step("into the cart")
    keys.to("a.main")
    sent("Enter")
    keys.step("to the checkout")
    keys.to("#checkout-email")
    keys.type(EMAIL)
    sent("Enter")
    keys.step("e-mail")
    keys.fill()
    sent("Enter")
    keys.step("address")
    keys.to("input[name=shipping]")
    keys.press("Space")
    sent("Enter")
    keys.step("delivery")
    keys.to("form button.main")
    sent("Enter")
    keys.step("order")
    order = ORDER.search(page.locator(".lead").inner_text())
    assert order
    return Took(len(keys.steps), keys.keys, keys.letters, time.monotonic() - began, order[0])


# ---------------------------------------------------------------- by voice

# What is said, what the answer must hold, and what is said where it does not.
SPOKEN = (
    ("Show me waterproof boots under one hundred and fifty dollars.", "boot", ()),
    ("Compare the first two.", "costs", ()),
    ("Put the second one into my cart.", "colour would you|size would you|into your cart", ()),
    ("Black, size thirty nine.", "into your cart", ("Black.", "Size thirty nine.")),
    ("Check out.", "step 1 of 4", ("I want to check out.",)),
    ("Ann dot lee at post dot example.", "goes to anna@post.example", ("Change the e-mail to Anna at post dot example.", "Change the e-mail.", "Anna at post dot example.")),
    ("Anna Smith.", "street and house number", ()),
    ("Twelve Oak Street.", "which city", ()),
    ("Portland.", "which state", ()),
    ("Oregon.", "postcode", ()),
    ("Nine seven two zero five.", "12 Oak Street, Portland, OR 97205", ("Change the postcode to nine seven two zero five.",)),
    ("Standard shipping.", "step 4 of 4", ("The first one.",)),
    ("Yes, place the order.", ORDER.pattern, ("Yes.", "Yes, place it.")),
)  # fmt: skip


def by_voice(tab: Visit, say: Callable[[str], float]) -> Took:
    """Hands-free: `say` speaks into the microphone and gives how long. Two keys begin it."""
    began, spoken, notes = time.monotonic(), 0, []
    for text, wanted, others in SPOKEN:
        for attempt in (text, *others):
            heard, reply = answered(tab, say, attempt)
            spoken += 1
            print(
                f"  {time.monotonic() - began:5.0f} s  said {attempt!r}, heard {heard!r}: {reply[:300]!r}",
                flush=True,
            )
            if plain(heard) != plain(attempt):
                notes.append(f"“{attempt}” was heard as “{heard}”")
            if re.search(wanted, reply, re.I):
                break
        else:
            raise AssertionError(f"no way on after {text!r}: {reply}")
    order = ORDER.search(reply)
    assert order
    return Took(spoken, 0, 0, time.monotonic() - began, order[0], tuple(notes))


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def answered(tab: Visit, say: Callable[[str], float], text: str) -> tuple[str, str]:
    """Speaks, waits until it has answered and listens again; gives what was heard and what was answered."""
    before = tab.page.locator("article.theirs.whole").count()
    for _ in range(3):
        listening(tab)
        say(text)
        tab.page.wait_for_timeout(2500)  # the pause that ends a message
        tab.until(lambda: tab.js("document.getElementById('voice').dataset.state") != "writing", 60)
        if tab.page.locator("article.yours").count() > before:
            break
    tab.until(lambda: tab.page.locator("article.theirs.whole").count() > before, 120)
    heard = tab.page.locator("article.yours .prose").last.inner_text()
    reply = tab.page.locator("article.theirs").last.inner_text()
    listening(tab)
    return heard, reply


def listening(tab: Visit) -> None:
    """Waits until everything has been read aloud and the microphone is open for the next message."""
    there = (
        "document.querySelector('#voice[data-state=listening] #voice-left:not(:empty)') !== null"
    )
    tab.until(lambda: tab.js(there), 240)


# ---------------------------------------------------------------- the command


def measured(browser: Browser, kind: str) -> Took:
    """One purchase in a shop of its own."""
    with tempfile.TemporaryDirectory() as data:
        if kind == "voice":
            return _voice(browser, data)
        with sample(data) as address:
            script = kind == "keys"
            context = browser.new_context(
                viewport={"width": 1280, "height": 800}, java_script_enabled=script
            )
            page = context.new_page()
            took = by_keys(Visit(page, address).open()) if script else without_script(page, address)
            context.close()
            return took


def _voice(browser: Browser, data: str) -> Took:
    """With the ear and the voice that the shop has: Whisper base, and its English voice read to the end."""
    from voice_tools import RATE, speak, spoken, stubbed

    from shopbot.settings import load
    from shopbot.wiring_speaker import speaker
    from shopbot.wiring_voice import Voice, transcriber

    settings = load({})
    voice = Voice(transcriber(settings), speaker(settings))
    with sample(data, voice=voice) as address:
        tab = stubbed(Visit(browser.new_context().new_page(), address)).open()
        tab.js(
            "localStorage.setItem('shopbot.display', JSON.stringify({ handsfree: 'on', hearing: 'page' }))"
        )
        tab.open()
        tab.page.focus("#microphone")
        tab.page.keyboard.press("Enter")

        def say(text: str) -> float:
            speak(tab, spoken(text))
            return len(spoken(text)) / RATE

        took = by_voice(tab, say)
        tab.page.context.close()
        return took


NAMES = {
    "keys": "by keyboard alone",
    "plain": "without JavaScript, by keyboard",
    "voice": "by voice alone, hands-free",
}


def row(kind: str, took: Took) -> str:
    spoken = kind == "voice"
    pressed = "one, to open the microphone" if spoken else f"{took.keys} and {took.letters} letters"
    return f"| {NAMES[kind]} | {took.steps}{' messages spoken' if spoken else ''} | {pressed} | {took.seconds:.0f} s |"


def told(rows: dict[str, Took]) -> str:
    """The figures as they stand in the docs."""
    today = datetime.date.today().isoformat()
    lines = [
        f"Measured on {today} on two cores without a GPU (`python tests/browser/purchases.py`), in the sample shop without a",
        "language model: ask, compare, put into the cart, check out, order. A person needs longer: no time to think or to find a",
        "key is in it. By voice every answer is heard to its end; speaking or Escape would cut it short.",
        "",
        "| purchase | steps | keys | time |",
        "|---|---|---|---|",
        *[row(kind, took) for kind, took in rows.items()],
    ]
    notes = [f"- {note}." for took in rows.values() for note in took.notes]
    return (
        "\n".join(
            lines
            + (["", "What the ear understood differently, by voice:", "", *notes] if notes else [])
        )
        + "\n"
    )


def main() -> int:
    kinds = sys.argv[1:] or list(NAMES)
    sys.path.insert(0, str(HERE.parent / "web"))
    rows = {}
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_chromium() or None, args=FLAGS)
        for kind in kinds:
            rows[kind] = measured(browser, kind)
            print(kind, rows[kind], flush=True)
        browser.close()
    if set(kinds) == set(NAMES):
        text = DOCS.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        DOCS.write_text(
            f"{before}{BEGIN}\n{told(rows)}{END}{rest.partition(END)[2]}", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
