"""Buying by keyboard alone, in both languages, on the real sample shop without a model."""

import re
from collections.abc import Iterator

import pytest
from conftest import Visit, free_port

from shopbot.settings import Settings
from shopbot.wiring import Shop, open_shop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
WORDS = {
    "en": {
        "ask": "folding backpacks",
        "add": "Add to cart",
        "one": "Cart, 1 item",
        "two": "Cart, 2 items",
        "out": "Check out",
        "next": "Continue",
        "done": "Thank you, your order is placed",
        "place": re.compile("^Place the order for"),
        "more": re.compile("^One more"),
    },
    "zh": {
        "ask": "折叠背包",
        "add": "加入购物车",
        "one": "购物车，1件",
        "two": "购物车，2件",
        "out": "结账",
        "next": "继续",
        "done": "谢谢，订单已提交",
        "place": re.compile("^下单"),
        "more": re.compile("^加一件"),
    },
}
ADDRESS = {
    "name": "Ann Lee",
    "street": "12 Oak Street",
    "city": "Portland",
    "region": "OR",
    "postcode": "97205",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Shop:
    data = str(tmp_path_factory.mktemp("bought"))
    return open_shop(Settings(data_dir=data, embedder="hash", model="none"))


@pytest.fixture(scope="module")
def address(shop) -> Iterator[str]:
    from shopbot.web import server

    settings = Settings(port=free_port())
    built = server.build(shop, settings)
    local, _ = server.launch(built, settings)
    yield local
    built.get_blocks().close(verbose=False)


@pytest.fixture
def opened(browser, address):
    contexts, tabs = [], []

    def open_tab(lang: str = "en", **options) -> Visit:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        contexts.append(context)
        tab = Visit(context.new_page(), address)
        tab.page.on("pageerror", lambda error: tab.problems.append(str(error)))
        tabs.append(tab)
        return tab.open(lang)

    yield open_tab
    for context in contexts:
        context.close()
    assert [problem for tab in tabs for problem in tab.problems] == []


def press(tab: Visit, name, role: str = "button") -> None:
    """Goes to a control by its name and presses it with the keyboard."""
    tab.page.get_by_role(role, name=name).first.focus()
    tab.page.keyboard.press("Enter")


def put_in(tab: Visit, lang: str) -> None:
    tab.ask(WORDS[lang]["ask"])
    card = tab.page.locator("#cards article:has(form.buy)").first
    choice = card.locator("select")
    if choice.count():
        press(tab, re.compile(f"^{WORDS[lang]['add']}"))
        assert tab.focus == choice.get_attribute("id"), "the missing choice is asked for"
        assert choice.get_attribute("aria-invalid") == "true"
        choice.focus()
        while not choice.input_value():
            tab.page.keyboard.press("ArrowDown")
    card.get_by_role("button", name=re.compile(f"^{WORDS[lang]['add']}")).focus()
    tab.page.keyboard.press("Enter")
    link = tab.page.locator("#open-cart")
    tab.until(lambda: link.inner_text() == WORDS[lang]["one"])


@pytest.mark.point(13, 25)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_purchase_by_keyboard(opened, shop, lang) -> None:
    words = WORDS[lang]
    tab = opened(lang)
    put_in(tab, lang)
    assert tab.axe() == []
    press(tab, words["one"], "link")
    tab.until(lambda: tab.focus == "cart-title")
    tab.until(lambda: tab.page.locator("table.sums").count() == 1)
    assert tab.page.locator("table.sums th[scope=row]").count() >= 2
    press(tab, words["more"])
    tab.until(lambda: tab.page.locator("#open-cart").inner_text() == words["two"])
    assert tab.focus == "quantity-0-1"
    assert tab.axe() == []
    press(tab, words["out"])
    tab.until(lambda: tab.page.locator("#checkout-email").count() == 1)
    assert tab.focus == "cart-title"
    tab.page.keyboard.press("Tab")
    assert tab.focus == "hide-cart"
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type("nobody")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: tab.page.locator("#checkout-email-wrong").is_visible())
    assert tab.focus == "checkout-email"
    assert tab.axe() == []
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type("ann.lee@post.example")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: tab.page.locator("#checkout-name").count() == 1)
    for name, value in ADDRESS.items():
        tab.page.focus(f"#checkout-{name}")
        if name == "region":
            tab.page.select_option("#checkout-region", value)
        else:
            tab.page.keyboard.type(value if name != "postcode" else "1")
    press(tab, words["next"])
    tab.until(lambda: tab.focus == "checkout-postcode")
    assert tab.page.get_attribute("#checkout-postcode", "aria-invalid") == "true"
    tab.page.fill("#checkout-postcode", ADDRESS["postcode"])
    assert tab.axe() == []
    tab.page.keyboard.press("Enter")
    tab.until(lambda: tab.page.locator("input[name=shipping]").count() >= 1)
    tab.page.locator("input[name=shipping]").first.focus()
    tab.page.keyboard.press("Space")
    press(tab, words["next"])
    tab.until(lambda: tab.page.locator("#place-order").count() == 1)
    assert "12 Oak Street" in tab.page.locator(".review").inner_text()
    assert tab.axe() == []
    button = tab.page.get_by_role("button", name=words["place"])
    button.dblclick()
    tab.until(lambda: tab.page.locator("#cart-title").inner_text() == words["done"])
    tab.until(lambda: tab.focus == "cart-title")
    assert tab.axe() == []
    ordered = tab.page.locator("#cart-body")
    tab.until(lambda: re.search(r"F-\d+", ordered.inner_text()))
    number = re.search(r"F-\d+", ordered.inner_text())
    assert number
    tab.page.keyboard.press("Escape")
    assert tab.focus in ("open-cart", "message")
    tab.open(lang)
    tab.until(lambda: tab.page.locator("#open-cart").inner_text() != words["two"])


