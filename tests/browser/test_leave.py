"""What goes takes nobody with it: whoever is in it has been led away before, and it stays a moment for those who listen."""

import pytest

# What had the focus, whether it was still there to be seen by programs when the next thing got it, and what that was.
TRACE = """() => {
  window.moves = [];
  let before = null;
  document.addEventListener('focusout', (event) => { before = event.target; }, true);
  document.addEventListener('focusin', (event) => {
    const old = before;
    const there = () => Boolean(old?.isConnected && old.checkVisibility());
    const move = { from: old?.id || old?.className || old?.textContent, to: event.target.id || event.target.tagName, at: there() };
    window.moves.push(move);
    setTimeout(() => { move.later = there(); }, 150);
  }, true);
}"""


def left(tab):
    """The last move of the focus, once it is known whether what it left stayed."""
    tab.until(lambda: tab.js("moves.length && moves.at(-1).later !== undefined"))
    return tab.js("moves.at(-1)")


def lands(tab, where):
    tab.until(lambda: tab.focus == where)
    move = left(tab)
    assert move["to"] == where
    assert move["at"], "it was gone when the focus moved"
    assert move["later"], "it went together with the focus"


@pytest.mark.point(13)
def test_on_a_phone_the_products_and_the_conversation_outlive_the_focus(visit):
    tab = visit(width=390, height=844).ask("kettle")
    tab.page.focus("#show-products")
    tab.page.evaluate(TRACE)
    tab.page.keyboard.press("Enter")
    lands(tab, "products-title")
    tab.until(lambda: tab.page.locator("#conversation").is_hidden())
    tab.page.focus("#hide-products")
    tab.page.keyboard.press("Enter")
    lands(tab, "show-products")
    tab.until(lambda: tab.page.locator("#products").is_hidden())
    tab.page.focus("article.theirs")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Enter")  # a numbered tag
    lands(tab, "card-1")


@pytest.mark.point(13)
@pytest.mark.parametrize(
    ("place", "refuge"),
    [("#stop", "message"), ("#suggestions button", "message"), ("#cards button", "products-title")],
)
def test_what_a_reply_replaces_or_ends_does_not_drop_whoever_is_in_it(visit, place, refuge):
    tab = visit().ask("kettle").ask("slow kettle", wait=False)
    tab.page.wait_for_selector("#stop:not([hidden])")
    tab.page.focus(place)
    tab.page.evaluate(TRACE)
    lands(tab, refuge)
    tab.idle()
    assert tab.focus == refuge


@pytest.mark.point(13)
def test_a_button_that_goes_with_its_message_leads_away_first(visit):
    tab = visit().ask("kettle")
    tab.page.locator("button[data-newest]", has_text="Again").focus()
    tab.page.evaluate(TRACE)
    tab.page.keyboard.press("Enter")
    lands(tab, "message")
    tab.idle()


@pytest.mark.point(13)
def test_a_reply_that_is_asked_for_by_voice_does_not_drop_who_reads_the_last_one(visit):
    tab = visit().ask("kettle")
    tab.page.locator("[data-newest]", has_text="Again").focus()
    tab.page.evaluate(
        "async () => { (await import('./page/js/turns.js')).send({ text: 'slow kettle' }); }"
    )
    tab.idle()
    assert tab.js("document.activeElement !== document.body")


def test_try_again_is_asked_once_however_often_it_is_pressed(visit, shop):
    tab = visit().ask("boom")
    asked = len(shop.assistant.requests)
    retry = tab.page.get_by_role("button", name="Try again")
    retry.focus()
    tab.page.keyboard.press("Enter")
    tab.page.evaluate("document.querySelector('[data-newest]')?.click()")
    tab.until(lambda: len(shop.assistant.requests) > asked)
    tab.idle()
    assert len(shop.assistant.requests) == asked + 1
    assert tab.focus == "message"
