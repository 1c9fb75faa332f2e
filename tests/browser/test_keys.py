"""The keyboard alone: tab order against a golden list, focus rules, one tab stop for the conversation."""

import pytest

NAME = """() => {
  const e = document.activeElement;
  if (e === document.body) return 'BODY';
  const labelled = e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText;
  return `${e.tagName.toLowerCase()} ${labelled.replace(/, \\d?\\d:\\d\\d.*/, '').replace(/\\s+/g, ' ').trim()}`;
}"""
START = [
    "a Skip to the message box",
    "a Skip to the latest reply",
    "a Skip to the products",
    "button New chat",
    "a 中文",
    "button Settings",
    "button Help",
]
COMPOSER = [
    "textarea Your message",
    "button Send",
    "button Microphone",
    "button Answers: Steady",
]
BEFORE = [
    *START,
    "button A kettle I can hear",
    "button Something warm under $50",
    "button Kitchen tools for one hand",
    "button What is on offer?",
    *COMPOSER,
]
TITLES = [
    "Birch Talking Kettle",
    "Fern Gooseneck Kettle with a very steady handle",
    "Tilt Stand for Kettles",
]
AFTER = [
    *START,
    "article Assistant",
    "button Which is the lightest?",
    "button Anything cheaper?",
    *COMPOSER,
    *[
        f"button {what} {t}"
        for t in TITLES
        for what in ("Why this?", "Describe it", "Compare", "Goes with")
    ],
]


def walk(tab, key="Tab", limit=60):
    tab.js("document.activeElement.blur(); getSelection().removeAllRanges()")
    tab.page.focus("body")
    stops = []
    for _ in range(limit):
        tab.page.keyboard.press(key)
        name = tab.js(NAME)
        if name == "BODY" or (stops and name == stops[0]):
            break
        stops.append(name)
    return stops


@pytest.mark.point(10, 16, 21)
def test_tab_order_before_and_after_a_turn(visit):
    tab = visit()
    assert walk(tab) == BEFORE
    tab.ask("kettle")
    tab.open()
    forward = walk(tab)
    # A restored conversation has no suggestions; everything else stands as it was.
    assert forward == [stop for stop in AFTER if "lightest" not in stop and "cheaper" not in stop]


@pytest.mark.point(21)
def test_tab_order_after_a_turn_in_the_same_visit_and_backwards(visit):
    tab = visit().ask("kettle")
    seen = []
    for _ in range(40):
        tab.page.keyboard.press("Shift+Tab")
        name = tab.js(NAME)
        if name == "BODY":
            break
        seen.append(name)
    before_box = AFTER[: AFTER.index("textarea Your message")]
    assert seen[: len(before_box)] == before_box[::-1]


@pytest.mark.point(21, 27)
def test_every_stop_shows_its_focus_and_is_not_covered(visit):
    tab = visit(height=600).ask("long kettle")
    tab.page.focus(".skips a")
    tab.page.keyboard.press("Shift+Tab")
    checked = 0
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        told = tab.js(
            """() => {
            const e = document.activeElement;
            if (e === document.body) return null;
            const ring = e.id === 'message' ? e.closest('.boxed') : e;
            const style = getComputedStyle(ring);
            const box = e.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, Math.min(Math.max(box.y + 4, 1), innerHeight - 2));
            return { width: parseFloat(style.outlineWidth), style: style.outlineStyle, name: e.innerText || e.id,
                     seen: e.matches('article') || e.contains(top) || top?.contains(e),
                     within: box.bottom > 0 && box.top < innerHeight };
        }"""
        )
        if told is None:
            break
        checked += 1
        assert told["width"] >= 2, told
        assert told["style"] == "solid", told
        assert told["seen"], told
        assert told["within"], told
    assert checked >= len(AFTER)


@pytest.mark.point(10, 16)
def test_the_message_box_is_two_keys_away(visit):
    tab = visit()
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    assert tab.focus == "message"


@pytest.mark.point(10)
@pytest.mark.parametrize(
    ("link", "leads_to"), [("skip-latest", "article Assistant"), ("skip-products", "h2 Products")]
)
def test_skip_links_lead_where_they_say(visit, link, leads_to):
    tab = visit().ask("kettle")
    tab.page.focus(f"#{link}")
    tab.page.keyboard.press("Enter")
    assert tab.js(NAME) == leads_to


@pytest.mark.point(13, 15)
def test_the_whole_errand_by_keyboard(visit, shop):
    tab = visit()
    for key in ("Tab", "Enter"):
        tab.page.keyboard.press(key)
    tab.page.keyboard.type("a kettle")
    tab.page.keyboard.press("Shift+Enter")
    tab.page.keyboard.type("that speaks")
    tab.page.keyboard.press("Enter")
    tab.idle()
    assert shop.assistant.requests[-1].text == "a kettle\nthat speaks"
    assert tab.focus == "message"


