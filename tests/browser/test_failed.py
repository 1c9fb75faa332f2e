"""A message that failed is kept: it can be sent again, changed, and a reload does not lose it."""

import pytest


@pytest.mark.point(13)
@pytest.mark.parametrize("width", [1280, 320])
def test_a_message_that_failed_can_be_changed(visit, shop, width):
    tab = visit(width=width, height=640).ask("kettle").ask("boom")
    tab.page.keyboard.press("ArrowUp")
    assert tab.page.input_value("#message") == "boom"
    again = tab.page.get_by_role("button", name="Try again").bounding_box()
    top = tab.js("document.getElementById('composer').getBoundingClientRect().top")
    assert again["y"] + again["height"] <= top, "the box has not grown over it"
    tab.page.fill("#message", "a better kettle")
    tab.page.keyboard.press("Enter")
    tab.idle()
    last = shop.assistant.requests[-1]
    assert (last.text, last.replaces) == ("a better kettle", ""), "the shop never kept it"
    said = tab.page.locator("article.yours .prose").all_inner_texts()
    assert said == ["kettle", "a better kettle"]
    tab.open()
    assert tab.page.locator("article.yours .prose").all_inner_texts() == said


def test_a_change_that_failed_still_changes_the_same_message(visit, shop):
    tab = visit().ask("kettle")
    first = shop.journal.turns[shop.assistant.requests[-1].session][-1].id
    tab.page.keyboard.press("ArrowUp")
    tab.ask("boom")
    assert shop.assistant.requests[-1].replaces == first
    tab.page.get_by_role("button", name="Change message 1").click()
    tab.ask("another kettle")
    assert shop.assistant.requests[-1].replaces == first
    assert tab.page.locator("article.yours .prose").all_inner_texts() == ["another kettle"]


def test_a_reload_puts_what_failed_into_the_box(visit):
    tab = visit().ask("kettle").ask("boom")
    tab.open()
    assert tab.page.input_value("#message") == "boom"
    tab.page.fill("#message", "")
    tab.ask("kettle")
    tab.open()
    assert tab.page.input_value("#message") == ""


def test_try_again_after_a_press_means_the_same_press(visit, shop):
    tab = visit()
    sent = []
    tab.page.on(
        "request",
        lambda r: r.method == "POST" and "gradio_api/call/" in r.url and sent.append(r.post_data),
    )
    tab.page.evaluate(
        "async () => { (await import('./page/js/turns.js')).press({ what: 'link', value: 'token-1', text: 'boom' }); }"
    )
    tab.until(lambda: tab.page.locator(".failed").count() == 1)
    tab.idle()
    tab.page.get_by_role("button", name="Try again").click()
    tab.until(lambda: len(sent) == 2)
    tab.idle()
    assert all("token-1" in data for data in sent)
