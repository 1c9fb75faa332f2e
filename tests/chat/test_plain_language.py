"""Plain language: numbers that are true, short sentences, one product at a time, and exact numbers where they bind."""

import dataclasses
import threading
import uuid
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.chat import plain
from shopbot.chat.plain_data import load
from shopbot.chat.turn import TurnRequest
from shopbot.chat.words import Words
from shopbot.models.scripted import ScriptedEngine
from shopbot.settings import ROOT
from shopbot.types import LOCALES, Done, Money, Proposed, Shown, Turn
from shopbot.wiring import Shop

ASSETS = ROOT / "assets"
WORDS = [Words(locale, ASSETS) for locale in LOCALES]


class Plain:
    """A conversation in plain language."""

    def __init__(self, shop: Shop, locale: str = "en", plainly: str = "on") -> None:
        self.shop, self.locale, self.plainly = shop, locale, plainly
        self.session = f"plain-{uuid.uuid4().hex}"
        self.cards = 0
        self.proposed: Proposed | None = None

    def say(self, *texts: str) -> Turn:
        for text in texts:
            how = self.shop.presets["steady"]
            manner = {"plain": self.plainly}
            request = TurnRequest(self.session, text, self.locale, how, manner=manner)
            events = list(self.shop.assistant.reply(request, threading.Event()))
            done = events[-1]
            assert isinstance(done, Done)
            self.cards = sum(len(e.found.hits) for e in events if isinstance(e, Shown))
            self.proposed = next((e for e in events if isinstance(e, Proposed)), None)
        return done.turn


@settings(deadline=None)
@given(st.decimals(min_value="0.01", max_value="99999", places=2))
def test_about_is_true_and_never_less_than_the_price(exact: Decimal) -> None:
    told = plain.rounded(exact)
    assert told is None or Decimal(0) <= told - exact <= exact * Decimal("0.03")


@pytest.mark.parametrize(
    ("minor", "said"),
    [
        (4990, "about 50 dollars"), (4910, "about 50 dollars"), (5000, "50 dollars"), (12900, "about 130 dollars"),
        (100, "1 dollar"), (495, "about 5 dollars"), (720, "$7.20"), (134900, "about 1,350 dollars"),
    ],
)  # fmt: skip
def test_amounts_in_words(sample_shop: Shop, minor: int, said: str) -> None:
    assert plain.amount(Money(minor, "USD"), sample_shop.words("en")) == said


def test_an_amount_without_a_known_word_stays_exact(sample_shop: Shop) -> None:
    assert "1,234" in plain.amount(Money(123400, "SEK"), sample_shop.words("en"))


def test_amounts_in_chinese(sample_shop: Shop) -> None:
    assert plain.amount(Money(4990, "USD"), sample_shop.words("zh")) == "大约50美元"


@pytest.mark.parametrize(
    ("locale", "text", "said"),
    [
        ("en", "The Fern Lamp has a brightness of 650 lm.", ("The Fern Lamp has a brightness of 650 lumens.",)),
        ("en", "It weighs 1 kg.", ("It weighs 1 kilogram.",)),
        ("en", "It holds 0.9 l of gin.", ("It holds 0.9 litres of gin.",)),
        ("en", "It comes in sizes 38, 39, 40, 41 and 42.", ("It comes in sizes 38 to 42.",)),
        ("en", "It comes in sizes 38, 40 and 42.", ("It comes in sizes 38, 40 and 42.",)),
        ("en", "The brands we carry: A, B, C, D and E.", ("The brands we carry: A, B, C and 2 more.",)),
        (
            "en",
            "We ship to all 50 states and also to Washington; we do not ship abroad.",
            ("We ship to all 50 states and also to Washington.", "We do not ship abroad."),
        ),
        ("en", "It costs $49.90 now, down from $65.00.", ("It costs about 50 dollars now, down from 65 dollars.",)),
        ("zh", "舒适温度2°C。", ("舒适温度2摄氏度。",)),
        ("zh", "本店的品牌有：甲、乙、丙、丁和戊。", ("本店的品牌有：甲、乙、丙，还有2个。",)),
        ("zh", "尺码有38、39、40、41和42码。", ("尺码有38到42码。",)),
        ("zh", "现价US$49.90。", ("现在大约50美元。",)),
    ],
)  # fmt: skip
def test_sentences_are_rewritten_by_exact_rules(
    sample_shop: Shop, locale: str, text: str, said: tuple[str, ...]
) -> None:
    assert plain.said(text, sample_shop.words(locale), "USD") == said


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_sentence_is_rewritten_without_failing_and_never_away(text: str) -> None:
    for words in WORDS:
        assert "".join(plain.said(text, words, "USD")) or not text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_hard_term_is_explained_in_short_sentences(locale: str, sample_shop: Shop) -> None:
    words = sample_shop.words(locale)
    for _, means in load(ASSETS, locale).jargon:
        for sentence in means.replace("。", "。\n").replace(". ", ".\n").splitlines():
            assert plain.length(sentence, words) <= load(ASSETS, locale).sentence, sentence


