"""Points of the promise that no other file proves: names, languages, unique buttons, what colour alone would tell."""

import re

import pytest

TIME = r"\d{1,2}:\d\d( [AP]M)?"
NAMES = """() => {
  const shown = [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((e) => e.offsetParent);
  return shown.map((e) => ({
    name: (e.getAttribute('aria-label') || [...(e.labels ?? [])].map((l) => l.textContent).join(' ') || e.textContent).replace(/\\s+/g, ' ').trim(),
    seen: (e.innerText ?? '').replace(/\\s+/g, ' ').trim(), tag: e.tagName, pressed: e.getAttribute('aria-pressed'), within: e.closest('.prose, .sources') !== null }));
}"""


@pytest.mark.point(8)
def test_each_message_is_an_article_with_author_and_time_in_order(visit):
    tab = visit().ask("kettle").ask("compare")
    names = tab.js(
        "[...document.querySelectorAll('#transcript > li > article')].map((a) => a.getAttribute('aria-label'))"
    )
    assert len(names) == 4
    for name, who in zip(names, ("You", "Assistant") * 2, strict=True):
        assert re.fullmatch(f"{who}, {TIME}", name)
    texts = tab.page.locator("article.yours .prose").all_inner_texts()
    assert texts == ["kettle", "compare"]


@pytest.mark.point(3)
def test_of_a_comparison_is_said_how_many_rows_its_table_has(visit):
    tab = visit()
    said = tab.page.evaluate("""async () => {
      const { Reply } = await import('./page/js/transcript.js');
      const reply = new Reply(1);
      reply.add({ text: 'It costs $5.50.', spoken: 'It costs 5 dollars 50.', products: [], evidence: [] });
      reply.add({ text: 'It is blue.', products: [], evidence: [] });
      reply.compare({ locale: 'en', caption: 'A and B side by side', columns: ['A', 'B'], rows: [
        { label: 'Price', cells: ['$5.50', '$6'] }, { label: 'Colour', cells: ['blue', 'blue'] }] });
      return reply.spoken;
    }""")  # fmt: skip
    assert said == "It costs 5 dollars 50. It is blue. The table has 2 rows."


@pytest.mark.point(11)
@pytest.mark.parametrize(("lang", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_the_page_speaks_its_language_whatever_the_browser_speaks(visit, lang, tag):
    tab = visit(lang, locale="fr-FR")
    assert tab.js("document.documentElement.lang") == tab.js("document.documentElement.lang") == tag
    title = tab.page.title()
    tab.ask("slow kettle", wait=False)
    tab.page.wait_for_selector(".sentence")
    assert tab.page.title() == title != ""
    tab.idle()
    assert tab.page.locator("article.theirs .prose").get_attribute("lang") == tag
    other = "zh-Hans" if lang == "en" else "en"
    assert tab.page.locator("#language, a[hreflang]").first.get_attribute("lang") == other


@pytest.mark.point(12)
def test_products_are_a_list_of_articles_named_by_their_titles_and_counted(visit):
    tab = visit().ask("kettle")
    cards = tab.page.get_by_role("complementary", name="Products").get_by_role("article")
    titles = tab.page.locator("#cards h3").all_inner_texts()
    assert cards.count() == len(titles) == 3
    for place, title in enumerate(titles):
        assert f'article "{title}"' in cards.nth(place).aria_snapshot()
        for button in cards.nth(place).get_by_role("button").all():
            assert title in button.get_attribute("aria-label")
    assert "3 products" in tab.page.locator("#products-about").inner_text()
    assert tab.page.locator("#cards s, #cards del").count() == 0, "heard as 'deletion start'"


@pytest.mark.point(19)
def test_what_opens_says_whether_it_is_open_and_what_it_opens(visit):
    tab = visit(width=390).ask("kettle")
    tab.page.click("#show-products")
    tab.js("document.getElementById('settings').showModal()")
    told = tab.js(
        "[...document.querySelectorAll('[aria-expanded]')].map((e) => [e.getAttribute('aria-expanded'),"
        " document.getElementById(e.getAttribute('aria-controls')) !== null])"
    )
    assert len(told) >= 5
    assert all(state in {"true", "false"} and there for state, there in told)


@pytest.mark.point(20, 22, 37)
def test_every_control_has_a_name_of_its_own_that_begins_with_what_is_seen(visit):
    tab = visit().ask("kettle").ask("compare")
    controls = tab.js(NAMES)
    names = [c["name"] for c in controls]
    assert all(names)
    repeated = {c["name"] for c in controls if names.count(c["name"]) > 1 and not c["within"]}
    assert repeated == set()
    for control in controls:
        if control["tag"] == "BUTTON" and control["seen"]:
            assert control["seen"].lower() in control["name"].lower(), control
    before = {c["name"]: c["pressed"] for c in controls if c["pressed"] is not None}
    assert all(pressed in {"true", "false"} for pressed in before.values())


@pytest.mark.point(32)
def test_nothing_is_told_by_colour_alone(visit):
    tab = visit().ask("kettle").ask("boom")
    for card in tab.page.locator("#cards article").all():
        assert card.locator(".stock").inner_text().strip()
    assert tab.page.locator(".failed .what").inner_text().strip()
    assert tab.js(
        "[...document.querySelectorAll('p a:not(.tag), li a:not(.tag), .facts h3 a')].filter((e) => e.offsetParent)"
        ".every((e) => getComputedStyle(e).textDecorationLine.includes('underline'))"
    )
    tab.page.click("#open-settings")
    tab.page.click("#more")
    tab.page.fill("#number-max_new_tokens", "9999")
    tab.page.keyboard.press("Tab")
    assert "between" in tab.page.locator("#numbers-error").inner_text()
    tab.page.keyboard.press("Escape")
    gone = tab.page.locator(".stock.no")
    assert gone.count() == 1
    assert "Sold out" in gone.inner_text()


@pytest.mark.point(31)
def test_nothing_scrolls_smoothly_where_no_motion_is_wanted(visit):
    tab = visit(reduced_motion="reduce", height=500).ask("long kettle")
    moving = tab.js(
        "[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e);"
        " return s.scrollBehavior === 'smooth' || s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0; })"
        ".map((e) => e.outerHTML.slice(0, 80))"
    )
    assert moving == []
    assert tab.js("document.getAnimations().length") == 0


@pytest.mark.point(40)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_that_does_not_exist_keeps_the_rules(visit, lang):
    tab = visit(lang)
    answer = tab.page.goto(f"{tab.address}there-is-no-such-page?lang={lang}")
    tab.problems.clear()  # the browser logs the 404
    assert answer.status == 404
    assert tab.axe() == []
