"""What is remembered by conversation: asked after the answer, once for each fact, written only after a yes."""

from pathlib import Path

import pytest
from acting import Talk, copy_of

from shopbot.settings import Settings
from shopbot.types import DialogueState, Locale, Profile, Shopper
from shopbot.wiring import Shop

SAID = {"en": "waterproof hiking boots, I wear size 42 shoes", "zh": "防水登山靴，我穿42码的鞋"}


@pytest.fixture(scope="module")
def own(sample_shop: Shop, sample_settings: Settings, tmp_path_factory) -> Shop:  # type: ignore[no-untyped-def]
    place: Path = tmp_path_factory.mktemp("profiles")
    return copy_of(sample_shop, sample_settings, place)


def remembered(own: Shop, talk: Talk) -> Profile:
    profiles = own.assistant.profiles
    assert profiles
    return profiles.store.profile(Shopper(talk.session), profiles.today())


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_fact_is_asked_about_after_the_answer_and_kept_after_a_yes(
    own: Shop, locale: Locale
) -> None:
    talk = Talk(own, locale)
    reply = talk.say(SAID[locale])
    assert reply.turn.products, "the answer of the same message stands"
    assert "42" in reply.said[-1]
    assert reply.turn.state.remember
    assert remembered(own, talk) == Profile(), "nothing before the yes"
    told = talk.say({"en": "yes", "zh": "好的"}[locale], "yes")
    assert [size.value for size in remembered(own, talk).sizes] == ["42"]
    assert "42" in told.text
    again = talk.say(SAID[locale])
    assert not again.turn.state.remember, "what is known is not asked again"


def test_a_no_keeps_nothing_and_is_not_asked_again(own: Shop) -> None:
    talk = Talk(own)
    talk.say(SAID["en"])
    assert talk.say("no", "no").said == [own.words("en").say("profile.refused")]
    assert not talk.say(SAID["en"]).turn.state.remember
    assert remembered(own, talk) == Profile()


def test_a_yes_counts_as_the_very_next_message_only(own: Shop) -> None:
    talk = Talk(own)
    talk.say(SAID["en"])
    assert not talk.say("show me lamps").turn.state.remember
    talk.say("yes", "yes")
    assert remembered(own, talk) == Profile()


def test_what_is_held_is_shown_handed_out_and_forgotten(own: Shop) -> None:
    talk, words = Talk(own), own.words("en")
    talk.say(SAID["en"])
    talk.say("yes", "yes")
    assert "42" in talk.say("what do you know about me?", "profile").text
    assert '"42"' in talk.say("give me a copy of my data", "profile").text
    talk.say("forget my size", "forget")
    assert talk.say("what do you know about me?", "profile").said == [words.say("profile.nothing")]
    assert talk.say("forget everything about me").said == [words.say("profile.erased")]


def test_an_address_for_the_checkout_is_no_fact_to_be_asked_about(own: Shop) -> None:
    talk = Talk(own)
    talk.add(next(p for p in own.products.all() if (p.stock or 0) > 1))
    talk.say("check out", "checkout")
    reply = talk.say("my name is Ann Lee")
    assert not reply.turn.state.remember


def test_what_is_remembered_moves_the_order_for_this_shopper_only(own: Shop) -> None:
    mine, guest = Talk(own), Talk(own)
    mine.say("please remember that I like green", "profile")
    mine.say("yes", "yes")
    assert remembered(own, mine).likes
    one, other = mine.say("blanket"), guest.say("blanket")
    assert set(one.turn.products) | set(other.turn.products)
    taste = own.assistant.profiles
    assert taste is not None
    assert taste.tastes.of(Shopper(guest.session)) is None
    assert taste.tastes.of(Shopper(mine.session)) is not None


def test_forgetting_a_conversation_forgets_what_its_session_let_be_remembered(own: Shop) -> None:
    talk = Talk(own)
    talk.say(SAID["en"])
    talk.say("yes", "yes")
    assert own.profiles
    own.profiles.forget(talk.session)
    assert remembered(own, talk) == Profile()


def test_what_waits_for_a_yes_outlives_the_journal(own: Shop) -> None:
    talk = Talk(own)
    said = talk.say("I'm allergic to wool. I want vegan goods. I wear size 42 shoes").turn.state
    _, kept = own.journal.load(talk.session)
    assert kept == said
    assert kept != DialogueState()
    assert {change.field for change in kept.remember} == {"size", "need"}
