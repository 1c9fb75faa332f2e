"""The ear's endpoint: what the page sends, and what nobody's page would send."""

import threading

import numpy as np
import pytest
from fastapi.testclient import TestClient
from web_fakes import PRODUCTS, FakeShop

from shopbot.errors import EngineError
from shopbot.models.scripted import ScriptedTranscriber
from shopbot.models.speech_wav import as_wav
from shopbot.settings import Settings
from shopbot.types import DialogueState, Errand, Pending, Turn
from shopbot.web import server, voice_hear
from shopbot.wiring_voice import Voice

SESSION = "0123456789abcdef0123"
SPOKEN = as_wav(np.sin(np.arange(16_000) * 0.2).astype(np.float32) * 0.5)


def client(*spoken: str | Exception, ear: object = None, names: dict | None = None) -> TestClient:
    shop = FakeShop(voice=Voice(ear or ScriptedTranscriber(spoken), names=names or {}))
    made = TestClient(server.build(shop, Settings()), base_url="http://shop.test")
    made.shop = shop
    return made


def post(tab: TestClient, wav: bytes = SPOKEN, session: str = SESSION, **query: str):
    return tab.post("/voice/hear", params={"session": session, **query}, content=wav)


def test_words_come_out_with_language_and_length():
    told = post(client("I need a kettle."))
    assert told.status_code == 200
    assert told.json() == {"text": "I need a kettle.", "locale": "en", "sure": 1.0, "seconds": 1.0}


def test_silence_is_no_error():
    told = post(client("never said"), as_wav(np.zeros(16_000, dtype=np.float32)), lang="zh")
    assert (told.status_code, told.json()["text"], told.json()["locale"]) == (200, "", "zh")


@pytest.mark.parametrize(
    ("lang", "asked"), [("en", "en"), ("zh", "zh"), ("auto", None), ("xx", None)]
)
def test_the_language_is_passed_on(lang, asked):
    page = client("words")
    post(page, lang=lang)
    assert page.shop.voice.transcriber.asked[0][0] == asked


def test_what_is_shown_is_listened_for_before_the_shop_s_names():
    page = client("words", names={"en": ("Zephyr", "kettle"), "zh": ("水壶",)})
    page.shop.journal.record(
        Turn(
            id="t", session=SESSION, question="?", reply="!", locale="en", decoding="greedy",
            products=(PRODUCTS[1].id,),
        )
    )  # fmt: skip
    post(page, lang="en")
    likely = page.shop.voice.transcriber.asked[0][1]
    assert likely[:2] == (PRODUCTS[1].title.get("en"), "Fern")
    assert likely[-2:] == ("Zephyr", "kettle")
    assert "水壶" not in likely


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (DialogueState(), ""),
        (DialogueState(pending="street", errand=Errand("checkout", "street")), "street"),
        (DialogueState(errand=Errand("order", "")), ""),
        (DialogueState(pending="confirm", proposed=Pending("k", "place_order")), "review"),
    ],
)
def test_the_ear_is_told_what_was_asked_for(state, asked):
    page = client("words")
    page.shop.journal.record(
        Turn(
            id="t", session=SESSION, question="?", reply="!", locale="en", decoding="greedy",
            state=state,
        )
    )  # fmt: skip
    post(page)
    assert page.shop.voice.transcriber.fields == [asked]


@pytest.mark.parametrize("page_language", ["en", "zh"])
@pytest.mark.parametrize(
    ("wav", "status", "key"),
    [
        (b"", 400, "fail.hear.empty"),
        (b"RIFF????WAVEfmt ", 400, "fail.hear.kind"),
        (SPOKEN[:-2], 400, "fail.hear.damaged"),
        (as_wav(np.zeros(61 * 16_000, dtype=np.float32)), 413, "fail.hear.long"),
        (SPOKEN + bytes(voice_hear.MOST_BYTES), 413, "fail.hear.long"),
    ],
)
def test_a_recording_that_cannot_be_used_is_refused_in_the_page_s_language(
    wav, status, key, page_language
):
    page = client("words")
    told = post(page, wav, page=page_language)
    words = page.shop.words(page_language)
    assert told.status_code == status
    assert told.json() == {"error": words.say(key, seconds=60), "remedy": words.say(f"{key}.do")}
    assert page.shop.voice.transcriber.asked == []


@pytest.mark.parametrize("session", ["", "short", "x" * 65, "0123456789abcdef/../x"])
def test_a_session_that_no_page_would_make_is_refused(session):
    page = client("words")
    assert post(page, session=session).status_code == 400
    assert page.shop.voice.transcriber.asked == []


def test_a_failing_model_is_told_and_nothing_of_it_reaches_the_page(caplog):
    for failure in (EngineError("out of memory at /home/merchant"),):
        told = post(client(failure))
        assert told.status_code == 500
        assert "merchant" not in told.text
    assert "A recording could not be heard" in caplog.text


def test_a_shop_without_an_ear_says_so():
    page = client("words")
    page.shop.voice.transcriber = None
    told = post(page)
    assert (told.status_code, told.json()["error"]) == (
        503,
        page.shop.words("en").say("fail.hear.off"),
    )
    assert page.get("/voice/state").json()["hear"] is False
    page.shop.voice = None
    assert page.get("/voice/state").json() == {"hear": False, "say": []}


def test_the_ear_may_come_later_than_the_page():
    page = client("words")
    ear, page.shop.voice.transcriber = page.shop.voice.transcriber, None
    assert '"voice":{"hear":false' in page.get("/").text
    page.shop.voice.transcriber = ear
    assert '"voice":{"hear":true' in page.get("/").text
    assert page.get("/voice/state").json()["hear"] is True


class Slow(ScriptedTranscriber):
    """Hears when it is let."""

    def __init__(self) -> None:
        super().__init__(["words"])
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()

    def hear(self, *given):
        self.begun.release()
        assert self.go.wait(30)
        return super().hear(*given)


def test_who_comes_when_all_places_are_taken_is_told_so_and_later_ones_are_heard():
    ear = Slow()
    page = client(ear=ear)
    answers: list[int] = []
    speakers = [
        threading.Thread(target=lambda: answers.append(post(page).status_code))
        for _ in range(voice_hear.AT_ONCE)
    ]
    for speaker in speakers:
        speaker.start()
    for _ in speakers:
        assert ear.begun.acquire(timeout=30)
    told = post(page)
    assert (told.status_code, told.json()["error"]) == (
        503,
        page.shop.words("en").say("fail.hear.busy"),
    )
    ear.go.set()
    for speaker in speakers:
        speaker.join(30)
    assert answers == [200] * voice_hear.AT_ONCE
    assert post(page).status_code == 200
