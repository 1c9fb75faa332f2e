"""The plain pages in a browser that runs no JavaScript: a conversation and a purchase by keyboard, looked at by axe."""

import re

import pytest
from conftest import judged

from shopbot.types import LOCALES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
ASKED = {"en": "waterproof jackets under 150 dollars", "zh": "150美元以下的防水外套"}
ANN = {"name": "Ann Lee", "street": "12 Oak Street", "city": "Portland", "postcode": "97205"}
TAGS = {"en": "en", "zh": "zh-Hans"}


class Reader:
    """A browser without JavaScript, and one with it that is shown the same pages for axe alone."""

    def __init__(self, browser, address: str, **options) -> None:
        size = {"viewport": {"width": 1280, "height": 800}} | options
        self.context = browser.new_context(java_script_enabled=False, **size)
        self.looking = browser.new_context(**size)
        self.page, self.judge, self.address = (
            self.context.new_page(),
            self.looking.new_page(),
            address,
        )
        self.judge.route("**/*", lambda route: route.abort())
        self.judge.route("**/page/*", lambda route: route.continue_())

    def open(self, name: str) -> "Reader":
        self.page.goto(self.address + name)
        return self

    def press(self, selector: str) -> "Reader":
        """Goes to a control and presses it by keyboard; waits for the page that comes."""
        self.page.locator(selector).first.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def shown(self) -> None:
        """Puts the page as it is now before the judge."""
        self.judge.unroute_all()
        here = self.page.url.partition("#")[0]
        body = self.page.content()

        def answer(route):
            mine = route.request.url.partition("#")[0] == here
            route.fulfill(body=body, content_type="text/html") if mine else route.continue_()

        self.judge.route("**/*", answer)
        self.judge.goto(here)

    def axe(self) -> list[str]:
        self.shown()
        return judged(self.judge)[0]

    def sideways(self) -> int:
        """By how many pixels the page shown to the judge is too wide."""
        return self.judge.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def small(self) -> list[str]:
        """Controls, other than links inside text, that are less than 44 pixels high or wide."""
        return self.judge.evaluate(
            """() => [...document.querySelectorAll("button, select, summary, input:not([type=hidden]), a.quiet, a.main, a.second")]
              .map((e) => [e, (e.type === "radio" ? e.closest(".choice") : e).getBoundingClientRect()])
              .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5)).map(([e]) => e.outerHTML)"""
        )

    def close(self) -> None:
        self.context.close()
        self.looking.close()


@pytest.fixture
def reader(browser, address):
    opened = []

    def open_reader(**options) -> Reader:
        opened.append(Reader(browser, address, **options))
        return opened[-1]

    yield open_reader
    for one in opened:
        one.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_purchase_by_keyboard_without_javascript(reader, locale):
    tab = reader().open(f"?lang={locale}")
    tab.page.wait_for_url("**/plain?lang=*")  # the page with JavaScript leads here by itself
    assert tab.page.locator("html").get_attribute("lang") == TAGS[locale]
    assert tab.axe() == []
    tab.page.keyboard.press("Tab")
    assert tab.page.locator(":focus").get_attribute("href") == "#main"
    tab.page.locator("#message").focus()
    tab.page.keyboard.type(ASKED[locale])
    tab.press(".ask button")
    assert tab.page.locator("article.card").count() >= 2
    assert tab.axe() == []
    assert tab.small() == []
    if tab.page.locator("select[name=variant]").count():
        tab.page.locator("select[name=variant]").first.select_option(index=1)
    tab.press("form.buy button")
    assert tab.page.get_by_role("status").count() == 1
    assert tab.axe() == []
    assert tab.small() == []
    tab.press("a.main")
    tab.page.fill("#checkout-email", "nobody")
    tab.press("form.checkout button")
    assert tab.page.get_by_role("alert").count() == 1
    assert tab.page.title() == tab.page.title().removeprefix("x")
    assert re.match("Error: |有误：", tab.page.title())
    assert tab.page.locator("[role=alert]:focus").count() == 1, "the reader is where the error is"
    assert tab.axe() == []
    tab.page.fill("#checkout-email", "ann.lee@post.example")
    tab.press("form.checkout button")
    for name, value in ANN.items():
        tab.page.fill(f"#checkout-{name}", value)
    tab.page.select_option("#checkout-region", "OR")
    assert tab.axe() == []
    tab.press("form.checkout button")
    tab.page.locator("input[name=shipping]").first.focus()
    tab.page.keyboard.press("Space")
    assert tab.axe() == []
    tab.press("form.checkout button")
    assert tab.axe() == []
    tab.press("form button.main")
    assert re.search(r"F-\d+", tab.page.locator(".lead").inner_text())
    assert tab.axe() == []


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 320, "height": 640}},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
        {"viewport": {"width": 320, "height": 256}, "reduced_motion": "reduce"},
    ],
    ids=["narrow", "dark", "forced", "zoomed"],
)
def test_every_plain_page_fits_and_passes(reader, options):
    tab = reader(**options).open("plain?lang=en")
    tab.page.fill("#message", ASKED["en"])
    tab.press(".ask button")
    for name in (
        "plain", "plain-cart", "plain-settings", "plain-help", "plain-new", "plain-product?id=x",
        "accessibility", "offline", "nowhere/at/all",
    ):  # fmt: skip
        tab.open(name)
        assert tab.axe() == [], name
        assert tab.sideways() <= 0, name


def test_the_sign_in_page(browser, door):
    tab = Reader(browser, door)
    try:
        tab.open("plain?order=abc")
        assert tab.axe() == []
        tab.page.fill("#password", "open")
        tab.press("form button")
        assert tab.page.get_by_role("alert").count() == 1
        assert tab.page.locator("#password:focus").count() == 1
        assert tab.axe() == []
        tab.page.fill("#password", "sesame")
        tab.press("form button")
        assert tab.page.url.endswith("plain?order=abc")
    finally:
        tab.close()
