"""Talking with the shop: ask, stop, again, change, alternatives, errors, tabs."""

import pytest

FIRST = {"en": "Here are three things", "zh": "有三样东西"}


@pytest.mark.parametrize(("lang", "question"), [("en", "a kettle"), ("zh", "水壶")])
def test_a_question_is_answered_with_cards(visit, lang, question):
    tab = visit(lang).ask(question)
    assert FIRST[lang] in tab.replies()[0]
    assert tab.page.locator("#cards article").count() == 3
    assert (
        tab.page.locator("#cards h3").first.inner_text()
        == tab.page.locator(".sources li span").first.inner_text()
    )
    assert tab.js("document.documentElement.lang") == {"en": "en", "zh": "zh-Hans"}[lang]
    assert tab.page.locator("article.theirs .prose").get_attribute("lang") == tab.js(
        "document.documentElement.lang"
    )


@pytest.mark.point(12)
def test_a_card_tells_everything_in_words(visit):
    tab = visit().ask("a kettle")
    card = tab.page.locator("#cards article").first
    text = card.inner_text()
    for words in (
        "$84.20",
        "was $99.00",
        "In stock",
        "4.5 out of 5 stars, 120 reviews",
        "within your limit of $90.00",
    ):
        assert words in text
    assert card.locator("img").get_attribute("alt") == "A round blue kettle with a large switch."
    assert tab.js("document.querySelector('#cards img').naturalWidth") > 0


@pytest.mark.point(19)
def test_why_this_opens_the_record(visit):
    tab = visit().ask("a kettle")
    why = tab.page.get_by_role("button", name="Why this? Birch Talking Kettle")
    assert why.get_attribute("aria-expanded") == "false"
    why.click()
    tab.until(lambda: "Capacity: 1.2" in tab.page.locator("#evidence-1").inner_text())
    assert "record of kettle-1" in tab.page.locator("#evidence-1").inner_text()
    why.click()
    assert tab.page.locator("#evidence-1").is_hidden()


def test_a_card_button_asks(visit, shop):
    tab = visit().ask("a kettle")
    tab.page.get_by_role("button", name="Goes with Fern").click()
    tab.idle()
    assert (
        shop.assistant.requests[-1].text
        == "What goes with Fern Gooseneck Kettle with a very steady handle?"
    )
    assert tab.focus == "message"


def test_a_numbered_citation_leads_to_its_card(visit):
    tab = visit().ask("a kettle")
    tab.page.locator("article.theirs .prose .tag").nth(1).click()
    assert tab.focus == "card-2" or tab.js("document.activeElement.dataset.product") == "kettle-2"


def test_ten_enters_are_one_turn_and_text_typed_ahead_stays(visit, shop):
    tab = visit()
    tab.page.fill("#message", "slow kettle")
    for _ in range(10):
        tab.page.keyboard.press("Enter") if tab.focus == "message" else tab.page.press(
            "#message", "Enter"
        )
    tab.page.keyboard.type("and then")
    tab.page.keyboard.press("Enter")
    assert tab.page.input_value("#message") == "and then"
    tab.page.keyboard.press("Escape")
    tab.idle()
    assert [r.text for r in shop.assistant.requests] == ["slow kettle"]
    assert tab.page.input_value("#message") == "and then"


@pytest.mark.point(13, 15)
@pytest.mark.parametrize("strategy", ["greedy", "beam"])
def test_stop_by_escape_is_prompt_and_keeps_the_history(visit, shop, strategy):
    tab = visit()
    tab.page.click("#how")
    tab.page.check(f"#strategy-{strategy}", force=True)
    tab.page.keyboard.press("Escape")
    tab.ask("slow kettle", wait=False)
    tab.page.wait_for_selector(".bar-track" if strategy == "beam" else ".sentence")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: shop.assistant.ended == ["stopped"])
    tab.idle()
    assert tab.page.locator(".stopped").count() == 1
    assert tab.focus == "message"
    tab.open()
    assert tab.page.locator("article.yours").count() == 1


def test_beam_search_tells_how_far_it_is(visit, shop):
    tab = visit()
    tab.page.click("#how")
    tab.page.check("#strategy-beam", force=True)
    tab.page.keyboard.press("Escape")
    tab.ask("slow kettle", wait=False)
    tab.page.wait_for_selector(".bar-track")
    assert "of at most 120" in tab.page.locator(".stage").inner_text()
    tab.page.click("#stop")
    assert tab.focus == "message"
    tab.idle()
    assert shop.assistant.requests[-1].decoding.strategy == "beam"


