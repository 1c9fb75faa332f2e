"""What is asked for in words changes the page: at once, in the dialog too, and after a reload. By keyboard alone."""

from collections.abc import Iterator

import pytest
from conftest import Visit, free_port

from shopbot.settings import Settings
from shopbot.wiring import Shop

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
PATIENCE = 60  # seconds for one reply on a busy machine


@pytest.fixture(scope="module")
def address(sample_shop: Shop, sample_settings: Settings) -> Iterator[str]:
    from shopbot.web import server

    settings = Settings(
        data_dir=sample_settings.data_dir, embedder="hash", model="none", port=free_port()
    )
    built = server.build(sample_shop, settings)
    local, _ = server.launch(built, settings)
    yield local
    built.get_blocks().close(verbose=False)


@pytest.fixture
def tab(browser, address) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = Visit(context.new_page(), address)
    opened.page.on("pageerror", lambda error: opened.problems.append(str(error)))
    yield opened.open("en")
    context.close()
    assert opened.problems == []


def say(tab: Visit, text: str) -> str:
    """Types and sends with the keyboard alone; gives the reply."""
    before = len(tab.replies())
    tab.page.focus("#message")
    tab.page.keyboard.type(text)
    tab.page.keyboard.press("Enter")
    tab.until(lambda: len(tab.replies()) > before, PATIENCE)
    tab.until(lambda: tab.js("document.getElementById('send').ariaDisabled") != "true", PATIENCE)
    return tab.replies()[-1]


def root(tab: Visit, name: str) -> object:
    return tab.js(f"document.documentElement.dataset.{name} ?? ''")


def checked(tab: Visit, name: str) -> object:
    return tab.js(f"document.querySelector('#{name} input:checked').value")


def pixels(tab: Visit, what: str = "body") -> float:
    return float(tab.js(f"parseFloat(getComputedStyle(document.querySelector('{what}')).fontSize)"))


def test_larger_text_by_chat_changes_the_page_the_dialog_and_survives_a_reload(tab: Visit) -> None:
    small = pixels(tab)
    reply = say(tab, "larger text")
    assert "The text is large now." in reply
    assert "“normal text”" in reply
    assert pixels(tab) > small
    assert checked(tab, "size") == "large"
    tab.open("en")
    assert root(tab, "size") == "large"
    assert checked(tab, "size") == "large"
    assert pixels(tab) > small
    assert "normal size" in say(tab, "undo")
    assert pixels(tab) == small
    assert checked(tab, "size") == "normal"


@pytest.mark.parametrize(
    ("words", "name", "value", "back"),
    [
        ("dark mode", "theme", "dark", "normal colours"),
        ("high contrast please", "theme", "contrast", "normal colours"),
        ("wider spacing", "spacing", "wide", "normal spacing"),
    ],
)
def test_how_the_page_looks_is_set_and_set_back_by_words(
    tab: Visit, words: str, name: str, value: str, back: str
) -> None:
    assert f"“{back}”" in say(tab, words)
    assert root(tab, name) == checked(tab, name) == value
    tab.open("en")
    assert root(tab, name) == checked(tab, name) == value
    say(tab, back)
    assert root(tab, name) == ""


def test_the_dialog_sets_what_the_words_then_know(tab: Visit) -> None:
    tab.page.focus("#open-settings")
    tab.page.keyboard.press("Enter")
    tab.page.focus("#size-normal")
    tab.page.keyboard.press("ArrowDown")
    assert root(tab, "size") == "large"
    tab.page.keyboard.press("Escape")
    assert "largest" in say(tab, "larger text")
    assert "It is so already" in say(tab, "larger text")
    told = say(tab, "what are my settings")
    assert "The text is at its largest now." in told
    assert "A screen reader is told the whole reply." in told


def test_a_screen_reader_is_told_as_much_as_was_asked_for(tab: Visit) -> None:
    say(tab, "only tell me when the reply is ready")
    assert checked(tab, "verbosity") == "ready"
    tab.js(
        "window.heard = []; new MutationObserver(() => heard.push(document.getElementById('announcer').textContent))"
        ".observe(document.getElementById('announcer'), { childList: true, characterData: true, subtree: true })"
    )
    say(tab, "read that again")
    tab.until(lambda: "The reply is ready." in tab.js("heard"))


