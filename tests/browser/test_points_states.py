"""Every state of the page, looked at once: the shop that sells (the sample shop) and the one with exact timing (FakeShop).

Each state is reached once in each look of `states.py`, and everything is asked of it there: axe, what axe cannot judge,
sideways scrolling, size of what is pressed, motion. `test_points_walk.py` presses every control.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator

import pytest
import states
from conftest import HERE, Visit, tabs
from states import LOOKS, Look, dress

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
SMALL = """() => [...document.querySelectorAll('button, a[href], textarea, input, select, .choice, summary')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.skips'))
  .filter((e) => !e.matches('.tag, h3 a, p a, li a, .choice input'))
  .map((e) => [e.innerText || e.id || e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 43.9 || box.height < 43.9))
  .map(([name, box]) => `${name} ${box.width.toFixed(1)}x${box.height.toFixed(1)}`)"""
CLIPPED = """() => [...document.querySelectorAll('button, a, p, h1, h2, h3, label, dd, li, td, th, option')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen, .skips') && getComputedStyle(e).overflow !== 'visible'
    && e.scrollHeight > e.clientHeight + 2).map((e) => e.outerHTML.slice(0, 80))"""
TORN = """() => [...document.querySelectorAll('.sums td, .price strong, .tag, .count, .step')].filter((e) => {
    const range = document.createRange(); range.selectNodeContents(e);
    return e.checkVisibility() && new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1; })
  .map((e) => e.outerHTML.slice(0, 80))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REVIEWED = json.loads((HERE / "axe_reviewed.json").read_text(encoding="utf-8"))["reviewed"]


@pytest.fixture(params=LOOKS, ids=list(LOOKS))
def look(request) -> Look:
    return LOOKS[request.param]


@pytest.fixture
def seen(browser, look) -> Iterator[Callable[[str], Visit]]:
    """Opens a tab with this look at an address."""
    with tabs(browser) as make:

        def open_tab(address: str) -> Visit:
            tab = make(address, look.width, look.height, **look.options).open(look.lang)
            dress(tab, look)
            return tab

        yield open_tab


def faults(tab: Visit, look: Look, reached: Iterable[str]) -> list[str]:
    """What is wrong in each state that is reached: gathered, so that one run tells all."""
    return [f"{state}: {line}" for state in reached for line in wrong(tab, look)]


def wrong(tab: Visit, look: Look) -> Iterator[str]:
    """Everything that is asked of a state."""
    violated, unsure = tab.judged()
    yield from (f"axe {line}" for line in violated)
    yield from (f"axe cannot judge {line}" for line in unsure if not reviewed(line, look))
    yield from (f"small {line}" for line in tab.page.evaluate(SMALL))
    yield from (f"clipped {line}" for line in tab.page.evaluate(CLIPPED))
    yield from (f"in two lines {line}" for line in tab.page.evaluate(TORN))
    if (wide := tab.js(SIDEWAYS)) > 0:
        yield f"{wide} px sideways"
    if look.options.get("reduced_motion") and (moving := tab.js("document.getAnimations().length")):
        yield f"{moving} things move"


def reviewed(line: str, look: Look) -> bool:
    """Whether somebody has looked at what axe could not judge, and has written down what was seen."""
    where, _, why = line.partition("] Fix ")
    return any(
        where.startswith(f"{one['rule']}: ")
        and one["why"] in why
        and re.search(one["where"], where)
        and one.get("look", "") in ("", *look.options)
        for one in REVIEWED
    )


@pytest.mark.point(25, 26, 28, 29, 31)
def test_what_is_said_in_every_look(seen, served, look):
    """Empty, streaming, stopped, products, evidence, comparison, error, editing, settings, help, the question before."""
    tab = seen(served[1])
    assert faults(tab, look, states.said(tab, look)) == []


@pytest.mark.point(25, 26, 28, 29, 31)
def test_what_is_bought_in_every_look(seen, selling, look):
    """Products that can be bought, a missing choice, the cart, each step of the checkout with an error, the order."""
    tab = seen(selling)
    assert faults(tab, look, states.bought(tab, look)) == []


@pytest.mark.point(25, 26, 28, 29, 31, 41)
def test_what_is_proposed_and_the_plain_pages_in_every_look(seen, selling, look):
    """A purchase in words up to its yes or no; without JavaScript an answer, the cart, settings, help, no such product."""
    tab = seen(selling)
    assert faults(tab, look, states.proposed(tab, look)) == []
    tab.page.context.clear_cookies()
    assert faults(tab, look, states.plainly(tab, look)) == []


@pytest.mark.point(25, 26, 28, 29, 40, 41)
def test_the_other_pages_in_every_look(seen, door, served, look):
    """The plain page, the sign-in page, the statement, the page for no connection, an error page."""
    tab = seen(served[1])
    assert faults(tab, look, states.others(tab, look, door)) == []
