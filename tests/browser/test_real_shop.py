"""A shopper with only the keyboard, in a real Chromium, over the real model, the real Chroma and the real shop."""

from collections.abc import Iterator

import pytest
from conftest import Visit, free_port

from shopbot.settings import load

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
PATIENCE = 120  # seconds for one reply of the real model on a busy machine


@pytest.fixture(scope="module")
def address(real_shop) -> Iterator[str]:
    from shopbot.web import server

    settings = load({"port": free_port()})
    built = server.build(real_shop, settings)
    local, _ = server.launch(built, settings)
    yield local
    built.get_blocks().close(verbose=False)


@pytest.fixture
def tab(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = Visit(context.new_page(), address)
    opened.page.on("pageerror", lambda error: opened.problems.append(str(error)))
    yield opened
    context.close()
    assert opened.problems == []


def say(tab: Visit, text: str) -> str:
    """Types and sends with the keyboard alone; gives the reply."""
    before = len(tab.replies())
    assert tab.focus == "message"
    tab.page.keyboard.type(text)
    tab.page.keyboard.press("Enter")
    tab.until(lambda: len(tab.replies()) > before, PATIENCE)
    tab.until(lambda: tab.js("document.getElementById('send').ariaDisabled") != "true", PATIENCE)
    return tab.replies()[-1]


def test_a_conversation_in_english_by_keyboard(tab: Visit) -> None:
    tab.open("en")
    tab.page.focus("#message")
    assert "Boot" in say(tab, "waterproof hiking boots under $150")
    first = tab.page.locator("#cards h3").first.inner_text()
    assert " g" in say(tab, "how heavy is the first one?")
    assert tab.page.locator("#cards h3").first.inner_text() == first
    assert "We don't sell" in say(tab, "do you sell lawn mowers?")
    assert "30 days" in say(tab, "what is your return policy?")
    assert tab.axe() == []
    assert tab.focus == "message"


def test_a_conversation_in_chinese_by_keyboard(tab: Visit) -> None:
    tab.open("zh")
    tab.page.focus("#message")
    assert "靴" in say(tab, "150美元以内的防水登山靴")
    assert "克" in say(tab, "第一款多重？")
    assert "30天" in say(tab, "退货有什么规定？")
    assert tab.axe() == []


def test_beam_search_in_the_browser_tells_its_progress_and_stops(tab: Visit) -> None:
    tab.open("en")
    tab.page.evaluate(
        "document.querySelector('input[type=radio][value=careful], input[type=radio][value=beam]').click()"
    )
    tab.page.focus("#message")
    tab.page.keyboard.type("a tent for two people")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: " of " in tab.page.locator("main").inner_text(), PATIENCE)
    tab.page.focus("#message")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: tab.js("document.getElementById('send').ariaDisabled") != "true", PATIENCE)
    assert tab.focus == "message"
