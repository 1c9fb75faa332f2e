"""The page's files and routes: both languages whole, small, safe headers, nothing inline."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_fakes import ASSETS, PRODUCTS, Catalogue, FakeShop

from shopbot.chat.compose_compare import table
from shopbot.settings import Settings
from shopbot.types import LOCALES, Compared, Locale, LocalText, Money, Product, Turn, Verdict
from shopbot.web import document, server, views
from shopbot.web.guard import BODY_LIMIT, Keys

PAGE = document.PAGE
GOODS = Catalogue()
TAGS = {"en": "en", "zh": "zh-Hans"}
MODULES = sorted((PAGE / "js").glob("*.js"))


def strings(locale: Locale) -> dict[str, str]:
    """Every message of the page, in whichever file it stands."""
    messages = FakeShop().words(locale).messages
    return {key: text for key, text in messages.items() if key.startswith("page.")}


@pytest.fixture(scope="module")
def client():
    return TestClient(server.build(FakeShop(), Settings()), base_url="http://shop.test")


def test_both_languages_say_the_same_things():
    english, chinese = strings("en"), strings("zh")
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", chinese[key])), key


def test_every_word_the_page_asks_for_exists():
    asked = set()
    for file in MODULES:
        asked |= {
            f"page.{key}" for key in re.findall(r'\bt\("([a-z0-9_.]+)"', file.read_text("utf-8"))
        }
    for file in PAGE.glob("*.html"):
        asked |= set(re.findall(r"\{\{(page\.[a-z0-9_.]+)\}\}", file.read_text("utf-8")))
    assert len(asked) > 80
    assert asked <= strings("en").keys()


def test_chinese_punctuation_is_full_width_and_you_is_polite():
    for key, text in strings("zh").items():
        assert "你" not in text, key
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]", text), key


def needed(module: Path, seen: set[Path]) -> set[Path]:
    """A module and what it imports at once; what it loads later is left out."""
    if module not in seen:
        seen.add(module)
        for name in re.findall(
            r'^import [^;]*?"\./([a-z_]+\.js)"', module.read_text("utf-8"), re.M
        ):
            needed(module.parent / name, seen)
    return seen


def test_the_page_weighs_less_than_155_kilobytes_and_what_comes_later_less_than_60():
    at_once = needed(PAGE / "js" / "app.js", set())
    linked = re.findall(r'(?:href|src)="page/([^"]+)"', (PAGE / "index.html").read_text("utf-8"))
    other = {PAGE / name for name in ["index.html", *linked]} - set(MODULES)
    later = set(MODULES) - at_once
    assert {f.name for f in later} > {"voice.js", "recorder.js", "worklet.js"}
    assert sum(f.stat().st_size for f in at_once | other) + 17_000 < 155_000
    assert sum(f.stat().st_size for f in later) < 60_000


@pytest.mark.parametrize("locale", LOCALES)
def test_language_and_title_are_right_in_the_html(client, locale):
    text = client.get(f"/?lang={locale}").text
    assert f'<html lang="{TAGS[locale]}" dir="ltr">' in text
    assert f"<title>{strings(locale)['page.title']} · " in text
    assert "{{" not in text.split('id="state"')[0]


def test_the_browser_language_is_followed_only_where_we_speak_it(client):
    assert (
        'lang="zh-Hans"' in client.get("/", headers={"accept-language": "zh-TW,zh;q=0.9"}).text[:60]
    )
    assert 'lang="en"' in client.get("/", headers={"accept-language": "fr-FR,fr"}).text[:60]


def test_nothing_inline_and_the_policy_forbids_it(client):
    answer = client.get("/")
    head = answer.text.split('<script type="application/json"')[0]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", head)
    assert not re.search(r"<script(?![^>]*src=)", head)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_embedded_state_cannot_end_its_script_element():
    told = document.embed({"name": "</script><script>alert(1)</script>&"})
    assert "<" not in told
    assert json.loads(told)["name"].startswith("</script>")


@pytest.mark.parametrize(
    "path",
    [
        "/page/../server.py",
        "/page/%2e%2e/server.py",
        "/page/index.html",
        "/page/nothing.js",
        "/page/",
    ],
)
def test_only_page_files_are_served(client, path):
    assert client.get(path).status_code == 404


def test_a_drawing_takes_its_tint_from_the_palette(client):
    name = sorted((ASSETS / "pictures").glob("*.svg"))[0].name
    palette = json.loads((ASSETS / "palette.json").read_text("utf-8"))
    assert f"--tint:{palette['blue']['hex']}" in client.get(f"/pictures/{name}?tint=blue").text
    wild = client.get(f"/pictures/{name}", params={"tint": "red;}</style><script>"}).text
    assert "script" not in wild


def test_a_missing_drawing_is_a_neutral_one(client):
    answer = client.get("/pictures/no-such-thing.svg")
    assert answer.status_code == 200
    assert "<svg" in answer.text
    assert "max-age" in answer.headers["cache-control"]


def test_evidence_is_the_record_in_words(client):
    told = client.get("/evidence/kettle-1?lang=zh").json()
    assert told["title"] == "白桦会说话的电水壶"
    assert any("容量" in line for line in told["lines"])
    assert client.get("/evidence/nothing").json()["lines"] == []


def test_a_body_beyond_the_limit_is_refused(client):
    answer = client.post("/plain", headers={"content-length": str(BODY_LIMIT + 1)})
    assert answer.status_code == 413


def test_the_door_asks_for_the_password():
    door = TestClient(
        server.build(FakeShop(), Settings(), Keys("sesame")), base_url="http://shop.test"
    )
    assert "<form" in door.get("/").text
    assert door.get("/evidence/kettle-1").status_code == 401
    assert door.post("/gradio_api/call/chat", json={"data": []}).status_code == 401
    wrong = door.post("/login", data={"password": "open"})
    assert wrong.status_code == 401
    assert strings("en")["page.login.wrong"].split(";")[0] in wrong.text
    assert 'id="transcript"' in door.post("/login", data={"password": "sesame"}).text
    assert door.get("/evidence/kettle-1").status_code == 200


def test_guessing_is_slowed_down():
    now = [0.0]
    keys = Keys("sesame", clock=lambda: now[0])
    assert not any(keys.try_password("wrong") for _ in range(10))
    assert not keys.try_password("sesame")
    now[0] = 61
    assert keys.fits(keys.try_password("sesame"))
    assert not keys.fits("")


def test_a_card_says_was_only_for_a_real_reduction():
    words = FakeShop().words("en")
    product = Product(
        "p", LocalText({"en": "P"}), price=Money(900, "USD"), list_price=Money(900, "USD")
    )
    assert views.card(product, words, "en")["was"] == ""
    dearer = Product(
        "p", LocalText({"en": "P"}), price=Money(900, "USD"), list_price=Money(1200, "USD")
    )
    assert views.card(dearer, words, "en")["was"] == "$12.00"


def test_a_card_takes_no_script_address():
    words = FakeShop().words("en")
    product = Product(
        "p", LocalText({"zh": "壶"}), url="javascript:alert(1)", picture="javascript:1"
    )
    told = views.card(product, words, "en")
    assert (told["url"], told["picture"]) == ("", "")
    assert (told["title"], told["titleLang"]) == ("壶", "zh")


def test_a_kept_reply_has_its_sentences_back():
    told = lambda reply, *verdicts: views.turn(  # noqa: E731
        Turn("t", "s", "q", reply, "en", "greedy", verdicts=verdicts),
        FakeShop().words("en"),
        "en",
        GOODS,
    )["sentences"]
    of = Verdict("passed", (), ("kettle-1",), ("its record",))
    kept = told("It boils 1.5 l. It talks.\nIt is blue.", of, Verdict("withheld"), of, of)
    assert [s["text"] for s in kept] == ["It boils 1.5 l.", "It talks.", "It is blue."]
    assert [s["paragraph"] for s in kept] == [False, False, True]
    assert kept[1]["products"] == ["kettle-1"]
    quoted = told("Write to us. We answer within a day.", Verdict("record"))
    assert [s["text"] for s in quoted] == ["Write to us.", "We answer within a day."]
    assert told("") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_comparison_is_told_as_a_table_live_and_from_the_record(locale):
    words = FakeShop().words(locale)
    made = table(PRODUCTS[:2], words)
    live = views.event(Compared(made), words, locale, GOODS)
    kept = views.turn(
        Turn("t", "s", "q", "", locale, "greedy", comparison=made), words, locale, GOODS
    )
    assert live == {"kind": "compared", **kept["comparison"]}
    assert live["columns"] == [p.title.get(locale) for p in PRODUCTS[:2]]
    assert all(len(row["cells"]) == 2 for row in live["rows"])
    speaks = next(row for row in live["rows"] if row["cells"][1] == words.say("compare.unstated"))
    assert speaks["label"] in ("Speaks", "语音播报")
    assert live["locale"] == locale
