"""Commands in a conversation: answered from the record and the last turn, with the state kept."""

import threading
import uuid
from collections.abc import Mapping, Sequence

import pytest

from shopbot.chat.turn import TurnRequest
from shopbot.types import CartShown, Done, PageAction, Proposed, Sentence, Shown, Turn
from shopbot.wiring import Shop

PAGE = dict.fromkeys(("theme", "size", "spacing", "verbosity", "plain", "open"), "")
VOICE = {**PAGE, "read": "", "speech": "off", "speed": "normal", "handsfree": "off"}


class Talk:
    """One conversation; what the page is asked to set is what it says it has in the next message."""

    def __init__(
        self, shop: Shop, locale: str = "en", has: Mapping[str, str] | None = None
    ) -> None:
        self.shop, self.locale = shop, locale
        self.has = dict(PAGE if has is None else has)
        self.session = f"test-{uuid.uuid4().hex}"
        self.actions: list[tuple[str, str]] = []
        self.shown: list[str] | None = None
        self.proposed: Proposed | None = None
        self.page = True

    def say(self, text: str) -> Turn:
        has = self.has if self.page else None
        how = self.shop.presets["steady"]
        request = TurnRequest(self.session, text, self.locale, how, manner=has)
        events = list(self.shop.assistant.reply(request, threading.Event()))
        done = events[-1]
        assert isinstance(done, Done), done
        self.actions = [(e.name, e.value) for e in events if isinstance(e, PageAction)]
        for name, value in self.actions:
            if name in self.has and name not in ("open", "read"):
                self.has[name] = value
        shown = [e for e in events if isinstance(e, Shown)]
        self.shown = [h.product.id for h in shown[-1].found.hits] if shown else None
        self.proposed = next((e for e in events if isinstance(e, Proposed)), None)
        said = [e.text for e in events if isinstance(e, Sentence)]
        assert done.turn.reply.replace("\n", "").replace(" ", "") == "".join(said).replace(" ", "")
        return done.turn

    def all(self, texts: Sequence[str]) -> Turn:
        for text in texts:
            turn = self.say(text)
        return turn


@pytest.fixture
def talk(sample_shop: Shop) -> Talk:
    return Talk(sample_shop)


def price(shop: Shop, product_id: str, locale: str = "en") -> str:
    return shop.words(locale).price(shop.products.get((product_id,))[0]).replace("from ", "")


def test_nothing_was_said_yet(talk: Talk) -> None:
    assert "Nothing has been said yet" in talk.say("read that again").reply
    assert "No products are shown" in talk.say("next").reply


def test_the_last_reply_is_said_again_word_for_word_with_its_products(talk: Talk) -> None:
    first = talk.say("a kettle")
    shown = talk.shown
    again = talk.say("can you say that again please")
    assert again.reply == first.reply
    assert talk.shown == shown
    assert again.decoding == "reading"
    assert again.state.shown == first.state.shown


def test_a_comparison_is_repeated_with_its_table(talk: Talk) -> None:
    talk.say("kettles")
    compared = talk.say("compare the first two")
    assert compared.comparison
    assert talk.say("repeat").comparison == compared.comparison


def test_products_one_after_the_other_with_their_exact_prices(
    talk: Talk, sample_shop: Shop
) -> None:
    ids = talk.say("a kettle").state.shown
    assert len(ids) == 4
    for place, key in enumerate(ids, 1):
        turn = talk.say("next")
        assert f"Number {place} of 4." in turn.reply
        assert price(sample_shop, key) in turn.reply
        assert turn.state.focus == key
        assert talk.shown == list(ids)
    assert "That was the last of 4" in talk.say("next").reply
    assert "Number 3 of 4." in talk.say("previous").reply
    assert price(sample_shop, ids[2]) in talk.say("just the price").reply
    assert "There is no number 6" in talk.say("read number 6").reply


