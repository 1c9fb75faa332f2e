"""Replies read aloud: point 36 of the promise. Off by default, in order, stopped at once, never said twice."""

import pytest
from test_announcements import LISTEN, heard
from voice_tools import Tones, alert, say_by, serving

from shopbot.errors import EngineError

SENTENCES = [
    "Here are three things that make boiling water easier.",
    "The Birch Talking Kettle costs $84.20 and says aloud when it has boiled.",
    "The Fern Gooseneck Kettle is $59.00 and pours where you point it.",
    "If lifting is the hard part, the Tilt Stand pours for you, but it is sold out today.",
]
# A browser with one Chinese voice; what it speaks is kept in `uttered`, with its rate.
VOICE = """() => {
  window.uttered = [];
  const voices = [{ lang: 'zh-CN', name: 'Test' }];
  const waiting = [];
  const fake = { getVoices: () => voices, addEventListener() {}, cancel() { waiting.splice(0).forEach(clearTimeout); },
    speak(said) { uttered.push([said.text, said.rate, said.lang]);
      waiting.push(setTimeout(() => { said.onstart(); waiting.push(setTimeout(() => said.onend(), 50)); }, 10)); } };
  Object.defineProperty(window, 'speechSynthesis', { value: fake });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


@pytest.fixture(scope="module")
def mouth():
    """A shop that says it can speak English, and its address."""
    with serving(speaker=Tones()) as served:
        yield served


@pytest.fixture
def voice():
    return Tones(seconds=0.3)


@pytest.fixture
def listen(talk, mouth, voice):
    """Opens a tab whose sentences are spoken by `voice`: `listen(speech="on", speed="slow")`."""

    def open_tab(lang="en", *, init="", **chosen):
        tab = talk(mouth, lang, init=init)
        say_by(tab, voice)
        if chosen:
            tab.page.click("#open-settings")
            for name, value in chosen.items():
                tab.page.check(f"#{name}-{value}", force=True)
            tab.page.keyboard.press("Escape")
        return tab

    return open_tab


def speaking(tab):
    tab.page.wait_for_selector("#aloud:not([hidden])")
    return tab


def silent(tab):
    tab.page.wait_for_selector("#aloud", state="hidden")
    return tab


def all_said(tab, voice):
    """Waits for the last sentence; between two, on a slow machine, it may be silent for a while."""
    tab.until(lambda: texts(voice) == SENTENCES)
    return silent(tab)


def texts(voice):
    return [text for text, _, _ in voice.asked]


@pytest.mark.point(36)
def test_it_is_off_by_default(listen, voice):
    tab = listen().ask("kettle")
    assert voice.asked == []
    assert tab.page.locator("#aloud").is_hidden()
    tab.page.click("#open-settings")
    assert tab.page.is_checked("#speech-off")
    assert "nothing is said twice" in tab.page.locator("#speech-help").inner_text()


def test_say_it_reads_one_reply_in_order_and_marks_what_is_read(listen, voice):
    tab = listen().ask("kettle").ask("another kettle")
    tab.page.get_by_role("button", name="Say it: read reply 1 aloud").click()
    speaking(tab)
    tab.page.wait_for_selector(".spoken-now")
    assert tab.page.locator("article.theirs .spoken-now").first.inner_text() in SENTENCES
    all_said(tab, voice)
    assert {(locale, speed) for _, locale, speed in voice.asked} == {("en", 1)}
    assert tab.page.locator(".spoken-now").count() == 0


def test_each_sentence_is_fetched_before_it_is_due_and_while_the_reply_is_written(listen, voice):
    tab = listen(speech="on").ask("slow kettle", wait=False)
    tab.until(lambda: len(voice.asked) >= 2)
    assert tab.page.locator("#stop").is_visible()  # still being written
    tab.idle()
    all_said(tab, voice)


@pytest.mark.point(36)
def test_nothing_is_announced_and_spoken_both(listen, voice):
    tab = listen(speech="on")
    tab.js(LISTEN)
    tab.ask("kettle")
    all_said(tab, voice)
    assert heard(tab) == ["Message sent. The assistant is replying.", "The reply is ready."]


@pytest.mark.point(36)
@pytest.mark.parametrize("how", ["Escape", "button", "chat"])
def test_it_falls_silent_at_once(listen, voice, how):
    voice.seconds = 20
    tab = listen().ask("kettle")
    tab.page.get_by_role("button", name="Say it").click()
    speaking(tab)
    if how == "Escape":
        tab.page.click("#open-settings")
        tab.page.keyboard.press("Escape")
        assert tab.page.locator("#settings").get_attribute("open") is not None  # speech first
    elif how == "button":
        tab.page.get_by_role("button", name="Stop speaking").press("Enter")
        assert tab.focus == "message"
    else:
        perform(tab, "read", "stop")
    silent(tab)
    assert len(voice.asked) <= 2  # the sentence and the one that was fetched ahead


def perform(tab, name, value):
    tab.page.evaluate(
        "async ([name, value]) => (await import('./page/js/actions.js')).perform(name, value)",
        [name, value],
    )


@pytest.mark.point(37)
def test_pause_and_repeat_by_keyboard(listen, voice):
    voice.seconds = 1.5
    tab = listen().ask("kettle")
    tab.page.get_by_role("button", name="Say it").click()
    tab.page.wait_for_selector(".spoken-now")
    pause = tab.page.get_by_role("button", name="Pause", exact=True)
    pause.press("Enter")
    assert pause.get_attribute("aria-pressed") == "true"
    assert "Paused" in tab.page.locator("#aloud").inner_text()
    before = len(voice.asked)
    tab.page.wait_for_timeout(2000)
    assert len(voice.asked) == before
    pause.press("Enter")
    assert pause.get_attribute("aria-pressed") == "false"
    tab.page.wait_for_timeout(1000)
    tab.page.get_by_role("button", name="Repeat").press("Enter")
    tab.until(lambda: list(dict.fromkeys(texts(voice))) == SENTENCES)
    silent(tab)
    assert len(texts(voice)) > len(SENTENCES)


def test_speed_is_sent_and_can_be_asked_for(listen, voice):
    tab = listen(speech="on", speed="fast").ask("kettle")
    silent(tab)
    assert {speed for _, _, speed in voice.asked} == {1.35}
    voice.asked.clear()
    perform(tab, "read", "slower")
    silent(speaking(tab))
    assert {speed for _, _, speed in voice.asked} == {1}
    tab.page.click("#open-settings")
    assert tab.page.is_checked("#speed-normal")
    tab.open()
    tab.page.click("#open-settings")
    assert tab.page.is_checked("#speech-on")  # kept between visits


def test_read_that_again_reads_the_newest_reply(listen, voice):
    tab = listen().ask("kettle")
    perform(tab, "read", "again")
    silent(speaking(tab))
    assert texts(voice) == SENTENCES


@pytest.mark.parametrize(("name", "value"), [("speech", "on"), ("read", "again")])
def test_asked_for_by_chat_it_begins_with_what_is_already_written(listen, voice, name, value):
    tab = listen().ask("slow kettle", wait=False)
    tab.page.wait_for_selector(".sentence")
    perform(tab, name, value)
    tab.idle()
    all_said(tab, voice)


def test_a_new_message_ends_the_reading_of_the_old(listen, voice):
    voice.seconds = 20
    tab = listen(speech="on").ask("kettle")
    speaking(tab)
    voice.asked.clear()
    voice.seconds = 0.1
    tab.ask("another kettle")
    all_said(tab, voice)


def test_a_language_without_a_voice_is_told(listen, voice):
    tab = listen("zh").ask("水壶")
    tab.page.get_by_role("button", name="读出来").click()
    assert "没有这种语言的语音" in alert(tab)
    assert voice.asked == []
    assert tab.page.locator("#aloud").is_hidden()


def test_a_chinese_voice_of_the_browser_is_used_first(listen, voice):
    tab = listen("zh", init=f"({VOICE})()", speech="on", speed="slow").ask("水壶")
    tab.until(lambda: len(tab.js("uttered")) == len(SENTENCES))
    said = tab.js("uttered")
    assert [text[:4] for text, _, _ in said] == ["有三样东", "白桦会说", "蕨叶细口", "如果提壶"]
    assert {(rate, lang) for _, rate, lang in said} == {(0.75, "zh-CN")}
    assert voice.asked == []


def test_a_voice_that_never_begins_is_told(listen):
    mute = VOICE.replace("said.onstart()", "null").replace("said.onend()", "null")
    tab = listen("zh", init=f"({mute})()", speech="on").ask("水壶")
    assert "没能读出来" in alert(tab)
    silent(tab)


def test_a_voice_that_fails_is_told_in_the_server_s_words(listen, voice):
    voice.fails.append(EngineError("The voice is hoarse.", "Read it instead."))
    tab = listen().ask("kettle")
    tab.page.get_by_role("button", name="Say it").click()
    assert "hoarse" in alert(tab)
    assert "Read it instead" in alert(tab)
    silent(tab)


@pytest.mark.point(36)
def test_without_any_voice_there_is_no_button_and_help_says_why(talk):
    with serving() as served:
        tab = talk(served).ask("kettle")
        assert tab.page.locator("[data-say]:not([hidden])").count() == 0
        assert "neither the shop" in tab.page.locator("#voice-help").text_content()


@pytest.mark.point(25, 28)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_and_size_while_it_speaks(talk, mouth, scheme, width):
    tab = talk(mouth, width=width, color_scheme=scheme)
    say_by(tab, Tones(seconds=30))
    tab.ask("kettle")
    tab.page.get_by_role("button", name="Say it").click()
    tab.page.wait_for_selector(".spoken-now")
    assert tab.axe() == []
    assert tab.js("document.documentElement.scrollWidth <= innerWidth")
    for button in tab.page.locator("#aloud button").all():
        assert button.bounding_box()["height"] >= 44
    tab.page.keyboard.press("Escape")
    silent(tab)
