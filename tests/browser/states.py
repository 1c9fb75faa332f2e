"""Every state of the page, one after the other, and the looks it can have. Tests judge them; `photograph.py` takes their pictures.

The six looks cover every pair that matters of width, text, theme, contrast, motion and direction; all states times all
values would be ten times as long and would find the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from conftest import Visit
from playwright.sync_api import Locator

SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
WORDS = {
    "en": ("folding backpacks", "Check out", "Continue", "kettle", "compare"),
    "zh": ("折叠背包", "结账", "继续", "水壶", "compare"),
}
REFUSED = "() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); }; }"
PURCHASE = {
    "en": (
        "folding backpacks",
        "put the first one into my cart",
        "check out",
        "ann.lee@post.example",
        "Ann Lee, 12 Oak Street, Portland, OR 97205",
        "standard",
    ),
    "zh": (
        "折叠背包",
        "把第一个放进购物车",
        "结账",
        "ann.lee@post.example",
        "Ann Lee，12 Oak Street，Portland，OR 97205",
        "标准配送",
    ),
}  # said one after the other, until the shop proposes to order
ADDRESS = (("name", "Ann Lee"), ("street", "12 Oak Street"), ("city", "Portland"), ("postcode", "1"))  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One way to see the page; `rem` is the size of text in per cent."""

    width: int = 1280
    height: int = 800
    lang: str = "en"
    theme: str = ""
    rem: int = 0
    spaced: bool = False
    direction: str = "ltr"
    options: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrow(self) -> bool:
        """Whether the products take the conversation's place."""
        return self.width < 1024


LOOKS = {
    "light": Look(),
    "narrow and dark": Look(320, 640, options={"color_scheme": "dark"}),
    "400 %, Chinese": Look(320, 256, lang="zh"),
    "text doubled and spaced, high contrast": Look(640, 800, theme="contrast", rem=200, spaced=True),
    "forced colours, no motion": Look(900, 700, options={"forced_colors": "active", "reduced_motion": "reduce"}),
    "right to left, dark": Look(1024, 700, theme="dark", direction="rtl"),
}  # fmt: skip


def dress(tab: Visit, look: Look) -> None:
    """Gives the page what of the look is not the browser's to give."""
    tab.page.evaluate(
        """([theme, rem, css, dir]) => {
        if (theme) document.documentElement.dataset.theme = theme;
        if (rem) document.documentElement.style.fontSize = `${rem}%`;
        document.documentElement.dir = dir;
        const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }""",
        [look.theme, look.rem, SPACING if look.spaced else "", look.direction],
    )


def products(tab: Visit, look: Look, *, shown: bool) -> None:
    """Opens or leaves the products where they have no place beside the conversation."""
    if look.is_narrow:
        tab.page.click("#show-products" if shown else "#hide-products")


def said(tab: Visit, look: Look) -> Iterator[str]:
    """Of the shop with exact timing: everything that is said, and the dialogs. Ends without a connection."""
    yield "empty"
    tab.ask("slow long", wait=False)
    tab.page.wait_for_selector(".sentence")
    yield "a reply being written"
    tab.page.keyboard.press("Escape")
    tab.idle()
    yield "stopped"
    tab.ask(WORDS[look.lang][4])
    yield "comparison"
    products(tab, look, shown=True)
    tab.page.locator("[aria-controls=evidence-1]").click()
    tab.page.wait_for_selector("#evidence-1 li")
    yield "products"
    products(tab, look, shown=False)
    tab.ask("boom")
    yield "error"
    tab.page.focus("#message")
    tab.page.keyboard.press("ArrowUp")
    yield "editing"
    tab.page.keyboard.press("Escape")
    yield from _dialogs(tab)
    tab.page.context.set_offline(True)
    tab.ask(WORDS[look.lang][3])
    yield "offline"


def spoken(tab: Visit, look: Look) -> Iterator[str]:
    """Of the shop that hears, with the silent microphone of `voice_tools.stubbed`: what is seen of the voice."""
    tab.ask(WORDS[look.lang][3])
    tab.page.click("#microphone")
    tab.page.wait_for_selector("#voice[data-state=listening]")
    yield "listening"
    tab.page.keyboard.press("Escape")
    tab.page.wait_for_selector("#voice", state="hidden")
    tab.page.evaluate(REFUSED)
    tab.page.click("#microphone")
    tab.page.wait_for_selector("#voice-bar [role=alert]")
    yield "microphone refused"