@pytest.mark.point(13)
def test_again_replaces_the_newest_reply(visit, shop):
    tab = visit().ask("first").ask("second")
    tab.page.get_by_role("button", name="Again: answer message 2 afresh").click()
    tab.idle()
    last = shop.assistant.requests[-1]
    assert (last.text, last.replaces) == ("second", "turn-2")
    assert tab.page.locator("article.yours").count() == 2
    assert tab.focus == "message"
    tab.open()
    assert tab.page.locator("article.yours .prose").all_inner_texts() == ["first", "second"]


@pytest.mark.point(13)
def test_up_in_the_empty_box_changes_the_last_message(visit, shop):
    tab = visit().ask("a kettel")
    tab.page.keyboard.press("ArrowUp")
    assert tab.page.input_value("#message") == "a kettel"
    assert tab.page.locator("#editing").is_visible()
    tab.page.fill("#message", "a kettle")
    tab.page.keyboard.press("Enter")
    tab.idle()
    assert (shop.assistant.requests[-1].text, shop.assistant.requests[-1].replaces) == (
        "a kettle",
        "turn-1",
    )
    assert tab.page.locator("article.yours").count() == 1
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("Escape")
    assert (tab.page.input_value("#message"), tab.focus) == ("", "message")


def test_alternatives_are_a_labelled_list(visit, shop):
    tab = visit()
    tab.page.click("#how")
    tab.page.check("#strategy-sampling", force=True)
    tab.page.click("#more")
    tab.page.locator("#number-alternatives").focus()
    for _ in range(2):
        tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("Escape")
    tab.ask("a kettle")
    assert shop.assistant.requests[-1].decoding.alternatives == 3
    region = tab.page.get_by_role("region", name="Other answers")
    assert region.get_by_role("listitem").count() == 2


def test_beams_bound_the_alternatives(visit, shop):
    tab = visit()
    tab.page.click("#how")
    tab.page.check("#strategy-beam", force=True)
    tab.page.click("#more")
    tab.page.locator("#number-alternatives").focus()
    tab.page.keyboard.press("End")
    tab.page.locator("#number-beams").focus()
    tab.page.keyboard.press("Home")
    tab.page.keyboard.press("Escape")
    tab.ask("a kettle")
    used = shop.assistant.requests[-1].decoding
    assert (used.beams, used.alternatives) == (2, 2)


@pytest.mark.point(5)
def test_an_error_stays_with_a_way_on_and_without_a_traceback(visit):
    tab = visit().ask("boom")
    alert = tab.page.get_by_role("alert")
    assert "could not be finished" in alert.inner_text()
    assert "secret" not in tab.page.content()
    assert tab.focus == "message"
    tab.ask("kettle")
    assert tab.page.get_by_role("alert").count() == 0
    assert tab.page.locator(".failed").count() == 1


@pytest.mark.point(5)
def test_try_again_asks_the_same_again(visit, shop):
    shop.assistant.requests.clear()
    tab = visit().ask("fail once")
    assert "no word in time" in tab.page.get_by_role("alert").inner_text()
    tab.page.get_by_role("button", name="Try again").click()
    tab.idle()
    assert [r.text for r in shop.assistant.requests] == ["fail once", "fail once"]
    assert tab.page.locator("article.yours").count() == 1
    assert FIRST["en"] in tab.replies()[-1]


def test_a_lost_connection_is_told(visit):
    tab = visit()
    tab.page.route("**/gradio_api/call/chat", lambda route: route.abort())
    tab.ask("kettle")
    assert "connection" in tab.page.get_by_role("alert").inner_text()
    tab.problems.clear()


def test_a_closed_tab_ends_its_turn(visit, shop):
    other, tab = visit(), visit()
    tab.ask("slow long", wait=False)
    tab.page.wait_for_selector(".sentence")
    tab.page.close()
    other.until(lambda: shop.assistant.ended == ["stopped"])


def test_two_tabs_share_one_conversation(visit, shop):
    first = visit()
    second = type(first)(first.page.context.new_page(), first.address).open()
    first.ask("a kettle")
    second.until(lambda: second.page.locator("article.yours").count() == 1)
    first.ask("slow kettle", wait=False)
    first.page.wait_for_selector("article.yours >> nth=1")
    first.until(lambda: len(shop.assistant.requests) == 2)
    second.ask("mine too")
    assert "perhaps in another tab" in second.page.get_by_role("alert").inner_text()
    first.page.keyboard.press("Escape")
    first.idle()


def test_a_megabyte_is_refused_kindly_and_kept(visit, shop):
    tab = visit()
    tab.js("document.getElementById('message').value = 'x'.repeat(1000000)")
    tab.page.press("#message", "Enter")
    assert "4000" in tab.page.locator("#composer-note").inner_text()
    assert len(tab.page.input_value("#message")) == 1_000_000
    assert shop.assistant.requests == []


