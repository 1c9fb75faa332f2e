"""Gift help asks one question, once, and never for what is known."""

import pytest

from shopbot.chat.compose_gift import ASKED, audience_of, question
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import DialogueState, Filters, Money, Understanding

EN = Words("en", ROOT / "assets")
BUDGET = Filters(price_max=Money(5000, "USD"))


def meant(
    recipient: str = "", filters: Filters | None = None, asked: tuple[str, ...] = ()
) -> Understanding:
    state = DialogueState(filters=filters or Filters(), asked=asked)
    return Understanding("search", "en", state, recipient=recipient)


def test_only_what_is_missing_is_asked() -> None:
    assert "Who is it for" in question(meant(), EN)
    assert "spend" not in question(meant(filters=BUDGET), EN)
    assert question(meant("my mother"), EN) == "About how much would you like to spend?"
    assert question(meant("my mother", BUDGET), EN) == ""
    assert question(meant(asked=(ASKED,)), EN) == ""


@pytest.mark.parametrize(
    ("recipient", "audience"),
    [("my mother", "women"), ("Dad", "men"), ("my 6-year-old nephew", "kids"), ("外孙女", "kids"), ("我奶奶", "women"), ("a colleague", ""), ("smother", "")],
)  # fmt: skip
def test_for_whom_it_is(recipient: str, audience: str) -> None:
    assert audience_of(recipient, EN.assets).audience == audience
