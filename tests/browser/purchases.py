"""What a whole purchase takes by keyboard, by voice and without JavaScript: `python tests/browser/purchases.py [keys plain voice voice_zh]`.

Asks, compares, puts into the cart, checks out and orders, in a sample shop without a language model, so that nothing but
the page, the ear and the voice is measured. Writes what it counted into docs/accessibility.md. A test does the first two.
"""

import re
import sys
import tempfile
import time
from dataclasses import dataclass, field

import purchases_told
from conftest import FLAGS, HERE, Visit, _chromium, sample
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = HERE.parents[1] / "docs/accessibility.md"
NAMES = {
    "keys": "by keyboard alone",
    "plain": "without JavaScript, by keyboard",
    "voice": "by voice alone, hands-free",
    "voice_zh": "by voice alone, in Chinese",
}
SPOKEN = {"voice": "en", "voice_zh": "zh"}
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
    messages: int = 0  # spoken
    stuck: str = ""  # what there was no way on after, "" where the order was placed
    misheard: tuple[str, ...] = ()


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


# ---------------------------------------------------------------- the command


def measured(browser: Browser, kind: str) -> Took:
    """One purchase in a shop of its own."""
    with tempfile.TemporaryDirectory() as data:
        if kind in SPOKEN:
            return spoken(browser, data, kind)
        with sample(data) as address:
            script = kind == "keys"
            context = browser.new_context(
                viewport={"width": 1280, "height": 800}, java_script_enabled=script
            )
            page = context.new_page()
            took = by_keys(Visit(page, address).open()) if script else without_script(page, address)
            context.close()
            return took


def spoken(browser: Browser, data: str, kind: str) -> Took:
    """By voice alone; see `purchases_voice`."""
    from purchases_voice import bought

    talked = bought(browser, data, SPOKEN[kind])
    return Took(
        talked.steps,
        1,
        0,
        talked.seconds,
        talked.order,
        talked.messages,
        talked.stuck,
        tuple(talked.notes),
    )


def main() -> int:
    kinds = sys.argv[1:] or list(NAMES)
    sys.path.insert(0, str(HERE.parent / "web"))
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_chromium() or None, args=FLAGS)
        for kind in kinds:
            took = measured(browser, kind)
            print(kind, took, flush=True)
            purchases_told.write(DOCS, NAMES[kind], took)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
