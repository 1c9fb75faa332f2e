"""What is left for a new conversation can be taken back until the first message there; afterwards it is deleted."""

import pytest

WORDS = {
    "en": ("Delete and start afresh", "Take back the old conversation", "The old conversation is back."),
    "zh": ("删除并重新开始", "撤回，找回原来的对话", "原来的对话回来了。"),
}  # fmt: skip


def left(visit, shop, lang="en"):
    """A tab in a new conversation, and the session of the old one."""
    tab = visit(lang).ask("a kettle")
    tab.page.click("#new-chat")
    tab.page.get_by_role("dialog").get_by_role("button", name=WORDS[lang][0]).click()
    tab.until(lambda: tab.page.locator("article").count() == 0)
    return tab, shop.assistant.requests[-1].session


@pytest.mark.point(13)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_conversation_can_be_taken_back(visit, shop, lang):
    tab, old = left(visit, shop, lang)
    assert old in shop.journal.turns
    tab.page.get_by_role("button", name=WORDS[lang][1]).focus()
    tab.page.keyboard.press("Enter")
    tab.until(lambda: tab.page.locator("article.message").count() == 2)
    tab.until(lambda: tab.page.locator("#announcer").text_content() == WORDS[lang][2])
    assert tab.focus == "message"
    tab.ask("another")
    assert shop.assistant.requests[-1].session == old
    assert old in shop.journal.turns


@pytest.mark.parametrize("way", ["reload", "leave", "once more"])
def test_whoever_goes_on_without_taking_it_back_has_it_deleted(visit, shop, way):
    tab, old = left(visit, shop)
    if way == "reload":
        tab.open()
    elif way == "leave":
        tab.page.goto(f"{tab.address}accessibility")
    else:
        tab.page.click("#new-chat")
    tab.until(lambda: old not in shop.journal.turns)


def test_what_a_page_that_crashed_left_behind_is_deleted_by_the_next(visit, shop):
    tab, old = left(visit, shop)
    tab.js("document.getElementById('take-back').hidden = true")  # no word of leaving is sent
    tab.open()
    tab.until(lambda: old not in shop.journal.turns)
