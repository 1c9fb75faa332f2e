"""What a screen reader is told: points 1-7 of the promise, seen by a MutationObserver on every live region."""

import pytest

LISTEN = """() => {
  window.heard = [];
  const LIVE = '[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive], output';
  new MutationObserver((changes) => {
    const stop = document.getElementById('stop');
    const seen = new Set();
    for (const change of changes) {
      const around = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      const inside = [...change.addedNodes].filter((n) => n.nodeType === 1)
        .flatMap((n) => [n, ...n.querySelectorAll('*')]).filter((n) => n.matches(LIVE));
      for (const live of [around?.closest(LIVE), ...inside]) if (live) seen.add(live);
    }
    for (const live of seen) {
      heard.push({ text: live.textContent, role: live.getAttribute('role'), writing: !stop.hidden, at: performance.now(),
        sentences: document.querySelectorAll('li:last-child .sentence').length });
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


APART_MS = 600  # a reply is announced half a second after "message sent" at the earliest


def listening(visit, **options):
    tab = visit(**options)
    tab.js(LISTEN)
    return tab


def heard(tab):
    tab.page.wait_for_timeout(APART_MS)
    return [h["text"] for h in tab.js("heard") if h["text"]]


@pytest.mark.point(2)
@pytest.mark.parametrize(
    ("lang", "sent", "reply"),
    [
        ("en", "Message sent. The assistant is replying.", "Assistant: Here are three things"),
        ("zh", "消息已发送，助手正在回复。", "助手：有三样东西"),
    ],
)
def test_one_word_when_sent_and_one_when_complete(visit, lang, sent, reply):
    tab = listening(visit, lang=lang).ask("kettle")
    first, last = heard(tab)
    assert first == sent
    assert last.startswith(reply)
    assert "3" in last[-20:]


@pytest.mark.point(1, 2)
@pytest.mark.parametrize("question", ["kettle", "long kettle", "slow kettle"])
def test_nothing_in_a_live_region_moves_while_a_reply_is_written(visit, question):
    tab = listening(visit).ask(question)
    during = [
        h
        for h in tab.js("heard")
        if h["writing"] and h["sentences"] and not h["text"].startswith("Assistant:")
    ]
    assert during == []
    told = [text for text in heard(tab) if not text.startswith("Still at it")]  # a slow machine
    assert len(told) == 2


@pytest.mark.point(1)
def test_the_transcript_is_not_live(visit):
    tab = visit().ask("kettle")
    assert tab.page.locator("#transcript").get_attribute("role") == "list"
    assert tab.js("!document.querySelector('#transcript').closest('[aria-live],[role=log]')")


@pytest.mark.point(3)
def test_the_reply_is_spoken_as_plain_text(visit):
    tab = listening(visit).ask("kettle")
    assert not set("*_#`|<>[]") & set(heard(tab)[-1])
    assert "http" not in heard(tab)[-1]
    spoken = tab.page.evaluate(
        "async (text) => (await import('./page/js/announcer.js')).plain(text)",
        "**Kettle** | $9 | [see](https://x.test/a) https://y.test/b `x` # ok",
    )
    assert spoken == "Kettle $9 see x ok"


@pytest.mark.point(4)
def test_the_region_is_there_from_the_start_and_empties_itself(visit):
    tab = visit()
    assert tab.page.locator("#announcer").inner_text() == ""
    assert tab.page.locator("[role=status],[aria-live=polite],output").count() == 1
    tab.js(LISTEN)
    tab.ask("kettle")
    tab.page.wait_for_timeout(APART_MS)
    said = tab.js("heard").pop()
    tab.until(lambda: tab.page.locator("#announcer").text_content() == "", 20)
    emptied = tab.js("heard").pop()
    assert emptied["text"] == ""
    assert emptied["at"] - said["at"] >= 1000


@pytest.mark.point(4)
def test_no_raw_key_is_ever_shown_or_said(visit):
    for lang in ("en", "zh"):
        tab = listening(visit, lang=lang).ask("kettle").ask("boom")
        tab.page.click("#open-settings")
        text = tab.page.locator("body").inner_text() + " ".join(heard(tab))
        assert "page." not in text
        assert "{" not in text


@pytest.mark.point(5)
def test_stopping_is_said_once(visit):
    tab = listening(visit).ask("slow kettle", wait=False)
    tab.page.wait_for_selector(".sentence")
    tab.page.keyboard.press("Escape")
    tab.idle()
    assert sum("Stopped" in text for text in heard(tab)) == 1


@pytest.mark.point(5)
def test_an_error_is_one_alert_and_nothing_else(visit):
    tab = listening(visit).ask("boom")
    told = [h for h in tab.js("heard") if h["text"]]
    assert [h["role"] for h in told] == [None, "alert"]
    assert "could not be finished" in told[1]["text"]
    assert tab.page.get_by_role("alert").count() == 1


@pytest.mark.point(5)
def test_the_place_in_the_queue_is_said_once(visit):
    tab = listening(visit)
    others = [visit() for _ in range(4)]
    for other in others:
        other.ask("slow long", wait=False)
        other.page.wait_for_selector("article.theirs")
    tab.ask("first in line", wait=False)
    second = listening(visit)
    second.ask("second in line", wait=False)
    second.until(lambda: "1 before you" in second.page.locator(".stage").inner_text())
    for other in others:
        other.page.keyboard.press("Escape")
    tab.idle()
    second.idle()
    assert sum("before you" in text for text in heard(second)) == 1


@pytest.mark.point(6)
@pytest.mark.slow
def test_a_long_wait_is_said_once_after_five_seconds(visit):
    tab = listening(visit).ask("silent kettle", wait=False)
    tab.until(
        lambda: "Still at it: 5 seconds" in tab.page.locator(".stage").inner_text()
    )  # in sight too
    tab.idle()
    waits = [h for h in tab.js("heard") if "Still at it" in h["text"]]
    assert len(waits) == 1
    assert 4.5 < (waits[0]["at"] - tab.js("heard")[0]["at"]) / 1000 < 6


@pytest.mark.point(7)
@pytest.mark.parametrize(("verbosity", "expected"), [("ready", 2), ("off", 0)])
def test_verbosity_is_followed_and_kept(visit, verbosity, expected):
    tab = visit()
    tab.page.click("#open-settings")
    tab.page.check(f"#verbosity-{verbosity}", force=True)
    tab.open()
    tab.js(LISTEN)
    tab.ask("kettle")
    assert len(heard(tab)) == expected
    assert not any("Here are" in text for text in heard(tab))
    tab.ask("boom")
    assert any("could not be finished" in text for text in heard(tab))


@pytest.mark.point(6)
def test_a_reply_that_falls_silent_is_told_of_again(visit):
    """Words came, then none for ten seconds: the clock of the page is moved on by hand."""
    tab = visit()
    tab.page.clock.install()
    tab.js(LISTEN)
    tab.ask("stuck kettle", wait=False)
    tab.page.wait_for_selector(".sentence")
    tab.page.clock.run_for(9000)
    assert not [h for h in tab.js("heard") if "Still at it" in h["text"]]
    tab.page.clock.run_for(2000)
    tab.page.clock.run_for(10_000)
    assert len([h for h in tab.js("heard") if "Still at it" in h["text"]]) == 2
    assert "Still at it" in tab.page.locator(".stage").inner_text()
    tab.page.keyboard.press("Escape")
