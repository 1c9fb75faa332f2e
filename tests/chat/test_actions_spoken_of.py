"""The order that was looked into goes on being meant; a part of it is never cancelled as the whole."""

from pathlib import Path

import pytest
from acting import Talk, code_sent, copy_of

from shopbot.errors import Refused
from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale, Order, Proposal, Write
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
MAYA = "maya.thornton@post.example"  # of F-20384: a bag and a magnifier, paid and not packed
SENT = "F-20368"  # of hers, too; it is on its way


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def shop(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, place)


def looked_into(shop: Shop, place: Path, locale: Locale, number: str = "F-20384") -> Talk:
    talk = Talk(shop, locale)
    talk.say({"en": "my order", "zh": "我的订单"}[locale], "order", order_id=number)
    talk.say(MAYA, email=MAYA)
    talk.say(code_sent(place))
    return talk


def order(shop: Shop, number: str = "F-20384") -> Order:
    assert shop.actions
    return shop.actions.proposer.orders.order(number, "c-101")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "cancel it"),
        ("en", "cancel"),
        ("en", "please cancel the whole order"),
        ("zh", "取消它"),
        ("zh", "取消吧"),
        ("zh", "帮我取消整个订单"),
    ],
)
def test_cancel_it_means_the_order_that_was_looked_into(
    shop: Shop, place: Path, locale: Locale, words: str
) -> None:
    talk = looked_into(shop, place, locale)
    asked = talk.say(words, "no")
    assert asked.proposed
    assert asked.proposed.kind == "cancel_order"
    assert order(shop).status == "paid"
    talk.say({"en": "yes", "zh": "是"}[locale], "yes")
    assert order(shop).status == "cancelled"


@pytest.mark.parametrize(
    ("locale", "words", "intent"),
    [
        ("en", "cancel only the magnifier", "search"),
        ("en", "cancel the magnifier from F-20384", "order_cancel"),
        ("en", "cancel just one of them", "order_cancel"),
        ("zh", "只取消放大镜", "search"),
        ("zh", "取消F-20384里的放大镜", "order_cancel"),
    ],
)
def test_one_thing_of_an_order_is_not_cancelled_as_the_whole(
    shop: Shop, place: Path, locale: Locale, words: str, intent: str
) -> None:
    talk = looked_into(shop, place, locale)
    number = "F-20384" if "F-" in words else ""
    told = talk.say(words, intent, order_id=number)
    if "one of them" in words:
        assert told.text.startswith("Which of these shall be cancelled?")
        told = talk.say("the magnifier")
    assert told.proposed
    assert told.proposed.kind == "cancel_items"
    assert any("33.00" in line for line in told.proposed.lines), "what comes back"
    assert any("148.00" in line for line in told.proposed.lines), "what the rest costs"
    assert len(order(shop).pieces) == 2, "nothing before the yes"
    done = talk.say({"en": "yes", "zh": "是"}[locale], "yes")
    assert "148.00" in done.text
    assert order(shop).pieces == ("oakline-courier-laptop-bag-green-14",)
    assert (order(shop).status, order(shop).total.minor) == ("paid", 14800)
    whole = talk.say({"en": "cancel the whole order", "zh": "取消整个订单"}[locale], "search")
    assert whole.proposed
    assert whole.proposed.kind == "cancel_order"


@both
def test_a_shop_that_cancels_no_part_says_what_it_can_do(
    shop: Shop, place: Path, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = looked_into(shop, place, locale)
    assert shop.actions
    desk = shop.actions.proposer.orders
    propose = desk.propose

    def strict(write: Write) -> Proposal:
        if write.kind == "cancel_items":
            raise Refused("refused.not_offered")
        return propose(write)

    monkeypatch.setattr(desk, "propose", strict)
    told = talk.say({"en": "cancel only the magnifier", "zh": "只取消放大镜"}[locale], "search")
    assert told.proposed is None
    assert told.text == shop.words(locale).say("act.cancel.part", order="F-20384")
    whole = talk.say({"en": "cancel the whole order", "zh": "取消整个订单"}[locale], "search")
    assert whole.proposed
    assert whole.proposed.kind == "cancel_order"


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("cancel everything except the magnifier", ("oakline-courier-laptop-bag-green-14",)),
        ("cancel the bag and the magnifier", ()),
    ],
)
def test_all_but_one_is_a_part_and_all_of_them_the_whole(
    shop: Shop, place: Path, words: str, items: tuple[str, ...]
) -> None:
    asked = looked_into(shop, place, "en").say(words, "order_cancel")
    assert asked.proposed
    assert asked.proposed.kind == ("cancel_items" if items else "cancel_order")
    assert shop.actions
    waiting = shop.actions.proposer.store.current(asked.turn.session)
    assert waiting
    assert waiting.write.items == items


