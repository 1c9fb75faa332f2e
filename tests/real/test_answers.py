"""The real model over the sample shop. No exact texts: what is shown must be true and about the right goods."""

import threading
import time
import uuid

import pytest

from shopbot.chat.ground import Ground
from shopbot.chat.sentences import split
from shopbot.chat.turn import TurnRequest
from shopbot.decoding import Decoding
from shopbot.types import Done, Event, Record, Sentence, Status, Turn
from shopbot.wiring import Shop


def ask(
    shop: Shop, text: str, locale: str, decoding: Decoding | None = None, session: str = ""
) -> list[Event]:
    request = TurnRequest(session or uuid.uuid4().hex, text, locale, decoding or Decoding())  # type: ignore[arg-type]
    return list(shop.assistant.reply(request, threading.Event()))


def done(events: list[Event]) -> Turn:
    assert isinstance(events[-1], Done), events[-1]
    return events[-1].turn


@pytest.mark.parametrize(
    ("text", "locale"),
    [("waterproof hiking boots under $150", "en"), ("150美元以内的防水登山靴", "zh")],
)
@pytest.mark.parametrize(
    "decoding",
    [
        Decoding("greedy"),
        Decoding("beam", beams=2, max_new_tokens=60),
        Decoding("sampling", seed=7, temperature=0.9, top_k=40, min_p=0.02),
    ],
    ids=lambda d: d.strategy,
)
def test_every_strategy_answers_with_the_right_goods(
    real_shop: Shop, text: str, locale: str, decoding: Decoding
) -> None:
    events = ask(real_shop, text, locale, decoding)
    turn = done(events)
    products = real_shop.products.get(turn.products)
    assert turn.reply
    assert turn.locale == locale
    assert products
    for product in products:
        waterproof = product.attribute("waterproof")
        assert waterproof is not None
        assert waterproof.value is True
        assert product.price
        assert product.price.minor <= 15000
    assert turn.timings.tokens > 0, "the model wrote"
    if decoding.strategy == "beam":
        assert any(isinstance(e, Status) and e.step for e in events)


def test_what_is_shown_passes_the_check_again(real_shop: Shop) -> None:
    for text, locale in (("a frying pan for induction", "en"), ("适合办公室的耳机", "zh")):
        turn = done(ask(real_shop, text, locale))
        words = real_shop.words(turn.locale)
        today = real_shop.assistant.gatherer.today()
        record = Record(
            real_shop.info,
            turn.locale,
            today,
            products=real_shop.products.get(turn.products),
            filters=turn.state.filters,
        )
        ground = Ground(record, words)
        subject: tuple[str, ...] = ()
        for sentence in split(turn.reply):
            verdict = ground.check(sentence, subject)
            subject = verdict.product_ids or subject
            assert verdict.status == "passed", (sentence, verdict.problems)


def test_sampling_with_a_seed_repeats_and_without_varies(real_shop: Shop) -> None:
    seeded = Decoding("sampling", seed=11, temperature=1.2)
    replies = [done(ask(real_shop, "a warm scarf", "en", seeded)).reply for _ in range(2)]
    assert replies[0] == replies[1]
    free = Decoding("sampling", temperature=0.9)  # beyond 1.2 most of it is withheld
    varied = {done(ask(real_shop, "a warm scarf", "en", free)).reply for _ in range(5)}
    assert len(varied) > 1


def test_alternatives_differ(real_shop: Shop) -> None:
    decoding = Decoding("sampling", alternatives=3, seed=3, temperature=1.1)
    turn = done(ask(real_shop, "a warm scarf", "en", decoding))
    assert len({turn.reply, *turn.alternatives}) >= 2


@pytest.mark.parametrize("strategy", ["greedy", "beam", "sampling"])
def test_stop_ends_at_once_and_the_conversation_goes_on(real_shop: Shop, strategy: str) -> None:
    stop, session = threading.Event(), uuid.uuid4().hex
    decoding = Decoding(strategy, max_new_tokens=400)  # type: ignore[arg-type]
    events: list[Event] = []
    before = 0  # events up to the signal
    for event in real_shop.assistant.reply(
        TurnRequest(session, "camping gear for two", "en", decoding), stop
    ):
        events.append(event)
        writes = isinstance(event, Status) and event.stage == "writing"
        if writes and (strategy != "beam" or event.step) and not stop.is_set():
            stop.set()
            before, stopped_at = len(events), time.perf_counter()
    assert before, "the model was writing when it was stopped"
    print(f"{strategy}: stopped {time.perf_counter() - stopped_at:.2f} s after the signal")
    turn = done(events)
    assert turn.stopped
    assert not any(isinstance(event, Sentence) for event in events[before:])
    assert not any(isinstance(e, Status) and e.stage == "writing" for e in events[before + 2 :])
    turns, _ = real_shop.journal.load(session)
    assert [t.id for t in turns] == [turn.id]
    assert done(ask(real_shop, "only the cheapest ones please", "en", session=session)).reply