@pytest.mark.point(16)
def test_the_conversation_is_one_stop_with_arrows(visit):
    tab = visit().ask("one").ask("two")
    tab.page.focus("#skip-latest")
    tab.page.keyboard.press("Enter")
    order = []
    for key in ("Home", "ArrowDown", "ArrowDown", "End", "ArrowUp", "ArrowUp"):
        tab.page.keyboard.press(key)
        order.append(
            tab.js(
                "[...document.querySelectorAll('article.message')].indexOf(document.activeElement)"
            )
        )
    assert order == [0, 1, 2, 3, 2, 1]


@pytest.mark.point(16)
def test_enter_goes_into_a_message_and_escape_back_to_the_box(visit):
    tab = visit().ask("one")
    tab.page.focus("#skip-latest")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Enter")
    assert tab.js(NAME) == "a Product 1: Birch Talking Kettle"
    for _ in range(20):
        tab.page.keyboard.press("Tab")
        if tab.js(NAME) == "button Copy reply 1":
            break
    assert tab.js(NAME) == "button Copy reply 1"
    tab.page.keyboard.press("Escape")
    assert tab.focus == "message"
    tab.page.keyboard.press("Shift+Tab")
    assert tab.js(NAME).startswith("button Anything")


@pytest.mark.point(14)
def test_focus_stays_when_a_reply_arrives(visit):
    tab = visit().ask("slow kettle", wait=False)
    tab.page.focus("#open-help")
    tab.idle()
    assert tab.focus == "open-help"


@pytest.mark.point(13)
def test_the_box_is_never_disabled(visit):
    tab = visit().ask("slow kettle", wait=False)
    assert tab.page.locator("#message").is_enabled()
    assert tab.page.locator("#send").get_attribute("disabled") is None
    assert tab.page.locator("#send").get_attribute("aria-disabled") == "true"
    tab.page.keyboard.press("Escape")
    tab.idle()


@pytest.mark.point(13, 23)
def test_a_used_suggestion_stays_readable(visit):
    tab = visit()
    pressed = "(() => { const s = document.querySelector('.suggestion'); s.click();"
    disabled = tab.js(
        pressed + " return s.getAttribute('aria-disabled'); })()"
    )  # before a reply can come
    assert disabled == "true"
    assert tab.focus == "message"
    tab.idle()


