"""Which order, which pieces, which payment: read off the words against what the shopper has bought. No model."""

import pytest
from acting import Reply, Talk, copy_of

from shopbot.settings import Settings
from shopbot.types import LOCALES, DialogueState, Locale, Proposal, Turn, Write
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
MAYA, WANG = "c-101", "c-106"
HOME = {
    "en": "my account address is Maya Thornton, 77 Birch Lane, Portland, OR 97211",
    "zh": "我的默认地址改成 Maya Thornton，77 Birch Lane，Portland，OR 97211",
}


@pytest.fixture(scope="module")
def shop(
    sample_shop: Shop, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path_factory.mktemp("meant"))


@pytest.fixture
def writes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> list[Write]:
    """What the order desk is asked for, whatever its rules say of it on the day of the test."""
    assert shop.actions
    desk, asked = shop.actions.proposer.orders, []
    propose = desk.propose

    def noting(write: Write) -> Proposal:
        asked.append(write)
        return propose(write)

    monkeypatch.setattr(desk, "propose", noting)
    return asked


def known(shop: Shop, customer: str, locale: Locale = "en") -> Talk:
    """Somebody who has proved who they are."""
    talk = Talk(shop, locale)
    state = DialogueState(locale=locale, customer=customer)
    shop.journal.record(
        Turn("begun-" + talk.session, talk.session, "", "", locale, "", state=state)
    )
    return talk


def proposed(reply: Reply) -> str:
    """Everything that waits for a yes, as it is listed."""
    assert reply.proposed, reply.text
    return "\n".join([reply.proposed.title, *reply.proposed.lines])


def test_an_order_is_found_by_what_is_in_it(shop: Shop) -> None:
    reply = known(shop, MAYA).say("cancel the order with the laptop bag", "order_cancel")
    assert "F-20384" in proposed(reply)


def test_where_several_orders_could_be_meant_it_is_asked(shop: Shop) -> None:
    reply = known(shop, MAYA).say("cancel my order", "order_cancel")
    assert reply.proposed is None
    assert "F-20384" in reply.text
    assert "F-20368" in reply.text


BOOTS, CABLE = "tidemark-harbour-boot-green-43", "lumen-braided-cable-red-100"


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("return the boots and the cable of F-20353", (BOOTS, CABLE)),
        ("return everything in F-20353", (BOOTS, CABLE)),
        ("return everything in F-20353 except the cable", (BOOTS,)),
        ("return everything in F-20353, not the boots", (CABLE,)),
        ("return the boots", (BOOTS,)),
    ],
)
def test_what_is_named_goes_back_and_nothing_else(
    shop: Shop, writes: list[Write], said: str, items: tuple[str, ...]
) -> None:
    number = {"order_id": "F-20353"} if "F-20353" in said else {}
    known(shop, MAYA).say(said, "return", **number)
    assert (writes[-1].order_id, writes[-1].items) == ("F-20353", items)


def test_what_has_not_been_sent_is_cancelled_instead_of_returned(shop: Shop) -> None:
    reply = known(shop, WANG, "zh").say("F-20394我不要了，退掉", "return", order_id="F-20394")
    assert reply.proposed
    assert reply.proposed.kind == "cancel_order"


def test_what_has_arrived_is_exchanged_instead_of_changed(shop: Shop, writes: list[Write]) -> None:
    said = "change the boots of F-20353 to size 41"
    known(shop, MAYA).say(said, "order_change", order_id="F-20353")
    assert (writes[-1].kind, writes[-1].items) == ("exchange_items", (BOOTS,))
    assert writes[-1].new_items == ("tidemark-harbour-boot-green-41",)


@both
def test_the_kept_address_is_changed_after_a_yes(shop: Shop, locale: Locale) -> None:
    talk = known(shop, MAYA, locale)
    reply = talk.say(HOME[locale], "order_change")
    assert "77 Birch Lane" in proposed(reply)
    assert reply.proposed
    assert reply.proposed.kind == "change_home"
    talk.press("no", reply.proposed.key)


def test_another_way_to_pay_is_asked_for_and_then_checked(shop: Shop, writes: list[Write]) -> None:
    talk = known(shop, "c-102", "zh")
    asked = talk.say("F-20387换种付款方式", "order_change", order_id="F-20387")
    assert asked.turn.state.pending == "payment"
    answered = talk.say("礼品卡")
    assert (writes[-1].kind, writes[-1].payment) == ("change_payment", "gift_card")
    assert "60.00" in answered.text  # its own card was found by its kind; there is too little on it
    assert answered.proposed is None


@pytest.mark.parametrize(
    ("said", "payment"),
    [
        ("pay F-20403 with my paypal instead of the card", "paypal"),
        ("don't charge the card for F-20403, use paypal for the payment", "paypal"),
        ("pay F-20403 by mastercard, not paypal", "credit_card"),
    ],
)
def test_a_payment_that_is_ruled_out_is_not_the_one(
    shop: Shop, writes: list[Write], said: str, payment: str
) -> None:
    known(shop, "c-103").say(said, "order_change", order_id="F-20403")
    assert (writes[-1].kind, writes[-1].payment) == ("change_payment", payment)


@pytest.mark.parametrize(
    "said", ["never mind, keep it", "actually no, forget it", "stop, I don't want that"]
)
def test_letting_go_is_heard(shop: Shop, said: str) -> None:
    talk = known(shop, MAYA)
    talk.say("cancel F-20384", "order_cancel", order_id="F-20384")
    reply = talk.say(said)
    assert reply.turn.state.proposed is None
    assert shop.actions
    assert shop.actions.proposer.orders.order("F-20384", MAYA).status == "paid"


def test_cancel_it_is_no_letting_go_of_a_cancellation(shop: Shop) -> None:
    talk = known(shop, MAYA)
    talk.say("cancel F-20384", "order_cancel", order_id="F-20384")
    assert talk.say("cancel it", "order_cancel").proposed


def test_another_number_takes_the_place_of_the_first(shop: Shop) -> None:
    talk = known(shop, "c-102", "zh")
    talk.say("取消F-20387", "order_cancel", order_id="F-20387")
    reply = talk.say("不对，我说的是F-20407", "no", order_id="F-20407")
    assert "F-20407" in proposed(reply)
    assert reply.proposed
    assert reply.proposed.kind == "cancel_order"


def test_a_guest_learns_nothing_by_naming_things(shop: Shop) -> None:
    reply = Talk(shop).say("cancel the order with the laptop bag", "order_cancel")
    assert "F-20384" not in reply.text
    assert reply.proposed is None
