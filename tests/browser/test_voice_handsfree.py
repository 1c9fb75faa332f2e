"""A conversation by voice alone: listens, sends, reads, listens again; gives way to whoever speaks, not to itself."""

import base64

import numpy as np
import pytest
from test_announcements import LISTEN, heard
from voice_tools import (
    QUESTION,
    Tones,
    alert,
    noise,
    say_by,
    serving,
    shown,
    silence,
    speak,
    spoken,
    wav,
)

from shopbot.errors import EngineError

FOLLOW = "Which one is lighter?"


@pytest.fixture
def converse(talk):
    """Opens a tab in a conversation: `converse(served, voice)`."""

    def open_tab(served, voice, **options):
        tab = talk(served, **options)
        say_by(tab, voice)
        tab.page.click("#open-settings")
        tab.page.check("#handsfree-on", force=True)
        tab.page.keyboard.press("Escape")
        tab.js(LISTEN)
        tab.page.focus("#microphone")
        tab.page.keyboard.press("Enter")
        listening(tab)
        return tab

    return open_tab


def listening(tab):
    """Waits until it really records: the time left is counted."""
    shown(tab, "listening")
    tab.page.wait_for_selector("#voice[data-state=listening] #voice-left:not(:empty)")


def asked(served):
    return [request.text for request in served[0].assistant.requests]


def test_a_conversation_without_hands(converse):
    voice = Tones(seconds=0.3)
    with serving([QUESTION, FOLLOW], speaker=voice) as served:
        tab = converse(served, voice)
        tab.page.fill("#message", "typed and kept")
        speak(tab, spoken())
        shown(tab, "speaking")
        listening(tab)
        assert asked(served) == [QUESTION]
        assert len(voice.asked) == 4
        speak(tab, spoken(FOLLOW))
        tab.until(lambda: asked(served) == [QUESTION, FOLLOW])
        listening(tab)
        assert tab.page.input_value("#message") == "typed and kept"
        told = heard(tab)
        assert not any("Assistant:" in text or "Message sent" in text for text in told)
        assert told[:3] == ["Listening", "Writing it down", "Answering"]
        assert "Speaking" not in told  # it is heard
        parts = tab.js("shopbotLatency[0]")
        order = [parts[name] for name in ("recorded", "text", "asked", "sentence", "sound")]
        assert order == sorted(order)
        tab.page.keyboard.press("Escape")
        tab.until(lambda: tab.js("microphones") == 0)
        assert tab.page.get_attribute("#microphone", "aria-pressed") == "false"
        assert tab.focus == "message"


def test_whoever_speaks_silences_it_and_is_heard(converse):
    voice = Tones(seconds=20)
    with serving([QUESTION, FOLLOW], speaker=voice) as served:
        tab = converse(served, voice)
        speak(tab, spoken())
        shown(tab, "speaking")
        tab.page.wait_for_timeout(1500)
        voice.seconds = 0.2
        speak(tab, spoken(FOLLOW))
        tab.until(lambda: asked(served) == [QUESTION, FOLLOW])
        listening(tab)


def test_escape_silences_it_and_it_listens(converse):
    voice = Tones(seconds=20)
    with serving([QUESTION], speaker=voice) as served:
        tab = converse(served, voice)
        speak(tab, spoken())
        shown(tab, "speaking")
        tab.page.keyboard.press("Escape")
        listening(tab)
        assert tab.page.locator("#aloud").is_hidden()
        assert tab.js("microphones") == 1


def test_its_own_echo_is_no_answer(converse):
    voice = Tones(seconds=3)
    echo = "Here are three things that make boiling water easier."
    with serving([QUESTION, echo], speaker=voice) as served:
        tab = converse(served, voice)
        speak(tab, spoken())
        shown(tab, "speaking")
        tab.page.wait_for_timeout(1000)
        speak(tab, spoken(echo))
        tab.until(lambda: len(served[0].voice.transcriber.asked) == 2)
        shown(tab, "speaking")  # it goes on where it was
        listening(tab)
        assert asked(served) == [QUESTION]


def test_noise_is_told_once_and_sends_nothing_and_three_silent_rounds_end_it(converse):
    voice = Tones()
    with serving([""], speaker=voice) as served:
        tab = converse(served, voice)
        for _ in range(3):
            speak(tab, np.concatenate([noise(1, 0.3), silence(0.5)]))
            tab.page.wait_for_timeout(2500)
        assert "three times" in alert(tab)
        assert asked(served) == []
        assert tab.js("microphones") == 0
        assert tab.focus == "message"
        assert tab.axe() == []


