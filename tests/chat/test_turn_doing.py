"""When the order system is silent, nothing false is said and the same proposal waits on; a signed link tells who it is."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from acting import Talk, copy_of

from shopbot.errors import OrderSystemDown
from shopbot.settings import Settings
from shopbot.shop import codec
from shopbot.shop.orders_desk import OrderDesk
from shopbot.types import LOCALES, Locale, Proposal, Receipt
from shopbot.wiring import Shop

ORDER = "F-20384"  # of c-101; it is paid and not packed


@pytest.fixture
def own(sample_shop: Shop, sample_settings: Settings, tmp_path: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path)


def desk(own: Shop) -> OrderDesk:
    assert own.actions
    orders = own.actions.proposer.orders
    assert isinstance(orders, OrderDesk)
    return orders


def opened(own: Shop, locale: Locale = "en", shop: Shop | None = None) -> Talk:
    """A conversation that a signed link opened."""
    talk = Talk(shop or own, locale)
    token = desk(own)._identification.link(ORDER, 600)
    reply = talk.press("link", token, "My order")
    assert reply.turn.state.customer == "c-101"
    assert token.split(".")[0] not in codec.dumps(reply.turn), "the token is kept nowhere"
    return talk


class Unsteady:
    """An order system whose answer to a write is lost, although the write was done."""

    def __init__(self, real: OrderDesk) -> None:
        self.real, self.silent, self.asked = real, True, list[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def perform(self, proposal: Proposal) -> Receipt:
        self.asked.append(proposal.key)
        receipt = self.real.perform(proposal)
        if self.silent:
            raise OrderSystemDown("no answer")
        return receipt


def unsteady(own: Shop) -> tuple[Shop, Unsteady]:
    system = Unsteady(desk(own))
    acts = own.actions
    assert acts
    proposer: Any = dataclasses.replace(acts.proposer, orders=system)  # type: ignore[arg-type]
    acts = dataclasses.replace(
        acts, proposer=proposer, orders=dataclasses.replace(acts.orders, proposer=proposer)
    )
    assistant = dataclasses.replace(own.assistant, actions=acts)
    return dataclasses.replace(own, assistant=assistant), system


@pytest.mark.parametrize("locale", LOCALES)
def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_proposal(
    own: Shop, locale: Locale
) -> None:
    shop, system = unsteady(own)
    talk = opened(own, locale, shop)
    talk.say({"en": "cancel it", "zh": "取消"}[locale], "order_cancel", order_id=ORDER)
    lost = talk.say({"en": "yes", "zh": "好的"}[locale], "yes")
    assert lost.said[0] == own.words(locale).say("act.down")
    assert own.words(locale).say("act.nothing_changed") not in lost.text
    assert lost.proposed, "the buttons are there again"
    system.silent = False
    done = talk.say({"en": "yes", "zh": "好的"}[locale], "yes")
    assert len(system.asked) == 2
    assert len(set(system.asked)) == 1, "the same key, so that it is done once"
    assert done.proposed is None
    assert desk(own).order(ORDER, "c-101").status == "cancelled"


def test_a_question_that_gets_no_answer_claims_nothing(own: Shop) -> None:
    shop, system = unsteady(own)
    talk = opened(own, "en", shop)

    def silent(*_: object) -> None:
        raise OrderSystemDown("no answer")

    system.order = silent  # type: ignore[attr-defined]
    told = talk.say("where is my order", "order", order_id=ORDER)
    assert told.said == [own.words("en").say("act.down.look")]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_link_that_proves_nothing_identifies_nobody(own: Shop, locale: Locale) -> None:
    talk = Talk(own, locale)
    good = desk(own)._identification.link(ORDER, 600)
    late = desk(own)._identification.link(ORDER, -1)
    for token in ("", "x", good[:-2], late, good.replace(".", "")):
        reply = talk.press("link", token)
        assert not reply.turn.state.customer
        assert reply.text.startswith(own.words(locale).say("refused.not_identified"))


def test_a_conversation_stays_with_the_customer_it_began_with(own: Shop) -> None:
    talk = opened(own)
    other = desk(own)._identification.link("F-20315", 600)
    reply = talk.press("link", other)
    assert reply.text == own.words("en").say("act.link.other")
    assert reply.turn.state.customer == "c-101"


@pytest.mark.parametrize("text", ["好的，下单吧", "可以，下单", "行，提交订单吧"])
def test_a_yes_that_repeats_the_wish_is_a_yes(own: Shop, text: str) -> None:
    talk = Talk(own, "zh")
    talk.add(next(p for p in own.products.all() if (p.stock or 0) > 1))
    assert talk.review().proposed
    talk.say(text, "checkout")
    assert talk.count == 0, "the order was placed"
