"""A whole purchase by keys alone, counted: no more of them than the docs say, and no control that Tab does not reach."""

import re

import purchases
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
SLACK = 1.2  # one more control on the way is no fault; a detour is


@pytest.mark.point(37)
@pytest.mark.parametrize("kind", ["keys", "plain"])
def test_a_purchase_takes_no_more_keys_than_the_docs_say(browser, kind):
    took = purchases.measured(browser, kind)
    assert purchases.ORDER.fullmatch(took.order)
    stated = re.search(
        rf"\| {purchases.NAMES[kind]} \| (\d+) \| (\d+) and (\d+) letters",
        purchases.DOCS.read_text(encoding="utf-8"),
    )
    assert stated, "python tests/browser/purchases.py writes it"
    steps, keys, letters = map(int, stated.groups())
    assert (took.steps, took.letters) == (steps, letters)
    assert took.keys <= keys * SLACK
