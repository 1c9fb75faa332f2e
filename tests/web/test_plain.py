"""The pages without JavaScript: asking, once; nothing of a stranger's form; nothing lost; no dead end."""

import re
import threading

import pytest
from fastapi.testclient import TestClient
from web_fakes import FakeShop

from shopbot.settings import Settings
from shopbot.types import LOCALES
from shopbot.web import plain_turns, server

QUESTION = {"en": "a kettle", "zh": "水壶"}


@pytest.fixture
def shop():
    return FakeShop()


@pytest.fixture
def browser(shop):
    """One browser: it keeps its cookies."""
    return TestClient(server.build(shop, Settings()), base_url="http://shop.test")


def token(text: str) -> str:
    return re.search(r'name="token" value="(\w+)"', text)[1]


def fields(text: str) -> dict[str, str]:
    """What the form that asks carries with it."""
    form = text[text.index('class="boxed ask"') :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def ask(browser, text, page=None, **more):
    page = page or browser.get("/plain").text
    return browser.post("/plain", data={**fields(page), "text": text, **more})


@pytest.mark.point(41)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_leads_to_a_page_with_cards(browser, locale):
    browser.get(f"/plain?lang={locale}")
    answer = ask(browser, QUESTION[locale])
    assert [r.status_code for r in answer.history] == [303], "a reload sends nothing again"
    assert f'<html lang="{"zh-Hans" if locale == "zh" else "en"}"' in answer.text
    assert answer.text.count('class="card"') == 3
    assert "$84.20" in answer.text
    assert "<script" not in answer.text
    assert not re.search(r"\sstyle=|\son[a-z]+=|\{\{|<!--", answer.text)


def test_the_conversation_stays(browser):
    ask(browser, "a kettle")
    ask(browser, "another kettle")
    text = browser.get("/plain").text
    assert text.count('class="exchange"') == 2
    assert text.index("a kettle") < text.index("another kettle")


def test_a_form_that_is_sent_twice_is_answered_once(browser, shop):
    page = browser.get("/plain").text
    for _ in range(2):
        assert ask(browser, "a kettle", page).text.count('class="exchange"') == 1
    assert len(shop.assistant.requests) == 1
    ask(browser, "a kettle")  # from the new page: meant
    assert len(shop.assistant.requests) == 2


def test_a_form_that_is_sent_twice_at_once_is_answered_once(browser, shop):
    page = browser.get("/plain").text
    answers = []
    senders = [
        threading.Thread(target=lambda: answers.append(ask(browser, "slow", page)))
        for _ in range(2)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(shop.assistant.requests) == 1
    assert [a.text.count('class="exchange"') for a in answers] == [1, 1]


def test_reasons_and_suggestions_of_the_newest_reply_are_there(browser):
    text = ask(browser, "a kettle").text
    assert "within your limit of $90.00" in text
    assert "Which is the lightest?" in text


def test_a_comparison_is_a_table_with_header_cells(browser):
    browser.get("/plain?lang=zh")
    text = ask(browser, "compare them").text
    assert text.count('<th scope="col">') == 3
    assert '<th scope="row">价格</th>' in text


def test_what_was_asked_is_escaped(browser):
    text = ask(browser, "<img src=x onerror=alert(1)>").text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


@pytest.mark.parametrize("wrong", ["", "0" * 32])
def test_a_form_of_another_page_does_nothing_and_keeps_the_text(browser, shop, wrong):
    answer = browser.post("/plain", data={"text": "a kettle", "token": wrong})
    assert answer.status_code == 403
    assert not shop.assistant.requests
    assert ">a kettle</textarea>" in answer.text
    assert 'role="alert"' in answer.text
    assert "cookie" in answer.text


def test_a_form_sent_from_another_site_does_nothing(browser, shop):
    page = browser.get("/plain").text
    sent = {**fields(page), "text": "a kettle"}
    for site in ("cross-site", "same-site"):
        answer = browser.post("/plain", data=sent, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    assert not shop.assistant.requests
    assert browser.post("/plain", data=sent, headers={"sec-fetch-site": "same-origin"}).is_success


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser):
    kept = browser.get("/plain?lang=zh").headers.get_list("set-cookie")
    assert len(kept) == 2
    for cookie in kept:
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()
    behind = browser.get("/plain?lang=en", headers={"x-forwarded-proto": "https"})
    assert "secure" in behind.headers["set-cookie"].lower()


@pytest.mark.parametrize("text", ["", "x" * 4001, "boom"])
def test_an_error_keeps_the_text_and_says_what_to_do(browser, text):
    answer = ask(browser, text)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f">{text}</textarea>" in answer.text
    assert "<title>Error: " in answer.text
    assert "secret path" not in answer.text
    assert browser.get("/plain").text.count('role="alert"') == 0


def test_a_long_answer_says_that_it_is_still_written(shop, monkeypatch):
    monkeypatch.setattr(plain_turns, "PATIENCE_S", 0.05)
    monkeypatch.setattr(plain_turns.PlainTurns.__init__, "__defaults__", (0.05,))
    browser = TestClient(server.build(shop, Settings()), base_url="http://shop.test")
    text = ask(browser, "slow").text
    assert "Your answer is still being written" in text
    assert "Look again" in text
    stopped = browser.post("/plain-stop", data={"token": token(text)})
    assert "Stopped." in stopped.text
    assert shop.assistant.ended == ["stopped"]


def test_language_and_look_are_kept(browser):
    page = browser.get("/plain-settings").text
    chosen = {
        "token": token(page),
        "lang": "zh",
        "theme": "contrast",
        "size": "larger",
        "spacing": "wide",
        "preset": "careful",
    }
    answer = browser.post("/plain-settings", data=chosen)
    root = '<html lang="zh-Hans" dir="ltr" data-theme="contrast" data-size="larger" data-spacing="wide">'
    assert root in answer.text
    assert 'role="status"' in answer.text
    assert 'role="status"' not in browser.get("/plain-settings").text, "said once"
    assert 'lang="zh-Hans"' in browser.get("/plain").text[:60]


def test_the_preset_is_used(browser, shop):
    page = browser.get("/plain-settings").text
    browser.post("/plain-settings", data={"token": token(page), "preset": "careful"})
    ask(browser, "a kettle")
    assert shop.assistant.requests[-1].decoding.strategy == "beam"


def test_a_cookie_of_nonsense_is_a_new_beginning(browser):
    for value in ("%7Bnope", "[]", '{"lang": ["x"], "theme": 7}', "%00"):
        browser.cookies.set("shopbot-look", value)
        browser.cookies.set("shopbot-talk", "short")
        answer = browser.get("/plain")
        assert answer.status_code == 200
        assert "shopbot-talk=" in answer.headers["set-cookie"]
        browser.cookies.clear()


def test_beginning_afresh_asks_first_and_deletes(browser, shop):
    ask(browser, "a kettle")
    page = browser.get("/plain-new").text
    assert "deleted" in page
    old = browser.cookies["shopbot-talk"]
    answer = browser.post("/plain-new", data={"token": token(page)})
    assert 'class="exchange"' not in answer.text
    assert browser.cookies["shopbot-talk"] != old
    assert not shop.journal.turns.get(old)


def test_the_conversation_can_be_kept_as_a_file(browser):
    ask(browser, "a kettle <b>")
    for shape in ("txt", "md", "json", "exe"):
        answer = browser.get(f"/plain-export?shape={shape}")
        assert "a kettle" in answer.text
        assert "attachment" in answer.headers["content-disposition"]
        assert "exe" not in answer.headers["content-disposition"]


def test_the_record_of_a_product(browser):
    text = browser.get("/plain-product?id=kettle-1&lang=zh").text
    assert "容量" in text
    gone = browser.get("/plain-product?id=nothing")
    assert gone.status_code == 404
    assert 'href="plain"' in gone.text


def test_a_text_of_the_address_is_put_into_the_box_and_not_sent(browser, shop):
    assert ">kettle &lt;b&gt;</textarea>" in browser.get("/plain?text=kettle+<b>").text
    assert not shop.assistant.requests


@pytest.mark.point(40)
def test_the_link_to_an_order_needs_a_press(browser, shop):
    page = browser.get("/plain", params={"order": "abc.def"}).text
    assert not shop.assistant.requests
    form = re.search(r'<section class="proposal".*?</section>', page, re.S)[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert (sent["what"], sent["value"]) == ("link", "abc.def")
    browser.post("/plain", data=sent)
    assert shop.assistant.requests[-1].press.what == "link"


def test_the_page_with_javascript_leads_here_with_the_link_to_the_order(browser):
    text = browser.get("/", params={"order": 'a"b', "lang": "zh"}).text
    assert "plain?lang=zh&amp;order=a%22b" in text
