"""A whole purchase by voice alone, hands-free: a synthetic shopper, a real microphone in Chromium, a real Whisper.

Nothing is typed and nothing is pressed but the key that opens the microphone. What the shop misheard is put right as a
person would: by saying it again, or "change the name to ...", spelled by words in the end. All of it is counted.
"""

import contextlib
import io
import re
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from conftest import Visit, sample
from playwright.sync_api import Browser
from voice_tools import RATE, speak, stubbed

from shopbot.chat.spoken import Spoken
from shopbot.chat.spoken_digits import in_digits
from shopbot.settings import ROOT, load
from shopbot.types import Locale
from shopbot.wiring_speaker import speaker
from shopbot.wiring_voice import Voice, transcriber

ORDER = re.compile(r"F-\d{6}")
PAUSE_MS = 2500  # ends a message
STATE = "document.getElementById('voice').dataset.state"
SLOW_SECONDS = 400  # a busy computer needs long to read a comparison aloud


@dataclass(frozen=True)
class Step:
    """What is said first, what the reply must hold before the next step, what is said where it does not."""

    said: str
    wanted: str
    others: tuple[str, ...] = ()
    voice: Locale | None = None  # who speaks, where it is not the voice of the page's language


@dataclass
class Talked:
    """What has been said and heard so far."""

    steps: int = 0
    messages: int = 0
    notes: list[str] = field(default_factory=list)
    order: str = ""
    seconds: float = 0.0
    stuck: str = ""  # what there was no way on after, "" where the order was placed


# The shopper is invented: Anna Smith of 12 Oak Street, Portland, whose address at post.example is anna.smith.
ENGLISH = (
    Step("Show me waterproof boots under one hundred and fifty dollars.", "boot"),
    Step("Compare the first two.", "costs"),
    Step("Put the second one into my cart.", "colour would you|size would you|into your cart"),
    Step("Black, size thirty nine.", "into your cart", ("Black.", "Size thirty nine.")),
    Step("Check out.", "step 1 of 4", ("I want to check out.",)),
    Step(
        "Anna dot Smith at post dot example.",
        r"goes to anna\.smith@post\.example",
        (
            "Change the e-mail to alpha november november alpha dot Smith at post dot example.",
            "Change the e-mail to alpha november november alpha dot sierra mike india tango hotel at post dot example.",
        ),
    ),
    Step(
        "Anna Smith.",
        "Noted: Anna Smith",
        (
            "Change the name to Anna Smith.",
            "Change the name to alpha november november alpha Smith.",
        ),
    ),
    Step(
        "Twelve Oak Street.", "Noted: 12 Oak Street", ("Change the street to twelve Oak Street.",)
    ),
    Step("Portland.", "Noted: Portland", ("Change the city to Portland.",)),
    Step("Oregon.", "postcode", ("Change the state to Oregon.",)),
    Step(
        "Nine seven two zero five.",
        "Anna Smith, 12 Oak Street, Portland, OR 97205",
        ("Change the postcode to nine seven two zero five.",),
    ),
    Step(
        "Standard shipping.",
        r"step 4 of 4(?=.*Anna Smith, 12 Oak Street, Portland, OR 97205).*anna\.smith@post\.example",
    ),
    Step("Yes, place the order.", ORDER.pattern, ("Yes.", "Yes, place it.")),
)
CHINESE = (
    Step("我想买一百五十美元以下的防水靴子。", "靴"),
    Step("比较前两个。", "美元|\\$"),
    Step("把第二个加入购物车。", "颜色|尺码|购物车", ("我要买第二个。",)),
    Step("红色，二十八码。", "购物车", ("红色。", "二十八码。")),
    Step("结账。", "第 ?1 ?步|1/4|邮箱", ("我要结账。",)),
    Step(
        "三八零二一艾特 q q 点 com。",
        "38021@qq.com",
        ("邮箱改成三八零二一艾特 q q 点 com。", "邮箱改成三，八，零，二，一，艾特 q q 点 com。"),
    ),
    Step("李安。", "李安", ("姓名改成李安。", "姓名改成木子李，安静的安。")),
    Step("Twelve Oak Street.", "12 Oak Street", voice="en"),  # the post reads Latin letters only
    Step("Portland.", "Portland", voice="en"),
    Step("Oregon.", "邮编|邮政编码", voice="en"),
    Step(
        "九七二零五。",
        "12 Oak Street.*97205",
        ("邮编改成九七二零五。", "邮编改成九，七，二，零，五。"),
    ),
    Step("标准配送。", "4步：核对", ("第一个。",)),
    Step("确认下单。", ORDER.pattern, ("是的。", "是的。")),
)
STEPS: dict[Locale, tuple[Step, ...]] = {"en": ENGLISH, "zh": CHINESE}


