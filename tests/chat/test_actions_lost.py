"""The process dies, or no answer comes, after the yes: what is said next is true, and nothing is done twice."""

from dataclasses import replace
from pathlib import Path

import pytest
from acting import Reply, Talk, code_sent, copy_of, simple

from shopbot.errors import OrderSystemDown
from shopbot.settings import Settings
from shopbot.shop.checkout import Checkout
from shopbot.shop.proposals import ProposalStore
from shopbot.types import LOCALES, Locale, Receipt
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
YES = {"en": "yes", "zh": "是"}
MAYA = "maya.thornton@post.example"


class Died(BaseException):
    """As if the process were gone: nobody catches it."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def shop(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, place)


def dies_after_the_write(monkeypatch: pytest.MonkeyPatch, talk: Talk) -> None:
    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(ProposalStore, "close", die)
        with pytest.raises(Died):
            talk.say(YES[talk.locale], "yes")


def reviewed(shop: Shop, locale: Locale) -> tuple[Talk, int]:
    talk, product = Talk(shop, locale), simple(shop)
    before = shop.products.get([product.id])[0].stock or 0
    talk.add(product)
    assert talk.review().proposed
    return talk, before


@both
def test_an_order_that_was_placed_before_the_crash_is_told_and_not_denied(
    shop: Shop, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, before = reviewed(shop, locale)
    dies_after_the_write(monkeypatch, talk)
    told = talk.say({"en": "show me lamps", "zh": "看看台灯"}[locale], "search")
    (done,) = receipts(shop, talk)
    assert done.order
    assert done.order.id in told.text
    refused = shop.words(locale).say("act.dropped", title="|").split("|")[0]
    assert refused not in told.text, "it is never said that it was not done"
    assert shop.products.get([simple(shop).id])[0].stock == before - 1


@both
def test_a_no_that_comes_too_late_is_told_what_was_done(
    shop: Shop, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, _ = reviewed(shop, locale)
    dies_after_the_write(monkeypatch, talk)
    told = talk.say({"en": "no", "zh": "不"}[locale], "no")
    (done,) = receipts(shop, talk)
    assert done.order
    assert done.order.id in told.text
    assert talk.count == 0


@both
def test_a_second_yes_after_the_crash_gets_the_same_receipt(
    shop: Shop, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, before = reviewed(shop, locale)
    dies_after_the_write(monkeypatch, talk)
    told = talk.say(YES[locale], "yes")
    (done,) = receipts(shop, talk)
    assert done.order
    assert done.order.id in told.text
    assert shop.products.get([simple(shop).id])[0].stock == before - 1


@both
def test_a_crash_before_the_write_leaves_it_undone_and_says_so(
    shop: Shop, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, before = reviewed(shop, locale)

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(Checkout, "place", die)
        with pytest.raises(Died):
            talk.say(YES[locale], "yes")
    told = talk.say({"en": "show me lamps", "zh": "看看台灯"}[locale], "search")
    refused = shop.words(locale).say("act.dropped", title="|").split("|")[0]
    assert refused in told.text
    assert receipts(shop, talk) == ()
    assert shop.products.get([simple(shop).id])[0].stock == before
    assert talk.count == 1


class NoAnswer:
    """An order system that does what it is told, and whose answer is lost on the way."""

    def __init__(self, orders: object) -> None:
        self._orders = orders

    def __getattr__(self, name: str) -> object:
        return getattr(self._orders, name)

    def perform(self, proposal: object) -> Receipt:
        raise OrderSystemDown("no answer", "wait")


def elsewhere(shop: Shop) -> Shop:
    """The shop with orders kept by a merchant's system that does not answer a write."""
    assert shop.actions
    proposer = replace(
        shop.actions.proposer,
        orders=NoAnswer(shop.actions.proposer.orders),
        elsewhere=True,
    )
    actions = replace(
        shop.actions,
        proposer=proposer,
        orders=replace(
            shop.actions.orders,
            proposer=proposer,
            items=replace(shop.actions.orders.items, proposer=proposer),
        ),
        checkout=replace(shop.actions.checkout, proposer=proposer),
    )
    return replace(shop, assistant=replace(shop.assistant, actions=actions))


@both
@pytest.mark.parametrize("intent", ["search", "no"])
def test_where_no_answer_came_it_is_not_claimed_that_nothing_was_done(
    shop: Shop, place: Path, locale: Locale, intent: str
) -> None:
    silent = elsewhere(shop)
    talk, words = Talk(silent, locale), shop.words(locale)
    asked = asked_to_cancel(talk, place)
    assert asked.proposed
    down = talk.say(YES[locale], "yes")
    assert down.proposed, "the same may be asked again"
    texts = {"search": {"en": "show me lamps", "zh": "看看台灯"}, "no": {"en": "no", "zh": "不"}}
    told = talk.say(texts[intent][locale], intent)
    assert words.say("act.unsure", title=asked.proposed.title) in told.text


def asked_to_cancel(talk: Talk, place: Path) -> Reply:
    said = {"en": "cancel my order", "zh": "取消订单"}[talk.locale]
    talk.say(said, "order_cancel", order_id="F-20384")
    talk.say(MAYA, email=MAYA)
    return talk.say(code_sent(place))


def receipts(shop: Shop, talk: Talk) -> tuple[Receipt, ...]:
    assert shop.actions
    return shop.actions.proposer.store.done(talk.session)
