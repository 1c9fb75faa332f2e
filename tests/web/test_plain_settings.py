"""What is asked for in words holds on the plain pages as it does on the other: colours, size, spacing, plain language."""

import re

import pytest
from fastapi.testclient import TestClient

from shopbot.settings import Settings
from shopbot.web import server


@pytest.fixture(scope="module")
def built(sample_shop):
    return server.build(sample_shop, Settings())


@pytest.fixture
def browser(built):
    return TestClient(built, base_url="http://shop.test")


def said(browser, text, lang="en"):
    """The page that a message leads to."""
    page = browser.get(f"/plain?lang={lang}").text
    form = page[page.index('class="boxed ask"') :]
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return browser.post("/plain", data={**carried, "text": text}).text


def root(text):
    return text[text.index("<html") : text.index(">", text.index("<html"))]


@pytest.mark.parametrize(
    ("lang", "text", "held"),
    [
        ("en", "larger text", 'data-size="large"'),
        ("en", "dark mode", 'data-theme="dark"'),
        ("en", "more space between the lines", 'data-spacing="wide"'),
        ("zh", "字大一点", 'data-size="large"'),
        ("zh", "深色模式", 'data-theme="dark"'),
    ],
)
def test_a_setting_by_words_holds_at_once_and_stays(browser, lang, text, held):
    assert held not in root(browser.get(f"/plain?lang={lang}").text)
    assert held in root(said(browser, text, lang))
    assert held in root(browser.get("/plain-help").text)


def test_it_can_be_taken_back_in_words(browser):
    said(browser, "larger text")
    assert "data-size" not in root(said(browser, "undo")).replace('data-size="normal"', "")


def test_plain_language_by_words_is_a_setting_of_the_page(browser):
    said(browser, "plain language please")
    page = browser.get("/plain-settings").text
    assert re.search(r"<input[^>]*checked[^>]*simple-on|<input[^>]*simple-on[^>]*checked", page)
    told = said(browser, "waterproof boots under 150 dollars")
    assert "plain language" not in told or "next" in told.lower()
    assert len(re.findall(r"<article[^>]*class=\"card\"", told)) >= 1


def test_what_is_set_is_told_when_asked(browser):
    said(browser, "dark mode")
    told = said(browser, "what are my settings")
    assert "dark" in told
    assert "screen reader" not in told, "what these pages have not is not listed"
