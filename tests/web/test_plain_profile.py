"""What is remembered, without JavaScript: seen, added, taken back, kept as a file, erased; nobody else's."""

import json
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from shopbot.settings import Settings
from shopbot.types import LOCALES
from shopbot.web import server
from shopbot.wiring import Shop, open_shop
from shopbot.wiring_journeys import copy_shop

SIZE = {"en": "I wear size 42 shoes", "zh": "我的鞋码是42"}
NOTHING = {"en": "the weather is fine", "zh": "今天天气不错"}


@pytest.fixture(scope="module")
def built(sample_shop: Shop, sample_settings: Settings, tmp_path_factory):
    own = Settings(data_dir=str(tmp_path_factory.mktemp("kept")), embedder="hash", model="none")
    copy_shop(sample_settings, own)
    return server.build(open_shop(own), Settings())


class Person:
    """One browser without JavaScript."""

    def __init__(self, built, lang: str) -> None:
        self.client = TestClient(built, base_url="http://shop.test")
        self.text = self.client.get(f"/plain-profile?lang={lang}").text

    def open(self, address: str) -> str:
        self.text = self.client.get(f"/{address}").text
        return self.text

    def send(self, holds: str, **typed: str) -> str:
        """Sends the form that holds these characters."""
        form = next(f for f in re.findall(r"<form.*?</form>", self.text, re.S) if holds in f)
        action = re.search(r'action="([^"]+)"', form)[1]
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        data = {name: unescape(value) for name, value in hidden.items()} | typed
        self.text = self.client.post(f"/{action}", data=data).text
        return self.text

    def file(self) -> dict:
        answer = self.client.get("/plain-profile-export")
        assert "attachment" in answer.headers["content-disposition"]
        return json.loads(answer.text)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_added_seen_kept_and_taken_back(built, locale):
    one = Person(built, locale)
    assert one.file() == {"profiles": [], "behaviour": []}
    one.send('id="remember"', text=SIZE[locale])
    assert "42" in re.search(r'<ul class="review".*?</ul>', one.text, re.S)[0]
    kept = one.file()["profiles"][0]["profile"]
    assert kept["sizes"] == [{"value": "42", "of": "shoes"}]
    assert kept["consent"]["purpose"], "nothing is remembered without a yes"
    one.send('value="one"')
    assert 'class="review"' not in one.text
    assert one.file() == {"profiles": [], "behaviour": []}


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_is_erased_after_a_second_question(built, locale):
    one = Person(built, locale)
    one.send('id="remember"', text=SIZE[locale])
    one.open("plain-profile?sure=all")
    assert one.file()["profiles"], "asking is not erasing"
    one.send('value="all"')
    assert one.file() == {"profiles": [], "behaviour": []}


def test_what_says_nothing_is_not_remembered(built):
    one = Person(built, "en")
    assert 'role="status"' in one.send('id="remember"', text=NOTHING["en"])
    assert one.file()["profiles"] == []


def test_nobody_sees_or_changes_what_is_another_ones(built):
    one, other = Person(built, "en"), Person(built, "en")
    one.send('id="remember"', text=SIZE["en"])
    assert 'class="review"' not in other.open("plain-profile")
    assert other.file()["profiles"] == []
    stolen = re.search(r'name="token" value="(\w+)"', one.text)[1]
    other.client.post("/plain-profile", data={"what": "all", "token": stolen})
    assert one.file()["profiles"]


def test_a_form_of_a_strange_page_changes_nothing(built):
    one = Person(built, "en")
    one.send('id="remember"', text=SIZE["en"])
    token = re.search(r'name="token" value="(\w+)"', one.text)[1]
    headers = {"sec-fetch-site": "cross-site"}
    one.client.post("/plain-profile", data={"what": "all", "token": token}, headers=headers)
    one.client.post("/plain-profile", data={"what": "all", "token": "0" * 32})
    assert one.file()["profiles"]


def test_the_page_has_a_name_for_every_field_and_button(built):
    one = Person(built, "en")
    text = one.send('id="remember"', text=SIZE["en"])
    assert '<label for="remember"' in text.replace('class="label" ', "")
    names = re.findall(r"<button[^>]*>([^<]+)</button>", text)
    assert len(names) == len(set(names)), "two buttons of one name cannot be told apart by ear"
    assert any("42" in name for name in names)
    assert not re.search(r"<script|\{\{|\sstyle=|\son[a-z]+=", text)


def test_the_shoppers_page_gets_the_file_of_its_own_conversation(built):
    client = TestClient(built, base_url="http://shop.test")
    answer = client.post("/profile/export", json={"session": "a" * 32})
    assert answer.json() == {"profiles": [], "behaviour": []}
    assert client.post("/profile/export", json={"session": "../x"}).status_code >= 400