@pytest.mark.point(28, 29)
def test_nothing_goes_sideways_at_320(opened) -> None:
    tab = opened("en", viewport={"width": 320, "height": 640})
    tab.ask(WORDS["en"]["ask"])
    tab.page.click("#show-products")
    card = tab.page.locator("#cards article:has(form.buy)").first
    if card.locator("select").count():
        value = card.locator("select option:not([disabled])").nth(1).get_attribute("value")
        card.locator("select").select_option(value)
    card.get_by_role("button", name=re.compile("^Add to cart")).click()
    tab.until(lambda: tab.page.locator("#open-cart").inner_text() == "Cart, 1 item")
    tab.page.click("#open-cart")
    tab.until(lambda: tab.page.locator("table.sums").count() == 1)
    assert tab.js("document.documentElement.scrollWidth") <= 320
    small = tab.js(
        "[...document.querySelectorAll('#cart button, #cart input')].filter(e => e.offsetParent)"
        ".filter(e => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)"
        ".map(e => e.outerHTML)"
    )
    assert small == []
    assert tab.axe() == []


@pytest.mark.point(13, 25)
def test_a_proposal_in_the_chat_has_buttons_that_name_it(opened, shop) -> None:
    tab = opened("en")
    put_in(tab, "en")
    tab.page.focus("#message")
    for text in ("check out", "ann.lee@post.example", "Ann Lee, 12 Oak Street, Portland, OR 97205"):
        tab.ask(text)
    if not tab.page.locator(".proposal").count():
        tab.ask("standard")
    block = tab.page.locator(".proposal")
    assert block.get_by_role("heading").inner_text().startswith("Place the order for $")
    assert tab.axe() == []
    assert "12 Oak Street" in tab.replies()[-1]
    tab.open("en")
    tab.until(lambda: tab.page.locator(".proposal").count() == 1)
    tab.ask("show me umbrellas")
    assert tab.page.locator(".proposal").count() == 0, "another wish lets go of it"
    assert "I have not done it" in tab.replies()[-1]
    tab.ask("check out")
    press(tab, re.compile("^No, change something"))
    tab.idle()
    assert tab.focus == "message"
    assert "not placed" in tab.replies()[-1]
    tab.ask("check out")
    press(tab, re.compile(r"^Yes, place the order for \$"))
    tab.idle()
    assert "Done: order F-" in tab.replies()[-1]
    tab.until(lambda: tab.page.locator(".proposal").count() == 0)
    tab.until(lambda: tab.page.locator("#open-cart").inner_text() == "Cart, empty")


@pytest.mark.parametrize(
    ("lang", "ask", "chip"),
    [("en", "blue backpacks under $90", "Remove: "), ("zh", "90美元以内的蓝色背包", "移除：")],
)
def test_a_limit_is_taken_away_by_its_chip(opened, lang, ask, chip) -> None:
    tab = opened(lang)
    tab.ask(ask)
    chips = tab.page.locator("#wishes button")
    before = chips.all_inner_texts()
    assert len(before) >= 2
    said = [button.get_attribute("aria-label") for button in chips.all()]
    assert said == [chip + text for text in before]
    price = next(text for text in before if "90" in text)
    press(tab, chip + price)
    tab.idle()
    tab.until(lambda: price not in chips.all_inner_texts())
    assert set(chips.all_inner_texts()) == set(before) - {price}
    assert tab.focus == "message"
    assert tab.axe() == []
