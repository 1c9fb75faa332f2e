"""What the page says that it can do, on its way to the assistant; nothing of it is trusted."""

import pytest
from web_fakes import FakeShop

from shopbot.web.turns import Ask, Turns

SESSION = "session-of-the-manner-test"


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (None, None),
        ({"plain": "on", "size": "large"}, {"plain": "on", "size": "large"}),
        ({"plain": 1, "size": ["large"], "theme": None}, {}),
        ({"x" * 500: "y" * 500}, {"x" * 24: "y" * 24}),
    ],
)
def test_the_manner_reaches_the_assistant(sent, taken) -> None:
    shop = FakeShop(pause=0.0)
    list(Turns(shop, "steady").stream(Ask("a kettle", SESSION, "en", manner=sent)))
    request = shop.assistant.requests[-1]
    assert request.manner == taken
    assert request.plain is bool(taken and taken.get("plain") == "on")


def test_no_more_settings_are_taken_than_a_page_has() -> None:
    shop = FakeShop(pause=0.0)
    many = {f"setting{n}": "on" for n in range(1000)}
    list(Turns(shop, "steady").stream(Ask("a kettle", SESSION, "en", manner=many)))
    manner = shop.assistant.requests[-1].manner
    assert manner is not None
    assert len(manner) == 24
