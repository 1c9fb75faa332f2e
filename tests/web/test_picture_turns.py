"""Pictures through the door: what a page may send as one, and a page that has no such control."""

import base64
import re

import pytest
from fastapi.testclient import TestClient
from pictures import bomb
from web_fakes import FakeShop
from web_pictures import LINK, picture_of, picture_shop

from shopbot.settings import Settings
from shopbot.web import server
from shopbot.web.turns import Ask, Turns

SESSION = "0123456789abcdef"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return picture_shop(tmp_path_factory.mktemp("shop"))


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def last(shop, text="", picture="", locale="en", session=SESSION):
    events = list(Turns(shop, "steady").stream(Ask(text, session, locale, picture=picture)))
    assert [e["kind"] for e in events[:-1]] == (
        ["status", "products"] + ["sentence"] * (len(events) - 3) if len(events) > 2 else ["status"] * (len(events) - 1)
    )  # fmt: skip
    return events[-1]


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,", "data:image/jpeg;base64,"])
def test_a_picture_is_answered_with_what_looks_like_it(shop, prefix):
    told = last(shop, picture=prefix + coded(picture_of("kettle-2")))
    assert told["kind"] == "done"
    assert told["turn"]["products"][0]["id"] == "kettle-2"
    assert told["turn"]["decoding"] == "picture"
    assert told["turn"]["sentences"][0]["products"][0] == "kettle-2"


def test_a_link_is_followed(shop):
    told = last(shop, f"like {LINK}")
    assert told["turn"]["products"][0]["id"] == "kettle-2"
    assert told["turn"]["decoding"] == "picture link"
    assert "fetched" in last(shop, "https://photos.test/gone.png")["message"]


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "data:,",
        "!!!!",
        coded(b"text"),
        coded(b"<svg>"),
        coded(bomb()),
        "data:image/png;base64,AAAA",
    ],
)
def test_whatever_else_is_sent_is_refused_in_words(shop, sent, locale):
    told = last(shop, picture=sent, locale=locale)
    assert told["kind"] == "failed"
    assert told["remedy"]
    assert bool(re.search(r"[\u4e00-\u9fff]", told["message"])) == (locale == "zh")


def test_a_shop_without_pictures_says_so_and_still_answers_words():
    shop = FakeShop()
    assert (
        last(shop, picture=coded(picture_of("kettle-1")))["message"]
        == "This shop cannot search by picture."
    )
    events = list(Turns(shop, "steady").stream(Ask(f"see {LINK}", SESSION, "en")))
    assert events[-1]["kind"] == "done"
    assert shop.assistant.requests[-1].text.endswith(LINK)


@pytest.mark.parametrize("path", ["/", "/plain"])
def test_the_control_is_there_only_where_it_works(shop, path):
    with_it, without = (
        TestClient(server.build(s, Settings()), base_url="http://shop.test").get(path).text
        for s in (shop, FakeShop())
    )
    assert 'type="file"' in with_it
    assert "not kept" in with_it
    assert 'type="file"' not in without
    assert "<!--pictures" not in with_it + without
    assert '"pictures":false' in without or path == "/plain"


def test_the_plain_page_takes_a_picture(shop):
    client = TestClient(server.build(shop, Settings()), base_url="http://shop.test")
    files = {"picture": ("a.png", picture_of("kettle-1"), "image/png")}
    text = client.post("/plain", data=asking(client), files=files).text
    assert "look most like your picture" in text
    assert text.index("Birch Talking Kettle") < text.index("Fern Gooseneck")
    nothing = client.post("/plain", data=asking(client), files={"picture": ("", b"")})
    assert "no text" in nothing.text


def asking(client) -> dict[str, str]:
    """The form that asks, as the page brings it, without a word in it."""
    page = client.get("/plain").text
    form = page[page.index('class="boxed ask"') :]
    return {**dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)), "text": ""}
