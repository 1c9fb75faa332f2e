"""A conversation on paper: what was said and shown is there, what can only be pressed is not."""

import re

import pytest

SEEN = (
    ".yours .prose",
    ".theirs .prose",
    ".who",
    "#cards .card",
    "#cards .price",
    "#cards .stock",
    "#cards img",
    "h1",
)
UNSEEN = (
    "#composer", ".tools", ".skips", ".actions", ".card-foot", "button", "form", "dialog", ".awning",
)  # fmt: skip


def visible(tab, selector: str) -> list[bool]:
    return [found.is_visible() for found in tab.page.locator(selector).all()]


@pytest.mark.parametrize("width", [1280, 360])
def test_what_stands_on_paper(visit, width):
    tab = visit(width=width).ask("compare the kettles")
    tab.page.emulate_media(media="print")
    for selector in SEEN:
        assert visible(tab, selector), selector
        assert all(visible(tab, selector)), selector
    for selector in UNSEEN:
        assert not any(visible(tab, selector)), selector


def test_a_table_on_paper_is_a_table(visit):
    tab = visit(width=360).ask("compare the kettles")
    tab.page.emulate_media(media="print")
    styles = tab.js(
        "['', ' thead', ' tr', ' th', ' td'].map((tag) =>"
        " getComputedStyle(document.querySelector(`.compared${tag}`)).display)"
    )
    assert styles == ["table", "table-header-group", "table-row", "table-cell", "table-cell"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_whatever_the_screen_is(visit, scheme):
    tab = visit(color_scheme=scheme).ask("kettle")
    tab.page.emulate_media(media="print", color_scheme=scheme)
    assert tab.js("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert (
        tab.js("getComputedStyle(document.querySelector('.theirs .prose')).color") == "rgb(0, 0, 0)"
    )


def test_the_whole_conversation_is_in_the_file(visit):
    tab = visit().ask("long kettle").ask("long kettle")
    file = tab.page.pdf()
    sheets = len(re.findall(rb"/Type\s*/Page\b", file))
    assert sheets >= 3, "a long conversation goes on over the sheets and is not cut at the first"
    high = tab.js("document.documentElement.scrollHeight")
    assert high > 800


def test_nothing_is_cut_at_the_side_of_the_sheet(visit):
    tab = visit(width=640).ask("compare the kettles")
    tab.page.emulate_media(media="print")
    assert (
        tab.js("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )


def test_the_plain_page_on_paper(visit):
    tab = visit()
    tab.page.goto(f"{tab.address}plain?lang=en")
    tab.page.fill("#message", "compare the kettles")
    tab.page.click(".ask button")
    tab.page.locator("summary").click()  # folded on the screen
    tab.page.emulate_media(media="print")
    for selector in (".yours .prose", ".theirs .prose", "table.compared", "h1"):
        assert all(visible(tab, selector)), selector
    for selector in ("button", "form", ".foot", ".tools", "a.main", "a.second"):
        assert not any(visible(tab, selector)), selector