@pytest.mark.point(15)
def test_enter_during_composition_does_not_send(visit, shop):
    tab = visit("zh")
    tab.page.fill("#message", "shui hu")
    tab.js(
        "document.getElementById('message').dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert (shop.assistant.requests, tab.page.input_value("#message")) == ([], "shui hu")


@pytest.mark.point(17)
def test_decoding_is_one_radio_group(visit, shop):
    tab = visit()
    tab.page.focus("#how")
    tab.page.keyboard.press("Enter")
    assert tab.focus == "strategy-greedy"
    tab.page.keyboard.press("ArrowDown")
    assert tab.js("document.activeElement.value") == "beam"
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Tab")
    assert tab.focus == "more"
    tab.page.keyboard.press("Escape")
    assert tab.focus == "how"
    tab.ask("kettle")
    assert shop.assistant.requests[-1].decoding.strategy == "sampling"
    group = tab.page.locator("#strategy").aria_snapshot()
    assert (
        'group "How it answers"' in group
        or tab.js("document.querySelector('#strategy legend').innerText") == "How it answers"
    )


@pytest.mark.point(18)
@pytest.mark.parametrize(
    ("lang", "heard"),
    [
        ("en", {"temperature": ("0.05, the likeliest words", "2, full of surprises"),
                "top_p": ("0.05, few words to choose from", "1, nearly every word to choose from"),
                "min_p": ("0, drops no word", "0.9, drops all but likely words"),
                "alternatives": ("1 answer", "5 answers"),
                "repetition_penalty": ("1, words may repeat", "2, repeats much less")}),
        ("zh", {"temperature": ("0.05，用最常见的词", "2，常出人意料"),
                "top_p": ("0.05，可选的词很少", "1，几乎所有词都可选"),
                "min_p": ("0，不舍弃任何词", "0.9，只留很可能的词"),
                "alternatives": ("1个回答", "5个回答"),
                "repetition_penalty": ("1，允许重复", "2，尽量不重复")}),
    ],
)  # fmt: skip
def test_sliders_say_what_they_are(visit, lang, heard):
    tab = visit(lang)
    tab.page.click("#open-settings")
    tab.page.check("#strategy-sampling", force=True)
    tab.page.click("#more")
    said = {}
    for slider in tab.page.locator("#fields input").all():
        key = slider.get_attribute("id")
        assert tab.page.locator(f"label[for={key}]").inner_text().split()[0]
        assert tab.page.locator(f"#{key}-help").inner_text()
        if slider.get_attribute("type") == "range":
            slider.focus()
            said[key.removeprefix("number-")] = tuple(
                meant(tab, slider, k) for k in ("Home", "End")
            )
    assert said == heard


def meant(tab, slider, key):
    """What is heard, and seen beside the name, once the key has moved the slider."""
    tab.page.keyboard.press(key)
    heard = slider.get_attribute("aria-valuetext")
    assert tab.page.locator(f"label[for={slider.get_attribute('id')}] .value").inner_text() == heard
    return heard


@pytest.mark.point(18)
@pytest.mark.parametrize(
    ("lang", "heard"), [("en", "8 weighed side by side"), ("zh", "同时比较8种")]
)
def test_a_slider_that_counts_says_what_it_counts(visit, lang, heard):
    tab = visit(lang)
    tab.page.click("#open-settings")
    tab.page.check("#strategy-beam", force=True)
    tab.page.click("#more")
    tab.page.focus("#number-beams")
    assert meant(tab, tab.page.locator("#number-beams"), "End") == heard


def test_a_wrong_number_is_told_at_the_field(visit):
    tab = visit()
    tab.page.click("#open-settings")
    tab.page.click("#more")
    tab.page.fill("#number-max_new_tokens", "9999")
    tab.page.keyboard.press("Tab")
    assert tab.page.locator("#number-max_new_tokens").get_attribute("aria-invalid") == "true"
    assert "between 16 and 512" in tab.page.locator("#numbers-error").inner_text()


@pytest.mark.point(15)
def test_help_opens_with_control_slash_and_closes_with_escape(visit):
    tab = visit()
    tab.page.focus("#message")
    tab.page.keyboard.press("Control+/")
    assert tab.page.get_by_role("dialog", name="Help").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.focus == "message"
    tab.until(lambda: tab.page.get_by_role("dialog").count() == 0)  # it outlives the focus a moment


@pytest.mark.point(15)
def test_escape_stops_before_it_closes(visit, shop):
    tab = visit().ask("slow long", wait=False)
    tab.page.click("#open-settings")
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#settings").get_attribute("open") is not None
    tab.until(lambda: shop.assistant.ended == ["stopped"])
    tab.idle()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#settings").get_attribute("open") is None


@pytest.mark.point(16)
def test_page_keys_scroll_only_from_the_empty_box(visit):
    tab = visit(height=500).ask("long kettle")
    tab.page.focus("#message")
    end = tab.js("scrollY")
    tab.page.keyboard.press("PageUp")
    tab.until(lambda: tab.js("scrollY") < end)
    tab.page.keyboard.type("text")
    place = tab.js("scrollY")
    assert place < end
    tab.page.keyboard.press("PageUp")
    assert tab.js("scrollY") == place


@pytest.mark.point(24)
def test_a_reader_who_scrolled_up_is_left_alone(visit):
    tab = visit(height=500).ask("long kettle").ask("slow kettle", wait=False)
    tab.page.wait_for_selector("article.yours >> nth=1")
    tab.js("scrollTo(0, 0)")
    tab.page.wait_for_selector("#newer:not([hidden])")
    assert tab.js("scrollY") == 0
    tab.idle()
    tab.page.click("#newer")
    assert tab.js("scrollY") > 0
    assert tab.focus == "message"


@pytest.mark.point(13)
def test_on_a_phone_the_products_open_and_close_with_the_focus(visit):
    tab = visit(width=390, height=844).ask("kettle")
    tab.page.focus("#show-products")
    tab.page.keyboard.press("Enter")
    assert tab.focus == "products-title"
    assert tab.page.locator("#cards").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.focus in {"show-products", "message"}
    assert tab.page.locator("#conversation").is_visible()


@pytest.mark.point(3)
def test_the_example_in_the_box_is_seen_and_not_read(visit):
    tab = visit()
    assert tab.page.locator("#example").is_visible()
    assert "rain jacket" not in tab.page.locator("#composer").aria_snapshot()
    assert tab.page.get_by_placeholder("rain").count() == 0
    tab.page.fill("#message", "a")
    assert tab.page.locator("#example").is_hidden()
    tab.page.fill("#message", "")
    assert tab.page.locator("#example").is_visible()