def test_a_failing_ear_ends_it_with_words(converse):
    voice = Tones()
    with serving([EngineError("x", "y")], speaker=voice) as served:
        tab = converse(served, voice)
        speak(tab, spoken())
        assert "could not be turned into text" in alert(tab)
        tab.until(lambda: tab.js("microphones") == 0)
        assert asked(served) == []


def test_without_a_voice_it_still_listens_again(converse):
    with serving([QUESTION]) as served:
        tab = converse(served, Tones())
        speak(tab, spoken())
        tab.until(lambda: asked(served) == [QUESTION])
        listening(tab)


def test_on_by_chat_begins_and_off_by_chat_ends(talk):
    with serving([QUESTION], speaker=Tones()) as served:
        tab = talk(served)
        do = "async (value) => (await import('./page/js/actions.js')).perform('handsfree', value)"
        tab.page.evaluate(do, "on")
        listening(tab)
        assert tab.page.get_attribute("#microphone", "aria-pressed") == "true"
        tab.page.evaluate(do, "off")
        tab.until(lambda: tab.js("microphones") == 0)


@pytest.mark.point(33)
def test_an_open_microphone_is_seen_wherever_one_is(converse):
    with serving([QUESTION], speaker=Tones()) as served:
        tab = converse(served, Tones(), width=390)
        tab.js("document.body.classList.add('at-products')")
        tab.until(lambda: tab.page.locator("#voice").is_visible())
        assert tab.js("document.getElementById('voice-bar').parentElement.id") == "main"
        tab.js("document.body.classList.remove('at-products')")
        tab.until(lambda: tab.js("Boolean(document.getElementById('voice-bar').closest('form'))"))


@pytest.mark.parametrize(
    ("heard_text", "spoken_texts", "overlapping", "echo"),
    [
        ("Here are three things", ["Here are three things that help."], True, True),
        ("are three things that make", ["Here are three things that make it."], True, True),
        ("the second one", ["Would you like the second one?"], False, False),
        ("stop", ["It stops by itself."], True, False),
        ("Listening.", ["Listening"], False, True),
        ("水开了会说出来", ["白桦水壶水开了会说出来。"], True, True),
        ("有便宜一点的吗", ["白桦水壶水开了会说出来。"], True, False),
        ("something else entirely please", ["Here are three things."], True, False),
    ],
)
def test_what_is_an_echo(visit, heard_text, spoken_texts, overlapping, echo):
    told = visit().page.evaluate(
        "async (given) => (await import('./page/js/echo.js')).isEcho(...given)",
        [heard_text, spoken_texts, overlapping],
    )
    assert told is echo


VAD = """async ([data, guarded]) => {
  const { Vad } = await import('./page/js/vad.js');
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const samples = new Int16Array(bytes.buffer, 44);
  const vad = new Vad(1024 / 48);
  vad.listen({ guarded });
  const spoke = [];
  for (let at = 0; at + 1024 <= samples.length; at += 1024) {
    const block = Float32Array.from(samples.subarray(at, at + 1024), (s) => s / 32768);
    const told = vad.hear(block);
    spoke.push(told.speaking && told.quiet < 300);
  }
  return spoke;
}"""


def blocks(tab, samples, *, guarded=False):
    """For each block of 21 ms whether somebody is taken to be speaking."""
    data = base64.b64encode(wav(samples)).decode()
    return np.array(tab.page.evaluate(VAD, [data, guarded]))


def test_who_speaks_is_told_from_the_room(visit):
    tab = visit()
    said = spoken() * 0.5
    assert not blocks(tab, silence(3)).any()
    assert not blocks(tab, noise(3, 0.01)).any()
    room = noise(9, 0.003)
    in_noise = np.concatenate([silence(2), said, silence(3)])
    in_noise += room[: len(in_noise)]
    told = blocks(tab, in_noise)
    before = int(2 * 48_000 / 1024)
    assert not told[: before - 1].any()
    assert told[before : before + len(said) // 1024].mean() > 0.6
    assert not told[-30:].any()
    fan = blocks(tab, np.concatenate([noise(1, 0.001), noise(14, 0.05)]))
    assert not fan[-100:].any()  # a fan that starts is the room before long


def test_while_it_speaks_its_echo_is_learnt_and_a_louder_person_is_heard(visit):
    tab = visit()
    echo = np.tile(spoken(), 2) * 0.05
    assert not blocks(tab, echo, guarded=True)[60:].any()
    person = spoken(FOLLOW)
    together = np.concatenate([echo, person * 0.6, silence(1)])
    assert blocks(tab, together, guarded=True)[len(echo) // 1024 :].any()
