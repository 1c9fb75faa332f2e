"""Orders by conversation: who asks is proven first; every write is listed, needs a yes, and is done once."""

from datetime import date
from pathlib import Path

import pytest
from acting import Reply, Talk, code_sent, copy_of

from shopbot.chat import compose_actions_orders as orders_words
from shopbot.chat.number_words import ONES
from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale, Money, Order
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
MAYA = "maya.thornton@post.example"  # of F-20384, which is paid and not packed


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def shop(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, place)


def identified(talk: Talk, place: Path, intent: str = "order", order: str = "F-20384") -> Reply:
    """Number, address, code: then what was asked for."""
    talk.say({"en": "my order", "zh": "我的订单"}[talk.locale], intent, order_id=order)
    talk.say(MAYA, email=MAYA)
    return talk.say(code_sent(place))


@both
def test_status_only_after_the_code(shop: Shop, place: Path, locale: Locale) -> None:
    talk = Talk(shop, locale)
    words = shop.words(locale)
    assert talk.say({"en": "my order", "zh": "我的订单"}[locale], "order").text == words.say(
        "act.who.order"
    )
    asked = talk.say("F-20384", order_id="F-20384")
    assert asked.text == words.say("act.who.email", order="F-20384")
    sent = talk.say(MAYA, email=MAYA)
    assert "Laptop" not in sent.text
    assert "$" not in sent.text
    wrong = talk.say("000000" if code_sent(place) != "000000" else "111111")
    assert wrong.turn.state.customer == ""
    told = talk.say(code_sent(place))
    assert told.turn.state.customer == "c-101"
    assert "181.00" in told.text
    assert words.day(shop.actions.proposer.orders.order("F-20384", "c-101").expected) in told.text  # type: ignore[union-attr,arg-type]


def test_by_voice_the_address_and_the_code_are_read_as_in_the_checkout(
    shop: Shop, place: Path
) -> None:
    talk, words = Talk(shop), shop.words("en")
    talk.say("where is my order F-20384", "order", order_id="F-20384")
    lost = talk.say("ben .at post.example").text
    assert words.say("act.email.unread") in lost
    assert words.say("act.who.email", order="F-20384") in lost
    talk.say(MAYA.replace(".", " dot ").replace("@", " at "))
    digits = " ".join(ONES[int(digit)] for digit in code_sent(place))
    assert "F-20384" in talk.say(digits).text


def test_a_wrong_address_gets_the_same_answer_and_no_code(shop: Shop, place: Path) -> None:
    talk = Talk(shop)
    talk.say("my order", "order", order_id="F-20384")
    sent = talk.say("eve@post.example", email="eve@post.example")
    assert sent.text == shop.words("en").say(
        "act.who.code", order="F-20384", email="eve@post.example"
    )
    assert not list(place.glob("outbox/*.eml"))


@both
def test_another_shoppers_order_is_as_unknown_as_none(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk = Talk(shop, locale)
    identified(talk, place)
    other = talk.say({"en": "cancel", "zh": "取消"}[locale], "order_cancel", order_id="F-20315")
    none = talk.say({"en": "cancel", "zh": "取消"}[locale], "order_cancel", order_id="F-99999")
    assert other.proposed is None
    assert other.text.replace("F-20315", "X") == none.text.replace("F-99999", "X")


@both
def test_a_cancellation_is_listed_then_done_once(shop: Shop, place: Path, locale: Locale) -> None:
    talk = Talk(shop, locale)
    asked = identified(talk, place, "order_cancel")
    orders = shop.actions.proposer.orders  # type: ignore[union-attr]
    assert asked.proposed
    assert "F-20384" in asked.proposed.yes
    assert any("181.00" in line for line in asked.proposed.lines), "what comes back is listed"
    assert orders.order("F-20384", "c-101").status == "paid"
    done = talk.press("yes", asked.proposed.key, asked.proposed.yes)
    assert orders.order("F-20384", "c-101").status == "cancelled"
    assert talk.press("yes", asked.proposed.key).text == done.text
    refused = talk.say({"en": "again", "zh": "再来"}[locale], "order_cancel", order_id="F-20384")
    assert refused.proposed is None
    assert "F-20384" in talk.say("what did you do" if locale == "en" else "你做了什么").text


@both
def test_no_leaves_the_order_alone(shop: Shop, place: Path, locale: Locale) -> None:
    talk = Talk(shop, locale)
    asked = identified(talk, place, "order_cancel")
    assert asked.proposed
    assert asked.proposed.title in talk.press("no", asked.proposed.key).text
    assert shop.actions.proposer.orders.order("F-20384", "c-101").status == "paid"  # type: ignore[union-attr]


def test_the_address_is_changed_field_by_field(shop: Shop, place: Path) -> None:
    talk = Talk(shop)
    identified(talk, place)
    talk.say("change the address of order F-20384", "order_change", order_id="F-20384")
    asked = talk.say("change the street to 5 Elm Road", "correct")
    assert asked.proposed
    assert any("5 Elm Road, Portland" in line for line in asked.proposed.lines)
    talk.say("yes", "yes")
    where = shop.actions.proposer.orders.order("F-20384", "c-101").address  # type: ignore[union-attr]
    assert where
    assert where.street == "5 Elm Road"


def test_packed_meanwhile_is_told_and_changes_nothing(shop: Shop, place: Path) -> None:
    talk = Talk(shop)
    asked = identified(talk, place, "order_cancel")
    assert asked.proposed
    rival = Talk(shop, session="b" * 32)
    identified(rival, place, "order_cancel")
    rival.say("yes", "yes")
    late = talk.say("yes", "yes")
    assert late.proposed is None
    assert shop.words("en").say("act.nothing_changed") in late.text


def test_a_wish_in_between_drops_the_proposal_and_says_so(shop: Shop, place: Path) -> None:
    talk = Talk(shop)
    asked = identified(talk, place, "order_cancel")
    assert asked.proposed
    other = talk.say("show me lamps")
    assert asked.proposed.title in other.said[0]
    assert other.turn.products, "and the wish is answered"
    talk.say("yes", "yes")
    assert shop.actions.proposer.orders.order("F-20384", "c-101").status == "paid"  # type: ignore[union-attr]


@both
def test_a_day_that_has_passed_is_not_told_as_one_to_come(
    sample_shop: Shop, locale: Locale
) -> None:
    words, today = sample_shop.words(locale), date(2026, 11, 22)
    order = Order(
        "A-1",
        "c-1",
        "shipped",
        date(2026, 11, 1),
        (),
        Money(100, "USD"),
        expected=date(2026, 11, 20),
    )
    late = orders_words.status(order, {}, today, words)
    assert words.say("act.order.overdue", day=order.expected) in late
    assert words.say("act.order.expected", day=order.expected) not in late
    in_time = orders_words.status(order, {}, date(2026, 11, 20), words)
    assert words.say("act.order.expected", day=order.expected) in in_time
