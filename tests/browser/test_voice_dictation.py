"""Speaking instead of typing: points 13, 20 and 33 to 35 of the promise, with a microphone that a test speaks into."""

import numpy as np
import pytest
from conftest import Visit
from test_announcements import LISTEN, heard
from voice_tools import (
    QUESTION,
    alert,
    chromium_hearing,
    noise,
    serving,
    shown,
    silence,
    speak,
    spoken,
)

from shopbot.errors import EngineError
from shopbot.types import Heard

LIGHT_DARK = ["light", "dark"]


class Unsure:
    """An ear that does not know the language."""

    def hear(self, wav, locale=None, likely=(), asked=""):
        return Heard("der Wasserkocher", "en", 0.3, 1.0)


@pytest.fixture(scope="module")
def ear():
    """A shop that hears QUESTION, and its address."""
    with serving() as served:
        yield served


def press(tab):
    tab.page.focus("#microphone")
    tab.page.keyboard.press("Enter")
    shown(tab, "listening")
    return tab


def is_pressed(tab):
    return tab.page.get_attribute("#microphone", "aria-pressed")


def closed(tab):
    """The microphone is off, and the focus is in the box."""
    return tab.js("microphones") == 0 and is_pressed(tab) == "false" and tab.focus == "message"


@pytest.mark.point(35)
def test_a_spoken_question_becomes_text_and_then_an_answer_with_a_card(ear, browser, tmp_path):
    samples = np.concatenate([silence(1), spoken(), silence(30)])
    with chromium_hearing(browser.browser_type, samples, tmp_path) as hearing:
        context = hearing.new_context(permissions=["microphone"])
        tab = Visit(context.new_page(), ear[1]).open()
        tab.js(LISTEN)
        tab.page.fill("#message", "Hello,")
        tab.page.keyboard.press("Alt+Shift+M")
        shown(tab, "heard")  # silence ended it
        assert tab.page.input_value("#message") == f"Hello, {QUESTION}"
        assert tab.focus == "message"
        assert heard(tab) == ["Listening", "Writing it down", f"You said: {QUESTION}"]
        assert ear[0].assistant.requests == []  # nothing is sent by itself
        tab.page.keyboard.press("Enter")
        tab.idle()
        assert ear[0].assistant.requests[-1].text == f"Hello, {QUESTION}"
        assert tab.page.locator("#cards article h3").first.inner_text() == "Birch Talking Kettle"
        tab.until(tab.page.locator("#voice").is_hidden)
        parts = tab.js("shopbotLatency[0]")
        assert 0 < parts["recorded"] < parts["text"] < parts["asked"] < parts["sentence"]
        context.close()


@pytest.mark.point(20, 33)
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_button_is_a_toggle_with_one_name(ear, talk, key):
    tab = talk(ear)
    button = tab.page.get_by_role("button", name="Microphone", exact=True)
    assert button.get_attribute("aria-pressed") == "false"
    tab.page.focus("#microphone")
    tab.page.keyboard.press(key)
    shown(tab, "listening")
    assert button.get_attribute("aria-pressed") == "true"
    assert tab.focus == "microphone"
    speak(tab, spoken())
    tab.page.keyboard.press(key)
    shown(tab, "heard")
    assert closed(tab)
    assert tab.page.input_value("#message") == QUESTION


@pytest.mark.point(15)
def test_the_shortcut_stands_in_help_and_is_no_single_letter(ear, talk):
    tab = talk(ear)
    tab.page.keyboard.press("Control+/")
    assert "Alt+Shift+M" in tab.page.locator("#keys").inner_text()
    assert "are not kept" in tab.page.locator("#voice-help").inner_text()
    tab.page.keyboard.press("Alt+Shift+M")  # not under a dialog
    assert is_pressed(tab) == "false"


@pytest.mark.point(13, 33)
@pytest.mark.parametrize("how", ["Escape", "button"])
def test_cancelling_keeps_what_was_typed_and_closes_the_microphone(ear, talk, how):
    tab = talk(ear)
    tab.js(LISTEN)
    asked = len(ear[0].voice.transcriber.asked)
    tab.page.fill("#message", "typed")
    press(tab)
    speak(tab, spoken())
    if how == "Escape":
        tab.page.keyboard.press("Escape")
    else:
        tab.page.get_by_role("button", name="Cancel the recording").click()
    tab.until(lambda: closed(tab))
    assert tab.page.input_value("#message") == "typed"
    tab.until(tab.page.locator("#voice").is_hidden)
    assert sum("cancelled" in text for text in heard(tab)) == 1
    assert len(ear[0].voice.transcriber.asked) == asked


@pytest.mark.point(15, 33)
def test_escape_cancels_before_it_closes_or_stops(ear, talk):
    tab = press(talk(ear).ask("slow long kettle", wait=False))
    tab.page.click("#open-settings")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: tab.js("microphones") == 0)
    assert tab.page.locator("#settings").get_attribute("open") is not None
    assert tab.page.locator("#stop").is_visible()
    tab.page.keyboard.press("Escape")
    tab.idle()


