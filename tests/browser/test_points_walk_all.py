"""No loss of focus, ever: every control of the conversation is pressed once and gone through by Tab, forward and back."""

import pytest
from conftest import tabs
from walk import HURRY, Walk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
WIDTHS = [1280, 390]


def walking(make, address, width):
    tab = make(address, width)
    tab.page.add_init_script(HURRY)
    tab.open().js("import('./page/js/checkout.js')")  # or what is pressed meanwhile comes before it
    return tab, Walk(tab)


@pytest.mark.point(13, 21)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_focus_is_never_lost_in_the_conversation(browser, served, width):
    with tabs(browser) as make:
        tab, walk = walking(make, served[1], width)
        tab.ask("compare").ask("boom")
        walk.on().afresh()
        assert walk.lost == []
        assert {"page", "settings", "help", "sure"} <= walk.gone_through
