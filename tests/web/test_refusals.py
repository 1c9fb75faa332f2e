"""Error pages, the sign-in page, the statement and the page for no connection: words and a way on, in each language."""

import re

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from web_fakes import FakeShop

from shopbot.settings import Settings
from shopbot.types import LOCALES, ShopInfo
from shopbot.web import document, server
from shopbot.web.guard import BODY_LIMIT, Keys

PERSON = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TAGS = {"en": "en", "zh": "zh-Hans"}


def build(keys: Keys | None = None, shop: FakeShop | None = None):
    built = server.build(shop or FakeShop(), Settings(), keys)

    @built.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret path /home/merchant")

    @built.get("/busy")
    def busy() -> None:
        raise HTTPException(503)

    return TestClient(built, base_url="http://shop.test", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client():
    return build()


def refuse(client, status: int, **options):
    headers = {**PERSON, **options}
    if status == 413:
        return client.post("/plain", headers={**headers, "content-length": str(BODY_LIMIT + 1)})
    if status == 405:
        return client.delete("/plain-help", headers=headers)
    return client.get({404: "/a/b/c", 500: "/broken", 503: "/busy"}[status], headers=headers)


@pytest.mark.point(40)
@pytest.mark.parametrize("status", [404, 405, 413, 500, 503])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_person_is_told_in_words_with_a_way_on(client, status, locale):
    answer = refuse(client, status, **{"accept-language": TAGS[locale]})
    words = FakeShop().words(locale)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert f'<html lang="{TAGS[locale]}" dir="ltr">' in answer.text
    assert words.say(f"error.{status}") in answer.text
    assert words.say("error.home") in answer.text
    assert answer.text.count("<h1") == answer.text.count("<main") == 1
    assert not re.search(r"secret|Traceback|\{\w|<!--", answer.text)


@pytest.mark.parametrize("status", [404, 405, 413, 500, 503])
def test_a_program_is_told_in_json(client, status):
    answer = refuse(client, status, accept="application/json", **{"accept-language": "zh"})
    assert answer.status_code == status
    told = answer.json()
    assert told["error"] == FakeShop().words("zh").say(f"error.{status}")
    assert told["remedy"]
    assert "secret" not in answer.text


def test_links_of_an_error_page_lead_to_the_shop_from_any_depth(client):
    text = client.get("/a/b/c", headers=PERSON).text
    links = re.findall(r'(?:href)="([^"#]+)"', text)
    assert links
    assert all(link.startswith("../../") and not link.startswith("../../../") for link in links)


def test_what_programs_call_answers_in_json_even_to_a_browser(client):
    for path in ("/page/nothing.js", "/cart/x/y", "/gradio_api/nothing"):
        answer = client.get(path, headers=PERSON)
        assert answer.status_code == 404
        assert "html" not in answer.headers["content-type"], path


# ---------------------------------------------------------------- the door


@pytest.fixture
def door():
    return build(Keys("sesame"))


@pytest.mark.point(40)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_sign_in_page_has_its_label_and_its_languages(door, locale):
    text = door.get(f"/login?lang={locale}").text
    assert f'<html lang="{TAGS[locale]}"' in text
    assert '<label for="password"' in text
    assert 'autocomplete="current-password"' in text
    assert 'role="alert"' not in text
    assert "?lang=" in text
    assert "/accessibility" in text or 'href="accessibility' in text


@pytest.mark.point(40)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_wrong_password_is_an_alert_with_the_focus_in_the_field(door, locale):
    answer = door.post("/login", data={"password": "open", "lang": locale, "next": "plain?order=a"})
    words = FakeShop().words(locale)
    assert answer.status_code == 401
    assert f'role="alert" id="wrong">{words.say("page.login.wrong")}' in answer.text
    assert 'autofocus aria-invalid="true" aria-describedby="wrong"' in answer.text
    title = words.say("form.problem.title", title=words.say("page.login.title"))
    assert f"<title>{title} · " in answer.text
    assert 'name="next" value="plain?order=a"' in answer.text


def test_the_door_leads_back_to_what_somebody_came_for(door):
    asked = door.get("/plain", params={"order": "abc.d-e_f"})
    assert 'name="next" value="plain?order=abc.d-e_f"' in asked.text
    entered = door.post(
        "/login", data={"password": "sesame", "next": "plain?order=abc"}, follow_redirects=False
    )
    assert entered.headers["location"] == "plain?order=abc"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "login", "a/b",
     "plain?x=1\r\nset-cookie: a=b"],
)  # fmt: skip
def test_the_door_leads_nowhere_else(door, address):
    entered = door.post(
        "/login", data={"password": "sesame", "next": address}, follow_redirects=False
    )
    assert entered.headers["location"] == "./"


def test_before_the_password_a_form_is_answered_in_words(door):
    answer = door.post("/plain", data={"text": "a"}, headers=PERSON)
    assert answer.status_code == 401
    assert 'href="login?lang=en"' in answer.text
    assert door.post("/cart/show", json={}).json()["error"]


def test_statement_and_offline_page_are_open_to_who_has_no_password(door):
    for path in ("/accessibility", "/offline", "/sw.js"):
        assert door.get(path, follow_redirects=False).status_code == 200


# ---------------------------------------------------------------- statement, no connection


@pytest.mark.parametrize("locale", LOCALES)
def test_the_statement_says_what_was_not_tested_and_whom_to_reach(client, locale):
    text = client.get(f"/accessibility?lang={locale}").text
    for name in ("WCAG", "Chromium", "axe-core", "Orca", "NVDA", "JAWS", "VoiceOver", "TalkBack"):
        assert name in text
    assert FakeShop().words(locale).say("statement.contact.none") in text.replace("&#x27;", "'")
    assert "2026" in text


def test_the_statement_names_the_shops_own_address():
    info = ShopInfo(
        FakeShop().info.name, "USD", email="hello@shop.example", phone="+1 202 555 0142"
    )
    text = build(shop=FakeShop(info=info)).get("/accessibility").text
    assert "hello@shop.example and +1 202 555 0142" in text


@pytest.mark.point(40)
def test_the_page_for_no_connection_speaks_every_language(client):
    text = client.get("/offline").text
    for locale in LOCALES:
        assert f'lang="{TAGS[locale]}"' in text
        assert FakeShop().words(locale).say("offline.title") in text
    assert text.count("<main") == 1
    assert "set-cookie" not in client.get("/offline").headers


def test_the_service_worker_keeps_only_its_own_page_and_style():
    source = (document.PAGE / "sw.js").read_text("utf-8")
    kept = re.search(r"KEPT = \[([^\]]+)\]", source)[1]
    assert set(re.findall(r'"([^"]+)"', kept)) == {
        "offline", "page/tokens.css", "page/style.css", "page/modes.css", "page/plain.css",
    }  # fmt: skip
    assert "cache.put" not in source