def bought(browser: Browser, data: str, locale: Locale) -> Talked:
    """A purchase in that language with the ear and the voice that the shop has, as far as it goes."""
    settings = load({})
    mouth = speaker(settings)
    assert mouth is not None
    sounds = {
        text: samples_of(mouth.speak(Spoken(by, ROOT / "assets").written_out(text), by))
        for step in STEPS[locale]
        for by in (step.voice or locale,)
        for text in (step.said, *step.others)
    }  # all of them beforehand: who is silent for too long is no longer listened to
    with sample(data, voice=Voice(transcriber(settings), mouth)) as address:
        tab = stubbed(Visit(browser.new_context().new_page(), address)).open(locale)
        display = "{ handsfree: 'on', hearing: 'auto' }"
        tab.js(f"localStorage.setItem('shopbot.display', JSON.stringify({display}))")
        tab.open(locale)
        tab.page.focus("#microphone")
        tab.page.keyboard.press("Enter")
        talked = talk(tab, STEPS[locale], lambda text: speak(tab, sounds[text]))
        tab.page.context.close()
        return talked


def samples_of(wav: bytes) -> np.ndarray:
    """A WAV file of 16 bit as samples at RATE, a little quieter."""
    with wave.open(io.BytesIO(wav)) as file:
        rate = file.getframerate()
        said = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    places = np.arange(0, len(said) - 1, rate / RATE)
    return np.interp(places, np.arange(len(said)), said).astype(np.float32) * 0.8


def talk(tab: Visit, steps: tuple[Step, ...], say: Callable[[str], None]) -> Talked:
    """Says step after step until the order is placed or there is no way on. `say` speaks to the end of the words."""
    began, talked, reply = time.monotonic(), Talked(), ""
    for step in steps:
        talked.steps += 1
        for attempt in (step.said, *step.others):
            heard, reply = answered(tab, partial(say, attempt))
            talked.messages += 1
            talked.seconds = time.monotonic() - began
            print(
                f"  {talked.seconds:5.0f} s  said {attempt!r}, heard {heard!r}: {reply!r}",
                flush=True,
            )
            if not same(attempt, heard):
                talked.notes.append(f"“{attempt}” was heard as “{heard}”")
            if re.search(step.wanted, reply, re.I | re.S):
                break
        else:
            talked.stuck = step.said
            return talked
    found = ORDER.search(reply)
    assert found
    talked.order = found[0]
    return talked


def same(said: str, heard: str) -> bool:
    """Whether it was understood, however its numbers are written: "12 Oak Street" is no mishearing."""
    locale: Locale = "en" if said.isascii() else "zh"
    writer = Spoken(locale, ROOT / "assets")

    def forms(text: str) -> set[str]:
        ways = (text, in_digits(text, locale), writer.written_out(text))
        return {re.sub(r"\W|\band\b", "", way.lower()) for way in ways}

    return bool(forms(said) & forms(heard))


def answered(tab: Visit, say: Callable[[], None]) -> tuple[str, str]:
    """Speaks, waits until it has answered and listens again; gives what was heard and what was answered."""
    before = tab.page.locator("article.theirs.whole").count()
    for _ in range(3):
        listening(tab)
        say()
        tab.page.wait_for_timeout(PAUSE_MS)
        with contextlib.suppress(AssertionError):  # it takes no notice of what it took for noise
            tab.until(lambda: tab.js(STATE) != "listening", 15)
        tab.until(lambda: tab.js(STATE) != "writing", SLOW_SECONDS)
        if tab.page.locator("article.yours").count() > before:
            break
    else:
        raise AssertionError(f"nothing was heard: {tab.page.locator('#composer').inner_text()}")
    tab.until(lambda: tab.page.locator("article.theirs.whole").count() > before, SLOW_SECONDS)
    heard = tab.page.locator("article.yours .prose").last.inner_text()
    reply = tab.page.locator("article.theirs .prose").last.inner_text()
    listening(tab)
    return heard, reply


def listening(tab: Visit) -> None:
    """Waits until everything has been read aloud and the microphone is open for the next message."""
    there = (
        "document.querySelector('#voice[data-state=listening] #voice-left:not(:empty)') !== null"
    )
    tab.until(lambda: tab.js(there), SLOW_SECONDS)