@pytest.mark.parametrize(
    "text", ["👩‍🦯 kettle 🫖", "a <b>bold</b> {{x}} & \u202ekettle", "水壶 kettle يغلي"]
)
def test_odd_text_is_shown_as_it_is(visit, shop, text):
    tab = visit().ask(text)
    assert tab.page.locator("article.yours .prose").inner_text() == text
    assert "\u202e" not in shop.assistant.requests[-1].text


def test_an_empty_message_is_not_sent(visit, shop):
    tab = visit()
    tab.page.press("#message", "Enter")
    tab.page.click("#send")
    assert (shop.assistant.requests, tab.focus) == ([], "message")


def test_a_reload_restores_the_conversation_and_the_draft(visit):
    tab = visit().ask("a kettle")
    tab.page.fill("#message", "half a thou")
    tab.page.click("#language")
    tab.page.wait_for_selector("html[data-ready]")
    assert tab.page.locator("article.yours .prose").all_inner_texts() == ["a kettle"]
    assert tab.page.locator("#cards h3").first.inner_text() == "白桦会说话的电水壶"
    assert tab.page.input_value("#message") == "half a thou"


def test_a_restored_reply_stands_as_it_was_written(visit):
    shape = """[...document.querySelectorAll('article.theirs .prose > p')].map(p => p.innerText)"""
    actions = "[...document.querySelectorAll('article button')].map(b => b.innerText)"
    tab = visit().ask("first").ask("a kettle")
    written, offered = tab.js(shape), tab.js(actions)
    assert "1" in written[0]
    assert len(written) == 4  # two replies of two paragraphs
    tab.open()
    assert tab.js(shape) == written
    assert tab.js(actions) == offered


@pytest.mark.parametrize(
    ("lang", "yes"), [("en", "Delete and start afresh"), ("zh", "删除并重新开始")]
)
def test_a_new_chat_forgets_the_old_one(visit, shop, lang, yes):
    tab = visit(lang).ask("a kettle")
    old = shop.assistant.requests[-1].session
    tab.page.click("#new-chat")
    tab.page.get_by_role("dialog").get_by_role("button", name=yes).click()
    tab.until(lambda: tab.page.locator("article").count() == 0)
    assert tab.focus == "message"
    tab.ask("another")
    assert shop.assistant.requests[-1].session != old
    tab.until(lambda: old not in shop.journal.turns)
    assert tab.page.locator("#take-back").is_hidden()


@pytest.mark.point(13)
@pytest.mark.parametrize("way", ["Escape", "Enter"])
def test_a_new_chat_is_begun_only_after_a_clear_yes(visit, shop, way):
    tab = visit().ask("a kettle")
    session = shop.assistant.requests[-1].session
    tab.page.focus("#new-chat")
    tab.page.keyboard.press("Enter")
    dialog = tab.page.get_by_role("dialog", name="Start afresh?")
    assert "deleted" in dialog.inner_text()
    assert tab.focus == "sure-no"  # the safe answer
    assert tab.axe() == []
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Shift+Tab")
    tab.page.keyboard.press(way)
    tab.until(lambda: tab.focus == "new-chat")
    tab.until(lambda: dialog.count() == 0)  # it outlives the focus for a moment
    assert tab.page.locator("article.message").count() == 2
    assert session in shop.journal.turns


def test_an_empty_conversation_begins_afresh_without_a_question(visit):
    tab = visit()
    tab.page.click("#new-chat")
    assert tab.page.get_by_role("dialog").count() == 0
    assert tab.focus == "message"


@pytest.mark.parametrize("shape", ["txt", "md", "json"])
def test_the_conversation_can_be_kept(visit, shape):
    tab = visit().ask("a kettle")
    tab.page.click("#open-settings")
    with tab.page.expect_download() as download:
        tab.page.click(f"[data-export={shape}]")
    assert "Birch Talking Kettle costs $84.20" in download.value.path().read_text("utf-8")


def test_nothing_but_the_session_and_preferences_is_kept_in_the_browser(visit):
    tab = visit().ask("a secret wish")
    assert sorted(tab.js("Object.keys(localStorage)")) == [
        "shopbot.display",
        "shopbot.session.sample",
    ]
    assert "secret" not in tab.js("JSON.stringify(localStorage)")
    assert tab.page.context.cookies() == []


def test_the_token_of_a_signed_link_leaves_the_address_and_stands_in_no_message(visit, shop):
    tab = visit()
    tab.page.goto(f"{tab.address}?lang=en&order=abc.def")
    tab.page.wait_for_selector("html[data-ready]")
    tab.until(lambda: shop.assistant.requests)
    tab.idle()
    sent = shop.assistant.requests[-1]
    assert (sent.press.what, sent.press.value) == ("link", "abc.def")
    assert tab.js("location.search") == "?lang=en"
    assert "abc.def" not in tab.page.inner_text("body")
    tab.page.reload()
    tab.page.wait_for_selector("html[data-ready]")
    assert len(shop.assistant.requests) == 1