def test_plain_language_reaches_the_server_and_is_kept(tab: Visit) -> None:
    assert "plain language" in say(tab, "plain language please")
    assert checked(tab, "plain") == "on"
    tab.open("en")
    assert checked(tab, "plain") == "on"
    reply = say(tab, "a kettle")
    assert "Say “next” for another one." in reply
    assert tab.page.locator("#cards article").count() == 1
    exact = tab.page.locator("#cards article").first.inner_text()
    assert "$" in exact  # the card keeps the exact price
    assert "Number 2 of" in say(tab, "next")
    assert tab.page.locator("#cards article").count() == 2
    assert "Number" in say(tab, "read that again")
    say(tab, "normal language")
    assert checked(tab, "plain") == "off"
    assert "$" in say(tab, "a desk lamp")


def test_a_dialog_opens_by_words_and_gives_the_focus_back(tab: Visit) -> None:
    say(tab, "open settings")
    tab.until(lambda: tab.js("document.getElementById('settings').open"))
    assert tab.axe() == []
    tab.page.keyboard.press("Escape")
    tab.until(lambda: not tab.js("document.getElementById('settings').open"))
    assert tab.focus == "message"
    say(tab, "open help")
    tab.until(lambda: tab.js("document.getElementById('help').open"))
    tab.page.keyboard.press("Escape")
    say(tab, "打开设置")
    tab.until(lambda: tab.js("document.getElementById('settings').open"))


def test_the_cart_opens_by_words_and_is_read(tab: Visit) -> None:
    say(tab, "a kettle")
    assert "cart is empty" in say(tab, "open the cart")
    tab.until(lambda: not tab.js("document.getElementById('cart').hidden"))


def test_the_settings_can_be_used_at_400_percent(browser, address) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256})
    tab = Visit(context.new_page(), address).open("en")
    say(tab, "largest text")
    say(tab, "wider spacing")
    say(tab, "open settings")
    tab.until(lambda: tab.js("document.getElementById('settings').open"))
    assert tab.js("document.documentElement.scrollWidth") <= 320
    assert tab.js(
        "document.getElementById('settings').scrollWidth <= document.getElementById('settings').clientWidth"
    )
    for name in ("plain-on", "spacing-wide", "size-larger"):
        tab.page.focus(f"#{name}")
        box = tab.js(
            f"(() => {{ const b = document.getElementById('{name}').getBoundingClientRect(); return [b.top, b.bottom, b.right]; }})()"
        )
        assert box[0] >= 0
        assert box[1] <= 256
        assert box[2] <= 320
    context.close()


def test_a_conversation_survives_a_reload(tab: Visit) -> None:
    say(tab, "a kettle")
    say(tab, "read the second one")
    before = tab.replies()
    tab.open("en")
    tab.until(lambda: len(tab.replies()) == len(before), PATIENCE)
    assert tab.replies() == before
    assert "Number 3" in say(tab, "next")


def test_how_it_answers_is_set_by_words_and_holds_for_the_next_message(tab: Visit) -> None:
    assert "weigh several answers" in say(tab, "answer more carefully")
    assert checked(tab, "strategy") == "beam"
    assert "Answers: Careful" in tab.page.locator("#how").inner_text()
    assert "same question" in say(tab, "undo")
    assert checked(tab, "strategy") == "greedy"


def test_every_setting_of_the_voice_can_be_set_by_words(visit) -> None:
    tab = visit()
    tab.until(lambda: tab.js("document.getElementById('patience') !== null"))
    for name, value in (("patience", "press"), ("hearing", "page")):
        done = tab.page.evaluate(
            "async ([name, value]) => (await import('./page/js/actions.js')).perform(name, value)",
            [name, value],
        )
        assert done
        assert checked(tab, name) == value
    manner = tab.page.evaluate("async () => (await import('./page/js/settings.js')).manner()")
    assert (manner["patience"], manner["hearing"]) == ("press", "page")