def test_what_is_asked_after_a_command_is_about_the_same_product(
    talk: Talk, sample_shop: Shop
) -> None:
    ids = talk.say("a kettle").state.shown
    talk.say("read the second one")
    title = sample_shop.products.get((ids[1],))[0].title.get("en")
    assert title in talk.say("how heavy is it?").reply


def test_prices_alone_are_numbered(talk: Talk, sample_shop: Shop) -> None:
    ids = talk.say("a kettle").state.shown
    lines = talk.say("only the prices").reply.splitlines()
    assert [line[:2] for line in lines] == ["1:", "2:", "3:", "4:"]
    assert all(price(sample_shop, key) in line for key, line in zip(ids, lines, strict=True))


@pytest.mark.parametrize(
    ("locale", "wish", "command"),
    [("en", "a kettle", "what does the picture show"), ("zh", "水壶", "图片上有什么")],
)
def test_the_picture_in_the_words_of_the_record(
    sample_shop: Shop, locale: str, wish: str, command: str
) -> None:
    talk = Talk(sample_shop, locale)
    first = talk.say(wish).state.shown[0]
    product = sample_shop.products.get((first,))[0]
    assert product.picture_text.get(locale)[:12] in talk.say(command).reply


def test_names_are_spelled(talk: Talk) -> None:
    talk.all(["a kettle", "read the second one"])
    assert "Q, U, I, C, K" in talk.say("spell it").reply
    assert "B, R, I, G, H, T, S, I, D, E" in talk.say("spell the brand").reply
    assert "No order number" in talk.say("spell the order number").reply


def test_shorter_is_one_sentence_and_more_is_the_whole_record(
    talk: Talk, sample_shop: Shop
) -> None:
    first = talk.say("a kettle")
    short = talk.say("shorter").reply
    assert short.startswith("4 products; the first is the ")
    assert len(short) < len(first.reply) / 3
    product = sample_shop.products.get(first.state.shown[:1])[0]
    whole = talk.say("more detail").reply
    words = sample_shop.words("en")
    for fact in product.attributes:
        if not isinstance(fact.value, bool):
            assert words.value(fact) in whole


def test_a_rule_of_the_shop_is_told_in_full(talk: Talk, sample_shop: Shop) -> None:
    talk.say("What is your return policy?")
    policy = next(p for p in sample_shop.products.policies() if p.id == "returns")
    whole = talk.say("more detail").reply
    assert whole.replace(" ", "") == policy.text.get("en").replace(" ", "").replace("\n", "")


def test_where_one_was(talk: Talk) -> None:
    talk.all(["a kettle", "read the second one"])
    told = talk.say("where was I").reply
    assert "“kettle”" in told
    assert "Brightside Quick Kettle" in told


def test_a_setting_is_done_told_and_undone(talk: Talk) -> None:
    reply = talk.say("larger text").reply
    assert talk.actions == [("size", "large")]
    assert "“normal text”" in reply
    talk.say("undo")
    assert talk.actions == [("size", "normal")]
    talk.all(["largest text", "larger text"])
    assert talk.actions == []
    assert "already" in talk.say("larger text").reply


def test_an_undo_long_after_a_setting_is_about_the_cart(talk: Talk) -> None:
    talk.all(["dark mode", "a kettle"])
    assert "colours" not in talk.say("undo").reply
    assert talk.actions == []


@pytest.mark.parametrize(("locale", "text"), [("en", "use sepia mode"), ("zh", "打开护眼模式")])
def test_an_unknown_value_is_told_with_those_there_are(
    sample_shop: Shop, locale: str, text: str
) -> None:
    talk = Talk(sample_shop, locale)
    reply = talk.say(text).reply
    assert talk.actions == []
    assert ("“dark mode”" if locale == "en" else "“深色模式”") in reply


def test_what_a_page_cannot_do_is_not_promised(talk: Talk) -> None:
    assert "no voice" in talk.say("read replies aloud").reply
    assert talk.actions == []
    talk.page = False
    assert "on the shop’s page" in talk.say("larger text").reply
    assert talk.actions == []


