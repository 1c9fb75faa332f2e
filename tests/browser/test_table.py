"""A comparison as a table: header cells, the reply's language, no sideways scrolling, there again after a reload."""

import pytest


@pytest.mark.point(3, 29)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("lang", "silent"), [("en", "not stated"), ("zh", "")])
def test_products_stand_side_by_side_with_header_cells(visit, width, lang, silent):
    tab = visit(lang, width=width).ask("compare")
    shown = tab.page.locator("article.theirs table.compared")
    assert shown.count() == 1
    told = shown.aria_snapshot()
    assert told.count("columnheader") == 3
    assert "rowheader" in told
    assert silent in told
    assert shown.get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[lang]
    assert shown.locator("caption").is_visible()
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.js(sideways) <= 0
    assert tab.axe() == []


def test_the_table_is_there_again_after_a_reload(visit):
    tab = visit().ask("compare")
    before = tab.page.locator("table.compared").inner_text()
    tab.page.reload()
    tab.page.wait_for_selector("html[data-ready]")
    assert tab.page.locator("table.compared").inner_text() == before
