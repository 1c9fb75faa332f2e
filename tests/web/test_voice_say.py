"""The mouth's endpoint: what the page sends, and what nobody's page would send."""

import io
import threading
import time
import wave

import pytest
from fastapi.testclient import TestClient
from web_fakes import FakeShop

from shopbot.errors import EngineError
from shopbot.models.voice import Voices
from shopbot.models.voice_english import EnglishVoice
from shopbot.settings import Settings
from shopbot.types import Locale
from shopbot.web import server, voice_say
from shopbot.wiring_voice import Voice


class Mouth:
    """Says nothing, and keeps what it was to say."""

    locales: tuple[Locale, ...] = ("en", "zh")

    def __init__(self, error: Exception | None = None) -> None:
        self.said: list[tuple[str, str, float]] = []
        self.error = error
        self.open = threading.Event()
        self.open.set()

    def speak(self, text: str, locale: Locale, speed: float = 1.0) -> bytes:
        self.open.wait(15)
        if self.error:
            raise self.error
        self.said.append((text, locale, speed))
        return b"RIFF"


def client(mouth: object) -> TestClient:
    made = server.build(FakeShop(voice=Voice(speaker=mouth)), Settings())
    return TestClient(made, base_url="http://shop.test")


def say(
    tab: TestClient, text: str = "Hello.", locale: str = "en", page: str = "en", **more: object
):
    return tab.post(f"/voice/say?page={page}", json={"text": text, "locale": locale, **more})


def test_what_is_shown_is_said_in_words() -> None:
    mouth = Mouth()
    told = say(client(mouth), "It costs $49.90.", speed=1.5)
    assert (told.status_code, told.headers["content-type"]) == (200, "audio/wav")
    assert told.headers["cache-control"] == "no-store"
    say(client(mouth), "现价US$49.90。", "zh")
    assert mouth.said == [
        ("It costs forty-nine dollars ninety.", "en", 1.5),
        ("现价四十九点九美元。", "zh", 1.0),
    ]


def test_the_real_voice_comes_as_a_file_that_can_be_played() -> None:
    told = say(client(Voices({"en": EnglishVoice()})), "Your order is on its way.")
    with wave.open(io.BytesIO(told.content)) as file:
        assert file.getnframes() > 0.8 * file.getframerate()


def test_the_page_knows_what_can_be_said() -> None:
    tab = client(Mouth())
    assert tab.get("/voice/state").json()["say"] == ["en", "zh"]
    assert client(None).get("/voice/state").json()["say"] == []


@pytest.mark.parametrize("page", ["en", "zh"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"text": "x" * 1001, "locale": "en"}, 413),
        ({"text": "Hi", "locale": "fr"}, 400),
        ({"text": 7, "locale": "en"}, 400),
        ({"locale": "en"}, 400),
        ({"text": "Hi", "locale": "en", "speed": 3}, 400),
        ({"text": "Hi", "locale": "en", "speed": "fast"}, 400),
        ({"text": "Hi", "locale": "en", "speed": True}, 400),
        ({"text": " 😀 … ", "locale": "en"}, 400),
        ([], 400),
    ],
)
def test_what_cannot_be_said_is_told_in_the_language_of_the_page(sent, status, page) -> None:
    mouth = Mouth()
    told = client(mouth).post(f"/voice/say?page={page}", json=sent)
    assert told.status_code == status
    answer = told.json()
    assert set(answer) == {"error", "remedy"}
    assert all(answer.values())
    assert any("\u4e00" <= c <= "\u9fff" for c in answer["error"]) is (page == "zh")
    assert mouth.said == []


@pytest.mark.parametrize(
    "sent", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"speed": NaN}', b"x" * 20_000]
)
def test_what_is_no_request_is_refused(sent: bytes) -> None:
    told = client(Mouth()).post("/voice/say", content=sent)
    assert told.status_code in (400, 413)
    assert told.json()["remedy"]


def test_a_missing_voice_and_a_failing_one_are_told() -> None:
    assert say(client(None)).status_code == 503
    only_english = Mouth()
    only_english.locales = ("en",)
    told = say(client(only_english), "你好", "zh", page="zh")
    assert (told.status_code, told.json()["error"]) == (503, "本店没有这种语言的语音。")
    for error in (EngineError("no sound"), ValueError("secret text")):
        told = say(client(Mouth(error)))
        assert told.status_code == 500
        assert "secret" not in told.text
        assert "Traceback" not in told.text


def test_who_comes_when_all_places_are_taken_is_told_to_wait() -> None:
    mouth = Mouth()
    mouth.open.clear()
    tab = client(mouth)
    first = [threading.Thread(target=say, args=(tab,)) for _ in range(voice_say.AT_ONCE)]
    for thread in first:
        thread.start()
    deadline = time.monotonic() + 15
    codes: set[int] = set()
    try:
        while 503 not in codes and time.monotonic() < deadline:
            late = threading.Thread(target=lambda: codes.add(say(tab).status_code))
            late.start()
            late.join(0.3)
            if not codes:
                first.append(late)
    finally:
        mouth.open.set()
        for thread in first:
            thread.join(15)
    assert 503 in codes
    assert say(tab).status_code == 200, "the places are free again"