@pytest.mark.point(33)
def test_a_reply_that_comes_while_it_listens_is_told_afterwards(ear, talk):
    tab = talk(ear)
    tab.js(LISTEN)
    press(tab.ask("slow kettle", wait=False))
    tab.idle()
    told = heard(tab)
    assert "Listening" in told
    assert not any("Assistant:" in text for text in told)
    tab.page.keyboard.press("Escape")
    tab.until(lambda: heard(tab)[-1].endswith("The reply is ready."))


def test_enter_while_it_listens_ends_the_recording_and_sends_nothing(ear, talk):
    tab = press(talk(ear))
    requests = len(ear[0].assistant.requests)
    speak(tab, spoken())
    tab.page.focus("#message")
    tab.page.keyboard.press("Enter")
    shown(tab, "heard")
    assert tab.page.input_value("#message") == QUESTION
    assert len(ear[0].assistant.requests) == requests


def test_try_again_takes_the_words_back_and_listens(ear, talk):
    tab = talk(ear)
    tab.page.fill("#message", "typed")
    press(tab)
    speak(tab, spoken())
    tab.page.keyboard.press("Enter")
    shown(tab, "heard")
    tab.page.get_by_role("button", name="Try again: record anew").click()
    shown(tab, "listening")
    assert tab.page.input_value("#message") == "typed"
    assert tab.focus != "BODY"


@pytest.mark.point(34)
@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NotAllowedError", "does not let this page use the microphone"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "in use by another program"),
        ("UnknownError", "could not begin"),
    ],
)
def test_a_microphone_that_is_not_given_is_told_with_a_way_on(ear, talk, error, words):
    tab = talk(ear, error=error)
    tab.page.fill("#message", "typed")
    tab.page.focus("#microphone")
    tab.page.keyboard.press("Enter")
    told = alert(tab)
    assert words in told
    assert "type your message" in told
    assert (is_pressed(tab), tab.focus) == ("false", "message")
    assert tab.page.input_value("#message") == "typed"
    assert tab.axe() == []
    tab.ask("kettle")
    assert tab.page.locator("#voice-bar [role=alert]").count() == 0


def test_waiting_for_permission_can_be_cancelled(ear, talk):
    tab = talk(ear, never=True)
    tab.page.click("#microphone")
    shown(tab, "asking")
    assert tab.axe() == []
    tab.page.keyboard.press("Escape")
    tab.until(tab.page.locator("#voice").is_hidden)
    assert (is_pressed(tab), tab.focus) == ("false", "message")


@pytest.mark.point(34)
def test_silence_is_told(ear, talk):
    tab = press(talk(ear))
    tab.page.wait_for_timeout(500)
    tab.page.keyboard.press("Enter")
    assert "I heard nothing" in alert(tab)
    assert "muted" in alert(tab)
    tab.until(lambda: closed(tab))


@pytest.mark.slow
def test_where_nobody_speaks_it_ends_by_itself(ear, talk):
    tab = press(talk(ear))
    assert "I heard nothing" in alert(tab)
    tab.until(lambda: closed(tab))


@pytest.mark.point(34)
def test_noise_without_words_is_told_and_puts_nothing_into_the_box(talk):
    with serving([""]) as served:
        tab = press(talk(served))
        speak(tab, np.concatenate([noise(0.5, 0.0005), noise(1, 0.3)]))
        tab.page.keyboard.press("Enter")
        assert "but no words" in alert(tab)
        assert tab.page.input_value("#message") == ""
        tab.until(lambda: closed(tab))


def test_a_language_that_it_is_not_sure_of_is_told(talk):
    with serving() as served:
        served[0].voice.transcriber = Unsure()
        tab = press(talk(served))
        speak(tab, spoken())
        tab.page.keyboard.press("Enter")
        assert "not sure which language" in alert(tab)
        assert tab.page.input_value("#message") == "der Wasserkocher"


def test_the_chosen_language_is_asked_for(talk):
    with serving() as served:
        tab = talk(served, "zh")
        for language in (None, "zh"):
            press(tab)
            speak(tab, spoken())
            tab.page.keyboard.press("Enter")
            shown(tab, "heard")
            assert served[0].voice.transcriber.asked[-1][0] == language
            tab.page.click("#open-settings")
            tab.page.check("#hearing-page", force=True)
            tab.page.keyboard.press("Escape")


@pytest.mark.point(34)
def test_when_the_server_fails_the_recording_is_kept_and_can_be_sent_again(talk):
    broken = EngineError("The ear is full.", "Try again soon.")
    with serving([broken, QUESTION]) as served:
        tab = press(talk(served))
        speak(tab, spoken())
        tab.page.keyboard.press("Enter")
        told = alert(tab)
        assert "could not be turned into text" in told
        assert "Try again" in told
        assert closed(tab)
        tab.page.get_by_role("button", name="Write it down again").click()
        shown(tab, "heard")
        assert tab.page.input_value("#message") == QUESTION
        assert tab.focus == "message"


