"""Every state of the page, looked at once: the shop that sells (the sample shop) and the one with exact timing (FakeShop).

Each state is reached once in each of six looks, and everything is asked of it there: axe, sideways scrolling, size of what is
pressed, motion. The six looks cover every pair that matters of width, text, theme, contrast, motion and direction; all
states times all values would be ten times as long and would find the same. `test_points_walk.py` presses every control.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from conftest import Visit, free_port

from shopbot.settings import Settings
from shopbot.wiring import Shop, open_shop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
SMALL = """() => [...document.querySelectorAll('button, a[href], textarea, input, select, .choice, summary')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.skips'))
  .filter((e) => !e.matches('.tag, h3 a, p a, li a, .choice input'))
  .map((e) => [e.innerText || e.id || e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 43.9 || box.height < 43.9))
  .map(([name, box]) => `${name} ${box.width.toFixed(1)}x${box.height.toFixed(1)}`)"""
CLIPPED = """() => [...document.querySelectorAll('button, a, p, h1, h2, h3, label, dd, li, td, th, option')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen, .skips') && getComputedStyle(e).overflow !== 'visible'
    && e.scrollHeight > e.clientHeight + 2).map((e) => e.outerHTML.slice(0, 80))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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


LOOKS = {
    "light": Look(),
    "narrow and dark": Look(320, 640, options={"color_scheme": "dark"}),
    "400 %, Chinese": Look(320, 256, lang="zh"),
    "text doubled and spaced, high contrast": Look(640, 800, theme="contrast", rem=200, spaced=True),
    "forced colours, no motion": Look(900, 700, options={"forced_colors": "active", "reduced_motion": "reduce"}),
    "right to left, dark": Look(1024, 700, theme="dark", direction="rtl"),
}  # fmt: skip
WORDS = {
    "en": ("folding backpacks", "Check out", "Continue", "kettle", "compare"),
    "zh": ("折叠背包", "结账", "继续", "水壶", "compare"),
}


@pytest.fixture(scope="module")
def selling(tmp_path_factory) -> Iterator[str]:
    """The address of the sample shop without a model: it has a cart, a checkout and orders."""
    from shopbot.web import server

    data = str(tmp_path_factory.mktemp("states"))
    shop: Shop = open_shop(Settings(data_dir=data, embedder="hash", model="none"))
    settings = Settings(port=free_port())
    built = server.build(shop, settings)
    address, _ = server.launch(built, settings)
    yield address
    built.get_blocks().close(verbose=False)


@pytest.fixture(params=LOOKS, ids=list(LOOKS))
def look(request) -> Look:
    return LOOKS[request.param]


@pytest.fixture
def seen(browser, look) -> Iterator[Callable[[str], Visit]]:
    """Opens a tab with this look at an address."""
    contexts, tabs = [], []

    def open_tab(address: str) -> Visit:
        context = browser.new_context(
            viewport={"width": look.width, "height": look.height}, **look.options
        )
        contexts.append(context)
        tab = Visit(context.new_page(), address)
        tab.page.on("pageerror", lambda error: tab.problems.append(str(error)))
        tabs.append(tab)
        tab.open(look.lang)
        dress(tab, look)
        return tab

    yield open_tab
    for context in contexts:
        context.close()
    assert [problem for tab in tabs for problem in tab.problems] == []


def dress(tab: Visit, look: Look) -> None:
    tab.page.evaluate(
        """([theme, rem, css, dir]) => {
        if (theme) document.documentElement.dataset.theme = theme;
        if (rem) document.documentElement.style.fontSize = `${rem}%`;
        document.documentElement.dir = dir;
        const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }""",
        [look.theme, look.rem, SPACING if look.spaced else "", look.direction],
    )


class Faults:
    """Everything that is asked of a state; what is wrong is gathered, so that one run tells all."""

    def __init__(self, tab: Visit, look: Look) -> None:
        self.tab, self.look, self.found = tab, look, []

    def check(self, state: str) -> None:
        told = [f"axe {line}" for line in self.tab.axe()]
        told += [f"small {line}" for line in self.tab.page.evaluate(SMALL)]
        told += [f"clipped {line}" for line in self.tab.page.evaluate(CLIPPED)]
        if (wide := self.tab.js(SIDEWAYS)) > 0:
            told.append(f"{wide} px sideways")
        if self.look.options.get("reduced_motion") and (
            moving := self.tab.js("document.getAnimations().length")
        ):
            told.append(f"{moving} things move")
        self.found += [f"{state}: {line}" for line in told]


@pytest.mark.point(25, 26, 28, 29, 31)
def test_what_is_said_in_every_look(seen, served, look):
    """Empty, streaming, stopped, products, evidence, comparison, error, editing, settings, help, the question before."""
    tab = seen(served[1])
    faults = Faults(tab, look)
    faults.check("empty")
    tab.ask("slow long", wait=False)
    tab.page.wait_for_selector(".sentence")
    faults.check("a reply being written")
    tab.page.keyboard.press("Escape")
    tab.idle()
    faults.check("stopped")
    tab.ask(WORDS[look.lang][4])
    faults.check("comparison")
    if look.width < 1024:
        tab.page.click("#show-products")
    tab.page.locator("[aria-controls=evidence-1]").click()
    tab.page.wait_for_selector("#evidence-1 li")
    faults.check("products")
    if look.width < 1024:
        tab.page.click("#hide-products")
    tab.ask("boom")
    faults.check("error")
    tab.page.focus("#message")
    tab.page.keyboard.press("ArrowUp")
    faults.check("editing")
    tab.page.keyboard.press("Escape")
    for name in ("settings", "help"):
        tab.page.click(f"#open-{name}")
        if name == "settings":
            tab.page.locator("#strategy-sampling").check(force=True)
            tab.page.click("#more")
            tab.page.fill("#number-max_new_tokens", "9999")
            tab.page.keyboard.press("Tab")
        faults.check(name)
        tab.page.keyboard.press("Escape")
    tab.page.click("#new-chat")
    faults.check("question before all is lost")
    tab.page.keyboard.press("Escape")
    tab.page.context.set_offline(True)
    tab.ask(WORDS[look.lang][3])
    faults.check("offline")
    assert faults.found == []


@pytest.mark.point(25, 26, 28, 29, 31)
def test_what_is_bought_in_every_look(seen, selling, look):
    """Products that can be bought, a missing choice, the cart, each step of the checkout with an error, the order."""
    ask, out, next_, *_ = WORDS[look.lang]
    tab = seen(selling)
    faults = Faults(tab, look)
    tab.ask(ask)
    if look.width < 1024:
        tab.page.click("#show-products")
    card = tab.page.locator("#cards article:has(form.buy select)").first
    card.locator("form.buy button").click()
    faults.check("a choice is missing")
    choice = card.locator("select")
    choice.select_option(
        choice.locator("option:not([disabled]):not([value=''])").first.get_attribute("value")
    )
    card.locator("form.buy button").click()
    tab.until(lambda: "1" in tab.page.locator("#open-cart").inner_text())
    faults.check("put into the cart")
    if look.width < 1024:
        tab.page.click("#hide-products")
    tab.page.click("#open-cart")
    tab.page.wait_for_selector("table.sums")
    faults.check("cart")
    tab.page.get_by_role("button", name=out, exact=True).click()
    go_on = tab.page.get_by_role("button", name=next_, exact=True)
    tab.page.fill("#checkout-email", "nobody")
    go_on.click()
    tab.page.wait_for_selector("#checkout-email-wrong:not([hidden])")
    faults.check("e-mail")
    tab.page.fill("#checkout-email", "ann.lee@post.example")
    go_on.click()
    tab.page.wait_for_selector("#checkout-name")
    for name, value in (
        ("name", "Ann Lee"),
        ("street", "12 Oak Street"),
        ("city", "Portland"),
        ("postcode", "1"),
    ):
        tab.page.fill(f"#checkout-{name}", value)
    tab.page.select_option("#checkout-region", "OR")
    go_on.click()
    tab.page.wait_for_selector("#checkout-postcode-wrong:not([hidden])")
    faults.check("address")
    tab.page.fill("#checkout-postcode", "97205")
    go_on.click()
    tab.page.wait_for_selector("input[name=shipping]")
    tab.page.locator("input[name=shipping]").first.check(force=True)
    faults.check("delivery")
    go_on.click()
    tab.page.wait_for_selector("#place-order")
    faults.check("review")
    tab.page.click("#place-order")
    tab.until(lambda: re.search(r"F-\d+", tab.page.locator("#cart-body").inner_text()))
    faults.check("ordered")
    assert faults.found == []


@pytest.mark.point(25, 26, 28, 29, 40, 41)
def test_the_other_pages_in_every_look(seen, door, served, look):
    """The plain page, the sign-in page, the statement, the page for no connection, an error page."""
    tab = seen(served[1])
    faults = Faults(tab, look)
    for path in ("plain", "accessibility", "offline", "no-such-page"):
        tab.page.goto(f"{tab.address}{path}?lang={look.lang}")
        dress(tab, look)
        faults.check(path)
    tab.page.goto(f"{door}login?lang={look.lang}")
    dress(tab, look)
    faults.check("login")
    assert faults.found == []
