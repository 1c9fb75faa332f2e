"""What is said to a proposal about pieces of an order that is neither yes nor no: it becomes what was said."""

import pytest
from acting import Talk, copy_of

from shopbot.settings import Settings
from shopbot.types import LOCALES, DialogueState, Locale, Proposal, Turn, Write
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
WANG = "c-106"  # F-20357 has arrived: a vest that was sent back, trousers, and jeans in black and size 30
JEANS, TROUSERS = "oakline-straight-jeans-black-30", "handy-side-snap-trousers-black-xxl"
RETURN = {"en": "return the jeans of F-20357", "zh": "退F-20357里的牛仔裤"}


@pytest.fixture(scope="module")
def shop(
    sample_shop: Shop, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path_factory.mktemp("turned"))


@pytest.fixture(autouse=True)
def lenient(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order can be sent back whatever the day of the test is."""
    assert shop.actions
    desk = shop.actions.proposer.orders
    monkeypatch.setattr("shopbot.shop.orders_plan.check_sending_back", lambda case: None)
    assert desk.order("F-20357", WANG)


def returning(shop: Shop, locale: Locale) -> Talk:
    """Somebody to whom the return of the jeans was proposed."""
    talk = Talk(shop, locale)
    state = DialogueState(locale=locale, customer=WANG)
    shop.journal.record(
        Turn("begun-" + talk.session, talk.session, "", "", locale, "", state=state)
    )
    asked = talk.say(RETURN[locale], "return", order_id="F-20357")
    assert asked.proposed, asked.text
    assert waiting(shop, talk).write.items == (JEANS,)
    return talk


def waiting(shop: Shop, talk: Talk) -> Proposal:
    assert shop.actions
    found = shop.actions.proposer.store.current(talk.session)
    assert found
    return found


def write(shop: Shop, talk: Talk) -> Write:
    return waiting(shop, talk).write


@both
@pytest.mark.parametrize("intent", ["exchange", "search", "yes", "detail"])
def test_a_return_becomes_an_exchange_and_a_return_again(
    shop: Shop, locale: Locale, intent: str
) -> None:
    talk = returning(shop, locale)
    swap = {"en": "make it an exchange for size 32", "zh": "换成32码"}[locale]
    asked = talk.say(swap, intent, options={"size": "32"})
    assert asked.proposed
    assert (write(shop, talk).kind, write(shop, talk).items) == ("exchange_items", (JEANS,))
    assert write(shop, talk).new_items == ("oakline-straight-jeans-black-32",)
    back = talk.say({"en": "actually I'd rather return it", "zh": "还是退吧"}[locale], intent)
    assert back.proposed
    assert (write(shop, talk).kind, write(shop, talk).new_items) == ("return_items", ())


@both
@pytest.mark.parametrize("intent", ["search", "no", "return", "off_topic"])
def test_letting_it_be_is_a_no(shop: Shop, locale: Locale, intent: str) -> None:
    for said in {
        "en": ("actually keep it", "I'll keep it", "I'd rather keep them", "no, keep the jeans"),
        "zh": ("还是算了", "还是留着吧", "不退了"),
    }[locale]:
        talk = returning(shop, locale)
        told = talk.say(said, intent)
        assert told.proposed is None, said
        assert shop.actions
        assert shop.actions.proposer.store.current(talk.session) is None, said
        title = shop.words(locale).say("act.title.return_items", order="F-20357")
        assert told.text == shop.words(locale).say("act.declined", title=title)


def test_other_pieces_are_put_to_it_or_take_its_place(shop: Shop) -> None:
    talk = returning(shop, "en")
    talk.say("and the trousers too", "search")
    assert set(write(shop, talk).items) == {JEANS, TROUSERS}
    talk.say("no, only the trousers", "no")
    assert write(shop, talk).items == (TROUSERS,)


def test_another_size_of_an_exchange(shop: Shop) -> None:
    talk = returning(shop, "en")
    talk.say("change it to 32", "exchange", options={"size": "32"})
    talk.say("28 instead", "search", options={"size": "28"})
    assert write(shop, talk).new_items == ("oakline-straight-jeans-black-28",)


@both
def test_the_size_is_asked_for_where_another_one_is_wished(shop: Shop, locale: Locale) -> None:
    talk = returning(shop, locale)
    words = {"en": "can I swap them for another size?", "zh": "可以换别的尺码吗"}[locale]
    asked = talk.say(words, "exchange")
    assert asked.proposed is None
    assert asked.turn.state.errand
    assert asked.turn.state.errand.asked == "size"
    assert shop.actions
    assert shop.actions.proposer.store.current(talk.session) is None, "a yes means nothing now"
    again = talk.say({"en": "yes", "zh": "是"}[locale], "yes")
    assert asked.said[-1] in again.text, "the question stands, with its choices"
    talk.say("32")
    assert write(shop, talk).kind == "exchange_items"


def test_what_cannot_be_is_told_and_nothing_is_done(shop: Shop) -> None:
    talk = returning(shop, "en")
    told = talk.say("and the vest too", "search")  # it is on its way back already
    assert told.proposed is None
    assert shop.words("en").say("refused.sent_back_before", order="F-20357") in told.text
    assert talk.say("yes", "yes").proposed is None
    assert shop.actions
    assert len(shop.actions.proposer.orders.order("F-20357", WANG).sent_back) == 1