def test_when_the_shop_is_out_of_reach_that_is_told(ear, talk):
    tab = talk(ear)
    tab.page.route("**/voice/hear*", lambda route: route.abort())
    press(tab)
    speak(tab, spoken())
    tab.page.keyboard.press("Enter")
    assert "could not be reached" in alert(tab)
    tab.page.unroute("**/voice/hear*")
    tab.page.get_by_role("button", name="Write it down again").click()
    shown(tab, "heard")


def test_a_microphone_that_is_pulled_out_is_told_and_what_was_said_is_kept(ear, talk):
    tab = press(talk(ear))
    speak(tab, spoken())
    tab.js("unplug()")
    assert "disconnected" in alert(tab)
    shown(tab, "heard")
    assert tab.page.input_value("#message") == QUESTION
    tab.until(lambda: closed(tab))


def test_leaving_the_page_stops_the_recording(ear, talk):
    tab = press(talk(ear))
    speak(tab, spoken())
    tab.js(
        "(() => { Object.defineProperty(document, 'hidden', { value: true });"
        " document.dispatchEvent(new Event('visibilitychange')); })()"
    )
    assert "you left this page" in alert(tab)
    tab.until(lambda: tab.js("microphones") == 0)
    shown(tab, "heard")


@pytest.mark.point(33)
def test_a_minute_is_the_limit_and_the_time_left_is_told(ear, talk):
    tab = talk(ear)
    tab.js(LISTEN)
    told = tab.js(
        """(async () => {
        const { open } = await import('./page/js/recorder.js');
        const { hear, show } = await import('./page/js/voice_panel.js');
        let why = '';
        const recorder = await open({ heard: hear, ended: (reason) => { why = reason; } });
        show('listening', { aloud: false });
        recorder.listen({ patience: 0 });
        const second = { round: recorder.round, samples: new Float32Array(recorder.context.sampleRate), level: -20, speaking: true, speech: 500, quiet: 0 };
        for (let n = 0; n < 61 && !why; n += 1) {
          recorder.hear(second);
          if (n > 48) await new Promise((done) => setTimeout(done, 300));
        }
        const { wav } = await recorder.take();
        recorder.close();
        return { why, bytes: wav.size };
      })()"""
    )
    assert told == {"why": "full", "bytes": 44 + 60 * 16_000 * 2}
    assert sum("seconds left" in text for text in heard(tab)) == 1


@pytest.mark.point(34)
@pytest.mark.parametrize(
    ("init", "words"),
    [
        ("delete Navigator.prototype.mediaDevices", "this browser gives pages no microphone"),
        (
            "delete Navigator.prototype.mediaDevices;"
            " Object.defineProperty(window, 'isSecureContext', { value: false })",
            "opened by https",
        ),
    ],
)
def test_without_a_microphone_there_is_no_button_and_help_says_why(ear, browser, init, words):
    context = browser.new_context()
    tab = Visit(context.new_page(), ear[1])
    tab.page.add_init_script(init)
    tab.open()
    assert tab.page.locator("#microphone").is_hidden()
    assert words in tab.page.locator("#voice-help").text_content()
    tab.page.keyboard.press("Alt+Shift+M")
    tab.until(tab.page.locator("#voice").is_hidden)
    context.close()


def test_an_ear_that_comes_later_brings_the_button(talk):
    with serving(hearing=False) as served:
        tab = talk(served)
        assert tab.page.locator("#microphone").is_hidden()
        assert "cannot write down speech" in tab.page.locator("#voice-help").text_content()
        with serving() as other:
            served[0].voice.transcriber = other[0].voice.transcriber
        tab.ask("kettle")
        tab.page.wait_for_selector("#microphone:not([hidden])")


@pytest.mark.point(25, 28)
@pytest.mark.parametrize("scheme", LIGHT_DARK)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_size_and_reach_in_each_state(talk, scheme, width):
    with serving() as served:
        tab = talk(served, width=width, color_scheme=scheme)
        held = []
        tab.page.route("**/voice/hear*", lambda route: held.append(route))
        press(tab)
        speak(tab, spoken())
        check(tab)
        tab.page.keyboard.press("Enter")
        shown(tab, "writing")
        check(tab)
        tab.until(lambda: held)
        held[0].continue_()
        shown(tab, "heard")
        check(tab)


def check(tab):
    assert tab.axe() == []
    assert tab.js("document.documentElement.scrollWidth <= innerWidth")
    small = tab.js(
        """[...document.querySelectorAll('#voice-bar button, #microphone')].filter((e) => e.offsetParent)
        .filter((e) => e.offsetHeight < 44 || e.offsetWidth < 44).map((e) => e.innerText)"""
    )
    assert small == []