def _dialogs(tab: Visit) -> Iterator[str]:
    tab.page.click("#open-settings")
    tab.page.locator("#strategy-sampling").check(force=True)
    tab.page.click("#more")
    tab.page.fill("#number-max_new_tokens", "9999")
    tab.page.keyboard.press("Tab")
    yield "settings"
    tab.page.keyboard.press("Escape")
    tab.page.click("#open-help")
    yield "help"
    tab.page.keyboard.press("Escape")
    tab.page.click("#new-chat")
    yield "question before all is lost"
    tab.page.keyboard.press("Escape")


def bought(tab: Visit, look: Look) -> Iterator[str]:
    """Of the shop that sells: a missing choice, the cart, each step of the checkout with an error, the order."""
    ask, out, *_ = WORDS[look.lang]
    tab.ask(ask)
    products(tab, look, shown=True)
    card = tab.page.locator("#cards article:has(form.buy select)").first
    card.locator("form.buy button").click()
    yield "a choice is missing"
    choose(card.locator("select"))
    card.locator("form.buy button").click()
    tab.until(lambda: "1" in tab.page.locator("#open-cart").inner_text())
    yield "put into the cart"
    products(tab, look, shown=False)
    tab.page.click("#open-cart")
    tab.page.wait_for_selector("table.sums")
    yield "cart"
    tab.page.get_by_role("button", name=out, exact=True).click()
    yield from _checked_out(tab, look)


def choose(versions: Locator) -> None:
    """Chooses the first version that can be had."""
    there = versions.locator("option:not([disabled]):not([value=''])").first
    versions.select_option(there.get_attribute("value"))


def _checked_out(tab: Visit, look: Look) -> Iterator[str]:
    go_on = tab.page.get_by_role("button", name=WORDS[look.lang][2], exact=True)
    tab.page.fill("#checkout-email", "nobody")
    go_on.click()
    tab.page.wait_for_selector("#checkout-email-wrong:not([hidden])")
    yield "e-mail"
    tab.page.fill("#checkout-email", "ann.lee@post.example")
    go_on.click()
    tab.page.wait_for_selector("#checkout-name")
    for name, value in ADDRESS:
        tab.page.fill(f"#checkout-{name}", value)
    tab.page.select_option("#checkout-region", "OR")
    go_on.click()
    tab.page.wait_for_selector("#checkout-postcode-wrong:not([hidden])")
    yield "address"
    tab.page.fill("#checkout-postcode", "97205")
    go_on.click()
    tab.page.wait_for_selector("input[name=shipping]")
    tab.page.locator("input[name=shipping]").first.check(force=True)
    yield "delivery"
    go_on.click()
    tab.page.wait_for_selector("#place-order")
    yield "review"
    tab.page.click("#place-order")
    tab.until(lambda: re.search(r"F-\d+", tab.page.locator("#cart-body").inner_text()))
    yield "ordered"


def proposed(tab: Visit, look: Look) -> Iterator[str]:
    """Of the shop that sells: what waits for a yes, after a purchase in words."""
    for text in PURCHASE[look.lang]:
        tab.ask(text)
        if tab.page.locator(".proposal").count():
            break
    tab.page.wait_for_selector(".proposal")
    yield "a proposal"


def plainly(tab: Visit, look: Look) -> Iterator[str]:
    """Of the shop that sells: the pages without JavaScript with something on them."""
    tab.page.goto(f"{tab.address}plain?lang={look.lang}")
    tab.page.fill("#message", WORDS[look.lang][0])
    with tab.page.expect_navigation():
        tab.page.click(".ask button")
    tab.js("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    dress(tab, look)
    yield "plain answer"
    choose(tab.page.locator("select[name=variant]").first)
    with tab.page.expect_navigation():
        tab.page.locator("form.buy button").first.click()
    for name in ("plain-cart", "plain-settings", "plain-help", "plain-product?id=x"):
        tab.page.goto(f"{tab.address}{name}")
        dress(tab, look)
        yield name.partition("?")[0].replace("-", " ")


def others(tab: Visit, look: Look, door: str) -> Iterator[str]:
    """The pages beside the conversation; `door`: the address of a shop that asks for a password."""
    for path in ("plain", "accessibility", "offline", "no-such-page"):
        tab.page.goto(f"{tab.address}{path}?lang={look.lang}")
        dress(tab, look)
        yield path
    tab.page.goto(f"{door}login?lang={look.lang}")
    dress(tab, look)
    yield "sign in"
    tab.page.fill("#password", "open")
    with tab.page.expect_navigation():
        tab.page.click("form button")
    dress(tab, look)
    yield "a wrong password"
