"""An impatient customer meets no dead end: what comes out of turn, twice, or too short goes on from where it stood."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from acting import Talk, code_sent, copy_of, with_choices

from shopbot.chat import compose_actions_orders as orders_words
from shopbot.settings import Settings
from shopbot.types import LOCALES, DialogueState, Locale, Turn
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
MAYA = "maya.thornton@post.example"  # of F-20384, which is paid, and F-20368, which is on its way


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def shop(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, place)


def known(shop: Shop, locale: Locale, customer: str = "c-101") -> Talk:
    talk = Talk(shop, locale)
    state = DialogueState(locale=locale, customer=customer)
    shop.journal.record(
        Turn("begun-" + talk.session, talk.session, "", "", locale, "", state=state)
    )
    return talk


@both
def test_a_code_that_comes_after_something_else_is_still_the_code(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk = Talk(shop, locale)
    talk.say({"en": "my order", "zh": "我的订单"}[locale], "order", order_id="F-20384")
    talk.say(MAYA, email=MAYA)
    talk.say({"en": "do you sell socks?", "zh": "有袜子吗？"}[locale], "search")
    assert "181.00" in talk.say(code_sent(place), "off_topic").text


@both
def test_cancel_it_is_heard_before_the_shopper_is_known(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk = Talk(shop, locale)
    talk.say({"en": "my order", "zh": "我的订单"}[locale], "order", order_id="F-20384")
    asked = talk.say({"en": "cancel it", "zh": "取消吧"}[locale], "order_cancel")
    assert asked.text == shop.words(locale).say("act.who.email", order="F-20384")
    talk.say(MAYA, email=MAYA)
    proposed = talk.say(code_sent(place)).proposed
    assert proposed
    assert proposed.kind == "cancel_order"


@both
def test_of_a_whole_order_one_thing_only(shop: Shop, locale: Locale) -> None:
    talk = known(shop, locale)
    talk.say({"en": "cancel F-20384", "zh": "取消F-20384"}[locale], "order_cancel", order_id="F-20384")  # fmt: skip
    part = talk.say({"en": "just the magnifier", "zh": "只要取消放大镜"}[locale], "search")
    assert part.proposed
    assert part.proposed.kind == "cancel_items"


@both
def test_what_is_on_its_way_is_not_asked_about_piece_by_piece(shop: Shop, locale: Locale) -> None:
    talk, words = known(shop, locale), shop.words(locale)
    said = {"en": "return something of F-20368", "zh": "F-20368我要退货"}[locale]
    told = talk.say(said, "return", order_id="F-20368")
    assert told.text == words.say("refused.not_delivered_yet", order="F-20368")
    again = talk.say({"en": "I want to return it", "zh": "我要退"}[locale], "return")
    assert again.text == told.text, "the order that was spoken of goes on being meant"


@both
def test_an_unknown_number_does_not_become_it(shop: Shop, locale: Locale) -> None:
    talk = known(shop, locale)
    talk.say({"en": "my order", "zh": "订单"}[locale], "order", order_id="F-20384")
    talk.say({"en": "and F-99999?", "zh": "F-99999呢"}[locale], "order", order_id="F-99999")
    later = talk.say({"en": "when will it arrive?", "zh": "什么时候到？"}[locale], "policy")
    assert "F-20384" in later.text


@both
def test_the_checkout_waits_for_the_choice_that_is_open(shop: Shop, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    product = with_choices(shop)
    add = {"en": "add it", "zh": "加入购物车"}[locale]
    asked = talk.say(add, "cart_add", referred=(product.id,), quantity=1)
    waits = talk.say({"en": "check out", "zh": "结账"}[locale], "checkout")
    assert words.say("act.cart.empty") in waits.text
    assert asked.said[-1] in waits.text
    talk.say({"en": "make that 2", "zh": "要两件"}[locale], "cart_change", quantity=2)
    talk.say(product.option_values("size")[0].value)
    assert talk.count == 2


@both
def test_a_yes_to_nothing_tells_what_can_be_done(shop: Shop, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    yes = {"en": "yes", "zh": "好"}[locale]
    assert talk.say(yes, "yes").text.endswith(words.say("act.next"))
    then = talk.say({"en": "and now?", "zh": "然后呢"}[locale], "yes")
    assert then.text == words.say("act.next")
    thanks = talk.say({"en": "fine, sorry. thanks", "zh": "好，谢谢"}[locale], "yes")
    assert thanks.text == words.say("say.thanks")


@both
def test_a_day_that_has_passed_is_not_promised(shop: Shop, locale: Locale) -> None:
    words = shop.words(locale)
    assert shop.actions
    order = shop.actions.proposer.orders.order("F-20368", "c-101")
    late = replace(order, expected=date(2026, 11, 10))
    told = "".join(orders_words.status(late, {}, date(2026, 11, 22), words))
    assert words.say("act.order.overdue", day=late.expected) in told
    assert words.say("act.order.expected", day=late.expected) not in told
    for status in ("delivered", "returned", "return_requested"):
        told = "".join(orders_words.status(replace(late, status=status), {}, date(2026, 11, 22), words))  # type: ignore[arg-type]  # fmt: skip
        assert words.say("act.order.expected", day=late.expected) not in told
        slots = {"carrier": late.carrier, "tracking": late.tracking}
        assert words.say("act.order.tracking.past", **slots) in told


def test_money_that_went_back_is_told(shop: Shop) -> None:
    talk = known(shop, "en", "c-105")
    told = talk.say("where is the refund of F-20347", "order", order_id="F-20347")
    assert "$165.00 of it was paid back" in told.text


@both
def test_what_is_called_by_another_name_is_asked_for_and_not_the_whole_cancelled(
    shop: Shop, locale: Locale
) -> None:
    talk = known(shop, locale, "c-105")
    words = {"en": "cancel the doodads of order F-20402", "zh": "F-20402的耳塞不要了"}[locale]
    asked = talk.say(words, "order_cancel", order_id="F-20402")
    assert asked.proposed is None
    assert asked.turn.state.errand
    assert asked.turn.state.errand.asked == "items"


def test_the_letters_of_a_number_may_be_left_out(shop: Shop) -> None:
    assert "F-20384" in known(shop, "en").say("order 20384", "order", order_id="20384").text


def test_another_way_to_pay_is_heard_after_one_that_does_not_reach(shop: Shop) -> None:
    talk = known(shop, "en", "c-102")
    short = talk.say("pay F-20387 with my gift card", "order_change", order_id="F-20387")
    assert "60.00" in short.text
    assert shop.words("en").say("refused.payment_unknown") in talk.say("paypal", "policy").text


@both
def test_the_total_asked_for_again_takes_nothing_back(shop: Shop, locale: Locale) -> None:
    talk = Talk(shop, locale)
    talk.add(with_choices(shop))
    assert talk.review().proposed
    again = talk.say({"en": "what's the total?", "zh": "一共多少"}[locale], "cart_show")
    assert again.proposed
    assert "F-" in talk.say({"en": "yes", "zh": "是"}[locale], "yes").text