@both
def test_another_wish_for_a_listed_order_is_that_wish(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk = looked_into(shop, place, locale)
    listed = {"en": "show all my orders", "zh": "我的所有订单"}[locale]
    assert "F-20329" in talk.say(listed, "order").text
    words = {"en": "cancel F-20384", "zh": "取消F-20384"}[locale]
    asked = talk.say(words, "order_cancel", order_id="F-20384")
    assert asked.proposed
    assert asked.proposed.kind == "cancel_order"


@both
def test_what_cannot_be_changed_is_said_before_an_address_is_asked_for(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk = looked_into(shop, place, locale, SENT)
    words = {"en": "change its address", "zh": "把地址改一下"}[locale]
    told = talk.say(words, "order_change")
    assert shop.words(locale).say("refused.status_sent", order=SENT) in told.text
    assert not talk.say("1 Oak Street").turn.state.errand.asked  # type: ignore[union-attr]


@both
def test_an_order_goes_to_no_address_in_chinese_characters(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk, words = looked_into(shop, place, locale), shop.words(locale)
    said = {"en": "change the address to ", "zh": "把地址改成"}[
        locale
    ] + "上海市浦东新区世纪大道100号"
    told = talk.say(said, "order_change")
    assert words.say("act.address.script") in told.text
    assert words.say("act.ask.name") in talk.say("5 Elm Street, Salem, OR 97301").text
    asked = talk.say("Maya Thornton")
    assert asked.proposed
    assert "5 Elm Street" in asked.text


@both
def test_a_postcode_is_no_order_number(shop: Shop, place: Path, locale: Locale) -> None:
    talk = looked_into(shop, place, locale)
    said = "Maya Thornton, 5 Elm Street, Salem, OR 97301"
    asked = talk.say(said, "order", order_id="97301", postcode="97301")
    assert asked.proposed
    assert asked.proposed.kind == "change_address"


@both
def test_a_new_code_is_sent_when_it_is_asked_for(shop: Shop, place: Path, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    talk.say({"en": "my order", "zh": "我的订单"}[locale], "order", order_id="F-20384")
    talk.say(MAYA, email=MAYA)
    first = code_sent(place)
    unread = talk.say({"en": "hm?!", "zh": "嗯……"}[locale], "off_topic")
    assert words.say("act.ask.code") in unread.text
    assert len(list(place.glob("outbox/*.eml"))) == 1, "what was not read sends no code"
    again = talk.say({"en": "send me a new code", "zh": "再发一次"}[locale])
    slots = {"order": "F-20384", "email": MAYA, "limit": 5}
    assert again.text == words.say("act.who.code.again", **slots)
    assert len(list(place.glob("outbox/*.eml"))) == 2
    assert talk.say(first).turn.state.customer == "", "the first is void"  # type: ignore[union-attr]
    assert talk.say(code_sent(place)).turn.state.customer == "c-101"  # type: ignore[union-attr]


@both
def test_an_address_without_a_number_is_a_way_in(shop: Shop, place: Path, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    talk.say({"en": "my order", "zh": "我的订单"}[locale], "order")
    lost = talk.say({"en": "I lost the number", "zh": "订单号丢了"}[locale], "order")
    assert lost.text == words.say("act.who.lost")
    asked = talk.say(MAYA, "checkout", email=MAYA)
    assert asked.text == words.say("act.who.code.address", email=MAYA)
    listed = talk.say(code_sent(place))
    assert listed.turn.state.customer == "c-101"
    assert "F-20384" in listed.text
    again = talk.say({"en": "I don't know", "zh": "不知道"}[locale], "off_topic")
    assert again.text != listed.text
    assert "F-20384" in again.text


@both
def test_an_address_that_is_nobodys_gets_no_mail_and_the_same_words(
    shop: Shop, place: Path, locale: Locale
) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    talk.say({"en": "my order", "zh": "我的订单"}[locale], "order")
    asked = talk.say("maya.2001@post.example", "checkout", email="maya.2001@post.example")
    assert asked.text == words.say("act.who.code.address", email="maya.2001@post.example")
    sent = talk.say("F-20384", order_id="F-20384")
    assert "maya.2001@post.example" in sent.text
    assert not list(place.glob("outbox/*.eml"))


@both
def test_who_has_no_such_address_any_more_is_told_whom_to_ask(shop: Shop, locale: Locale) -> None:
    talk = Talk(shop, locale)
    first = talk.say({"en": "my order", "zh": "我的订单"}[locale], "order", order_id="F-20384")
    gone = {"en": "I no longer have that address", "zh": "那个邮箱没有了"}[locale]
    told = talk.say(gone, "off_topic")
    assert told.text != first.text
    assert shop.info.email in told.text


@both
def test_what_was_not_read_is_asked_for_again(shop: Shop, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    talk.say({"en": "cancel my order", "zh": "取消订单"}[locale], "order_cancel")
    unread = talk.say({"en": "yes", "zh": "是"}[locale], "yes")
    assert words.say("act.unread") in unread.text
    assert words.say("act.who.order.again") in unread.text
