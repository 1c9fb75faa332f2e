"""Handing over by conversation: what is passed on is what was read out, after a yes in the very next message only."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from acting import Talk, copy_of

from shopbot.chat.actions_handover import HandoverActions
from shopbot.settings import Settings
from shopbot.shop.handover import HandoverDesk, NotDelivered
from shopbot.shop.handover_queue import HandoverQueue
from shopbot.types import Handover, Locale
from shopbot.wiring import Shop

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WISH = {"en": "can I talk to a person about my wheelchair", "zh": "我想找人工问问轮椅的事"}


@dataclasses.dataclass
class Carrier:
    """Takes what is delivered; `broken`: refuses it for good."""

    taken: list[Handover] = dataclasses.field(default_factory=list)
    broken: bool = False

    def deliver(self, wanted: Handover) -> None:
        if self.broken:
            raise NotDelivered("gone", final=True)
        self.taken.append(wanted)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:  # type: ignore[no-untyped-def]
    return tmp_path_factory.mktemp("handover")


@pytest.fixture(scope="module")
def own(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, place)


def talk(own: Shop, folder: Path, carrier: Carrier | None, locale: Locale = "en") -> Talk:
    """A conversation of a shop whose people are reached so."""
    desk = HandoverDesk(carrier, HandoverQueue(folder / "queue"), clock=lambda: NOW)
    acts = HandoverActions(desk, own.journal, own.info, own.assistant.assets, lambda: NOW)
    assistant = dataclasses.replace(own.assistant, handover=acts)
    return Talk(dataclasses.replace(own, assistant=assistant), locale)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_was_read_out_is_passed_on_after_a_yes(
    own: Shop, tmp_path: Path, locale: Locale
) -> None:
    carrier = Carrier()
    here = talk(own, tmp_path, carrier, locale)
    here.say({"en": "waterproof hiking boots", "zh": "防水的登山靴"}[locale])
    assert "@" not in here.say(WISH[locale], "hand_over").text
    review = here.say("ann@example.com")
    assert "ann@example.com" in review.text
    assert WISH[locale] in review.text
    assert not carrier.taken, "nothing is passed on before the yes"
    told = here.say({"en": "yes", "zh": "是的"}[locale], "yes")
    assert [w.contact for w in carrier.taken] == ["ann@example.com"]
    assert carrier.taken[0].wish == WISH[locale]
    assert len(carrier.taken[0].conversation) == 2, "what had been said when it was read out"
    assert told.said == [own.words(locale).say("handover.delivered", contact="ann@example.com")]
    here.say("yes", "yes")
    assert len(carrier.taken) == 1


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "yes, but without the conversation"), ("zh", "不要附上对话")]
)
@pytest.mark.parametrize("intent", ["yes", "no", "search"])
def test_the_conversation_stays_here_where_that_is_wished(
    own: Shop, tmp_path: Path, locale: Locale, text: str, intent: str
) -> None:
    carrier = Carrier()
    here = talk(own, tmp_path, carrier, locale)
    here.say(WISH[locale], "hand_over")
    here.say("+1 202 555 0142")
    here.say(text, intent)
    assert [w.conversation for w in carrier.taken] == [()]


def test_a_no_passes_nothing_on(own: Shop, tmp_path: Path) -> None:
    carrier = Carrier()
    here = talk(own, tmp_path, carrier)
    here.say("a person please, at ann@example.com", "hand_over")
    assert here.say("no", "no").said == [own.words("en").say("handover.declined")]
    here.say("yes", "yes")
    assert not carrier.taken


def test_a_yes_counts_as_the_very_next_message_only(own: Shop, tmp_path: Path) -> None:
    carrier = Carrier()
    here = talk(own, tmp_path, carrier)
    here.say("a person please, at ann@example.com", "hand_over")
    other = here.say("show me lamps")
    assert other.said[0] == own.words("en").say("handover.dropped")
    here.say("yes", "yes")
    assert not carrier.taken


def test_a_mistyped_address_is_asked_for_again_and_another_wish_is_answered(
    own: Shop, tmp_path: Path
) -> None:
    here = talk(own, tmp_path, Carrier())
    here.say(WISH["en"], "hand_over")
    assert "ann at example" in here.say("ann at example").text
    assert here.say("ann@example.com").turn.state.pending == "agree"
    here.say("no", "no")
    here.say(WISH["en"], "hand_over")
    answer = here.say("do you have waterproof hiking boots for less than 100 dollars?")
    assert answer.turn.products
    assert answer.turn.state.errand is None


def test_another_address_is_read_out_again(own: Shop, tmp_path: Path) -> None:
    carrier = Carrier()
    here = talk(own, tmp_path, carrier)
    here.say("a person please, at ann@example.com", "hand_over")
    assert "bob@example.com" in here.say("no wait, bob@example.com").text
    here.say("yes", "yes")
    assert [w.contact for w in carrier.taken] == ["bob@example.com"]


def test_what_could_not_be_delivered_is_not_claimed(own: Shop, tmp_path: Path) -> None:
    here = talk(own, tmp_path, Carrier(broken=True))
    here.say("a person please, at ann@example.com", "hand_over")
    told = here.say("yes", "yes").text
    assert own.words("en").say("handover.failed", contact="ann@example.com") in told


def test_a_shop_without_a_way_asks_for_nothing(own: Shop, tmp_path: Path) -> None:
    reply = talk(own, tmp_path, None).say(WISH["en"], "hand_over")
    assert reply.said[0] == own.words("en").say("handover.none")
    assert own.info.email in reply.text
    assert not reply.turn.state.pending


def test_a_proposal_is_told_as_dropped_when_a_person_is_wanted(own: Shop, tmp_path: Path) -> None:
    here = talk(own, tmp_path, Carrier())
    here.add(next(p for p in own.products.all() if (p.stock or 0) > 1))
    assert here.review().proposed
    said = here.say(WISH["en"], "hand_over").said
    assert len(said) == 2
    here.say("yes", "yes")
    assert here.count == 1, "no order was placed"
