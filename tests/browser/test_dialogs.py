"""Dialogs that the browser closes itself: the focus goes back, what it left stays a moment, and what is said meanwhile is heard."""

import pytest
from test_leave import TRACE, lands

OPENERS = [
    ("open-settings", "settings"),
    ("how", "settings"),
    ("open-help", "help"),
    ("new-chat", "sure"),
]


def shown(tab, dialog: str) -> bool:
    return tab.js(f"document.getElementById('{dialog}').open")


def heard(tab) -> list[str]:
    """The texts that a screen reader can reach now, in the browser's own accessibility tree."""
    session = tab.page.context.new_cdp_session(tab.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    names = [node.get("name", {}).get("value", "") for node in nodes if not node["ignored"]]
    return [name for name in names if name]


@pytest.mark.point(13)
@pytest.mark.parametrize("way", ["Escape", "no"])
@pytest.mark.parametrize(("opener", "dialog"), OPENERS, ids=[o for o, _ in OPENERS])
def test_the_focus_goes_back_to_what_opened_it(visit, opener, dialog, way):
    tab = visit().ask("kettle")
    tab.page.focus(f"#{opener}")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: shown(tab, dialog))
    assert tab.js(f"document.getElementById('{dialog}').contains(document.activeElement)")
    tab.page.evaluate(TRACE)
    if way == "Escape":
        tab.page.keyboard.press("Escape")
    else:
        tab.page.locator(f"#{dialog} button[value={'no' if dialog == 'sure' else 'close'}]").press("Enter")  # fmt: skip
    lands(tab, opener)
    tab.until(lambda: not tab.js(f"document.getElementById('{dialog}').checkVisibility()"))
    assert tab.focus == opener


@pytest.mark.point(13)
def test_whoever_came_from_nowhere_or_from_what_is_gone_lands_in_the_box(visit):
    tab = visit()
    assert tab.js("document.activeElement === document.body")
    tab.page.keyboard.press("Control+/")
    tab.until(lambda: shown(tab, "help"))
    tab.page.keyboard.press("Escape")
    tab.until(lambda: tab.focus == "message")
    tab.ask("kettle")
    tab.page.locator("#suggestions button").first.focus()
    tab.page.keyboard.press("Control+/")
    tab.until(lambda: shown(tab, "help"))
    tab.js("document.getElementById('suggestions').replaceChildren()")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: tab.focus == "message")


@pytest.mark.point(2, 4)
def test_a_reply_that_ends_behind_a_dialog_is_heard(visit):
    tab = visit().ask("slow kettle", wait=False)
    tab.page.click("#open-settings")
    tab.until(lambda: any(name.startswith("Assistant: Here are three") for name in heard(tab)))
    assert shown(tab, "settings")
    tab.page.keyboard.press("Escape")
    tab.until(
        lambda: tab.js("document.getElementById('announcer').parentElement === document.body")
    )
    assert tab.page.locator("[aria-live=polite]").count() == 1


@pytest.mark.point(5)
def test_an_error_that_comes_behind_a_dialog_is_heard(visit):
    tab = visit()
    tab.page.route(
        "**/gradio_api/call/chat", lambda route: (tab.page.wait_for_timeout(300), route.abort())
    )
    tab.ask("kettle", wait=False)
    tab.page.click("#open-help")
    tab.until(lambda: any("connection to the shop was lost" in name for name in heard(tab)))
    assert shown(tab, "help")
    tab.problems.clear()


@pytest.mark.point(5)
def test_a_number_that_does_not_fit_is_an_alert(visit):
    tab = visit()
    tab.page.click("#open-settings")
    tab.page.locator("#strategy-sampling").check(force=True)
    tab.page.click("#more")
    tab.page.fill("#number-max_new_tokens", "9999")
    tab.page.keyboard.press("Tab")
    assert tab.page.get_by_role("alert").inner_text() == "Length must lie between 16 and 512."
    assert tab.focus == "number-seed"