def test_the_voice_repeats_and_slows_down(sample_shop: Shop) -> None:
    talk = Talk(sample_shop, has=VOICE)
    first = talk.say("a kettle")
    talk.say("read that again")
    assert talk.actions == [("read", "again")]
    talk.say("slower")
    assert talk.actions == [("read", "slower")]
    talk.say("read replies aloud")
    assert talk.actions == [("speech", "on")]
    talk.say("read that again")
    assert talk.actions == []  # it is read like every reply
    slowed = talk.say("slower")
    assert talk.actions == [("speed", "slow")]
    assert first.reply.split(". ")[0] in slowed.reply
    talk.say("be quiet")
    assert talk.actions == [("speech", "off"), ("read", "stop")]


def test_what_is_set_is_told_and_listed(talk: Talk) -> None:
    talk.all(["dark mode", "wider spacing"])
    told = talk.say("what are my settings").reply
    assert "The page is dark." in told
    assert "The text is spaced wide." in told
    assert "aloud" not in told


def test_dialogs_open(talk: Talk) -> None:
    talk.say("open settings")
    assert talk.actions == [("open", "settings")]
    assert "cart is empty" in talk.say("open the cart").reply
    assert talk.actions == [("open", "cart")]


def test_a_checkout_and_a_proposal_go_on_waiting(talk: Talk) -> None:
    talk.all(["a kettle", "put the second one in the cart in red", "check out"])
    reply = talk.say("larger text").reply
    assert "Back to where we were: Which e-mail address" in reply
    assert "I had asked you: Which e-mail" in talk.say("where was I").reply
    talk.all(["jo@example.com", "Jo Doe, 5 Elm Street, Boston, Massachusetts 02108"])
    assert talk.say("standard").state.proposed
    read = talk.say("read that again")
    assert talk.proposed is not None
    assert "$38.95" in read.reply
    assert "$38.95" in talk.say("shorter").reply  # what is agreed to is never shortened
    assert "Shall I place this order for $38.95?" in talk.say("dark mode").reply
    assert talk.proposed is not None
    number = talk.say("yes").reply.partition("order ")[2].partition(" ")[0]
    spelt = talk.say("spell the order number").reply.partition("spelled: ")[2]
    assert "".join(c for c in spelt if c.isalnum()) == number.replace("-", "dash")


def test_answers_of_a_checkout_are_not_taken_for_commands(talk: Talk) -> None:
    talk.all(["a kettle", "put the second one in the cart in red", "check out", "jo@example.com"])
    talk.say("Jo Doe, 5 Elm Street, Boston, Massachusetts 02108")
    chosen = talk.say("slower")  # of two ways of delivery
    assert chosen.decoding != "reading"


def test_a_search_between_two_commands_keeps_its_own_state(talk: Talk) -> None:
    talk.all(["a kettle", "read the second one", "dark mode"])
    turn = talk.say("a desk lamp under $60")
    assert turn.decoding != "reading"
    assert turn.state.query
    assert turn.state.focus == ""


def test_chinese_commands_are_answered_in_chinese_on_an_english_page(talk: Talk) -> None:
    assert "文字已放大" in talk.say("字大一点").reply
    assert talk.actions == [("size", "large")]


def test_help_is_short_and_in_groups(talk: Talk) -> None:
    lines = talk.say("help").reply.splitlines()
    assert len(lines) == 5
    for quoted in ("“read that again”", "“larger text”", "“check out”"):
        assert any(quoted in line for line in lines)


def test_a_cart_that_was_opened_by_words_is_read(talk: Talk) -> None:
    talk.all(["a kettle", "put the second one in the cart in red"])
    request = TurnRequest(
        talk.session, "open the cart", "en", talk.shop.presets["steady"], manner=PAGE
    )
    events = list(talk.shop.assistant.reply(request, threading.Event()))
    assert any(isinstance(e, CartShown) for e in events)