def test_a_brand_is_no_hard_word(sample_shop: Shop) -> None:
    assert plain.explained(("The Lumen Arc Desk Lamp.",), sample_shop.words("en")) == ""
    assert "how bright" in plain.explained(("It gives 650 lumens.",), sample_shop.words("en"))


@pytest.mark.parametrize(
    ("locale", "wish", "next_", "hint"),
    [("en", "a kettle", "next", "“next”"), ("zh", "水壶", "下一个", "“下一个”")],
)
def test_one_product_at_a_time(
    sample_shop: Shop, locale: str, wish: str, next_: str, hint: str
) -> None:
    talk = Plain(sample_shop, locale)
    first = talk.say(wish)
    assert talk.cards == 1
    assert hint in first.reply
    shown = first.state.shown
    assert len(shown) > 2
    for number in range(2, len(shown) + 1):
        turn = talk.say(next_)
        assert talk.cards == number
        assert turn.state.focus == shown[number - 1]
        title = sample_shop.products.get((shown[number - 1],))[0].title.get(locale)
        assert title in turn.reply
    assert hint not in turn.reply  # the last one


def test_the_exact_price_is_a_word_away(sample_shop: Shop) -> None:
    talk = Plain(sample_shop)
    first = talk.say("a quiet vacuum cleaner")
    assert "about 240 dollars" in first.reply
    assert "$239.00" not in first.reply
    assert "$239.00" in talk.say("the exact price").reply


def test_a_cut_rule_is_told_in_full_when_more_is_asked_for(sample_shop: Shop) -> None:
    talk = Plain(sample_shop)
    cut = talk.say("What is your return policy?").reply
    assert "“more detail”" in cut
    whole = Plain(sample_shop, plainly="off").say("What is your return policy?").reply
    assert len(talk.say("more detail").reply) >= len(whole)


def test_hard_words_are_explained(sample_shop: Shop) -> None:
    assert (
        "Lumens say how bright" in Plain(sample_shop).say("a desk lamp", "how bright is it?").reply
    )
    assert "R值说明" in Plain(sample_shop, "zh").say("防潮垫", "R值是多少？").reply


def test_cart_checkout_and_what_is_agreed_to_keep_the_exact_numbers(sample_shop: Shop) -> None:
    talk = Plain(sample_shop)
    added = talk.say("a kettle", "put the second one in the cart in red")
    assert "$34.00" in added.reply
    talk.say("check out", "jo@example.com", "Jo Doe, 5 Elm Street, Boston, Massachusetts 02108")
    listed = talk.say("standard").reply
    assert "about" not in listed
    assert "$38.95" in listed
    assert talk.proposed is not None
    assert "$38.95" in talk.proposed.title
    left = talk.say("a desk lamp").reply  # the proposal is let go: told with its exact sum
    assert "$38.95" in left


def test_a_person_in_need_is_not_given_shorter_help(sample_shop: Shop) -> None:
    text = "I want to kill myself"
    assert Plain(sample_shop).say(text).reply == Plain(sample_shop, plainly="off").say(text).reply


@pytest.mark.parametrize("locale", LOCALES)
def test_plain_replies_are_shorter_and_say_only_what_the_record_holds(
    sample_shop: Shop, locale: str
) -> None:
    wishes = (
        ["a warm jacket", "headphones", "a power bank", "a board game", "a tent"]
        if locale == "en"
        else ["保暖外套", "耳机", "充电宝", "桌游", "帐篷"]
    )
    words = sample_shop.words(locale)
    for wish in wishes:
        turn = Plain(sample_shop, locale).say(wish)
        said = [
            s for line in turn.reply.splitlines() for s in line.replace("。", "。\n").split("\n")
        ]
        told = max(plain.length(s, words) for s in said if s)
        assert told <= (40 if locale == "zh" else 60)
        product = sample_shop.products.get(turn.state.shown[:1])[0]
        assert product.title.get(locale) in turn.reply
        assert product.price is not None
        assert plain.amount(product.price, words) in turn.reply


@pytest.mark.parametrize(
    ("tail", "shown"),
    [
        ("It pours well.", True),
        ("It pours well" + ", and it is easy to use for tea" * 5 + ".", False),
    ],
)
def test_the_model_may_write_short_sentences_only(
    sample_shop: Shop, tail: str, shown: bool
) -> None:
    engine = ScriptedEngine(lambda prompt: f"{prompt.opening} {tail}")
    who = dataclasses.replace(sample_shop.assistant, engine=engine)
    session, how = f"plain-{uuid.uuid4().hex}", sample_shop.presets["steady"]
    for text in ("a gooseneck kettle", "does it pour a thin stream?"):
        request = TurnRequest(session, text, "en", how, manner={"plain": "on"})
        events = list(who.reply(request, threading.Event()))
    done = events[-1]
    assert isinstance(done, Done)
    assert (tail in done.turn.reply) is shown
    assert done.turn.reply
