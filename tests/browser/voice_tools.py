"""Voices for the browser's tests: spoken WAV files, a microphone that plays what a test says, a shop that hears a script."""

import base64
import contextlib
import io
import json
import threading
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from conftest import FLAGS, Visit, _chromium, free_port
from playwright.sync_api import TimeoutError
from web_fakes import FakeShop

from shopbot.errors import ShopbotError
from shopbot.models.scripted import ScriptedTranscriber
from shopbot.settings import Settings
from shopbot.types import Locale
from shopbot.web import server
from shopbot.wiring_voice import Voice

RATE = 48_000
QUESTION = "Show me a kettle that I can hear."

# A microphone made of silence, into which `speak(base64)` plays a WAV file; errors by name; `unplug()` takes it away.
STUB = """(options) => {
  window.microphones = 0;
  const context = () => window.stubContext ??= new AudioContext({ sampleRate: 48000 });
  navigator.mediaDevices.getUserMedia = async () => {
    if (options.error) throw new DOMException('no', options.error);
    if (options.never) await new Promise(() => {});
    window.microphones += 1;
    window.stubOut = context().createMediaStreamDestination();
    await context().resume();
    const track = stubOut.stream.getAudioTracks()[0];
    const stop = track.stop.bind(track);
    track.stop = () => { if (track.readyState === 'live') window.microphones -= 1; stop(); };
    window.unplug = () => track.dispatchEvent(new Event('ended'));
    return stubOut.stream;
  };
  window.speak = async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const source = context().createBufferSource();
    source.buffer = await context().decodeAudioData(bytes.buffer);
    source.connect(stubOut);
    source.start();
    await new Promise((done) => { source.onended = done; });
  };
}"""


def wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    """A WAV file, 16 bit, one channel."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


@cache
def spoken(text: str = QUESTION) -> np.ndarray:
    """An English sentence as samples at RATE, spoken by a small synthetic voice."""
    from hibari import SAMPLE_RATE, Hibari

    said = np.asarray(Hibari()(text), dtype=np.float32)
    places = np.arange(0, len(said) - 1, SAMPLE_RATE / RATE)
    return np.interp(places, np.arange(len(said)), said).astype(np.float32) * 0.8


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), dtype=np.float32)


def noise(seconds: float, loud: float = 0.02) -> np.ndarray:
    """What an even hiss sounds like."""
    draw = np.random.default_rng(7).standard_normal(int(seconds * RATE))
    return (draw * loud).astype(np.float32)


@dataclass
class Tones:
    """A voice whose every sentence is a tone. `asked` keeps (text, locale, speed)."""

    locales: Sequence[Locale] = ("en",)
    seconds: float = 0.5
    asked: list[tuple[str, Locale, float]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def speak(self, text: str, locale: Locale, speed: float = 1.0) -> bytes:
        with self._lock:
            self.asked.append((text, locale, speed))
            if self.fails:
                raise self.fails[0]
        beat = np.sin(np.arange(int(self.seconds * 24_000)) * 0.06) * 0.2
        return wav(beat.astype(np.float32), 24_000)


@contextlib.contextmanager
def serving(
    spoken: Sequence[object] = (QUESTION,), *, hearing: bool = True, speaker: Tones | None = None
) -> Iterator[tuple[FakeShop, str]]:
    """A shop with an ear of that script and that voice, and its address."""
    ear = ScriptedTranscriber(spoken) if hearing else None
    shop, settings = FakeShop(voice=Voice(ear, speaker)), Settings(port=free_port())
    built = server.build(shop, settings)
    address, _ = server.launch(built, settings)
    try:
        yield shop, address
    finally:
        built.get_blocks().close(verbose=False)


@contextlib.contextmanager
def chromium_hearing(kind, samples: np.ndarray, folder: Path):
    """A Chromium whose microphone plays these samples once, from the moment it is opened."""
    file = folder / "microphone.wav"
    file.write_bytes(wav(samples))
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}%noloop",
    ]
    running = kind.launch(executable_path=_chromium() or None, args=[*FLAGS, *flags])
    try:
        yield running
    finally:
        running.close()


def stubbed(tab: Visit, **options: object) -> Visit:
    """The tab with a microphone of the test's own: see STUB."""
    tab.page.add_init_script(f"({STUB})({json.dumps(options)})")
    return tab


def speak(tab: Visit, samples: np.ndarray) -> None:
    """Somebody speaks into the stubbed microphone, to the end."""
    tab.page.evaluate("data => speak(data)", base64.b64encode(wav(samples)).decode())


def shown(tab: Visit, state: str) -> None:
    """Waits until the voice is in that state."""
    try:
        tab.page.wait_for_selector(f"#voice[data-state={state}]")
    except TimeoutError:
        seen = tab.page.locator("#composer").inner_text()
        raise AssertionError(f"not {state}, but: {seen}") from None


def alert(tab: Visit) -> str:
    """The words of the one alert, once it is there."""
    tab.page.wait_for_selector("#voice-bar [role=alert]")
    return tab.page.locator("#voice-bar [role=alert]").inner_text()


def say_by(tab: Visit, voice: Tones) -> None:
    """Sentences that the page wants spoken come from this voice, exactly as they were asked for."""

    def answer(route) -> None:
        asked = route.request.post_data_json
        try:
            sound = voice.speak(asked["text"], asked["locale"], asked["speed"])
        except ShopbotError as error:
            told = {"error": error.message, "remedy": error.remedy}
            route.fulfill(status=500, json=told)
        else:
            route.fulfill(content_type="audio/wav", body=sound)

    tab.page.route("**/voice/say*", answer)
