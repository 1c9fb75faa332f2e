"""What the page may send and what it is told, without a browser."""

import logging
import threading
import time

import pytest
from web_fakes import FakeShop

from shopbot.types import LOCALES
from shopbot.web.turns import MESSAGE_LIMIT, Ask, Turns, clean

SESSION = "0123456789abcdef"


def ask(text, session=SESSION, **rest):
    return Ask(text=text, session=session, locale=rest.pop("locale", "en"), **rest)


def turns(shop=None):
    shop = shop or FakeShop()
    return shop, Turns(shop, "steady")


def test_a_turn_is_numbered_events_that_end_with_done():
    _, running = turns()
    events = list(running.stream(ask("kettle")))
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert [e["kind"] for e in events] == ["status", "products", "status"] + ["sentence"] * 4 + [
        "done"
    ]
    assert [card["id"] for card in events[1]["cards"]] == ["kettle-1", "kettle-2", "kettle-3"]


@pytest.mark.parametrize(
    ("raw", "clean_text"),
    [
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("two\r\nlines\tand", "two\nlines and"),
        ("family 👨‍👩‍👧 ok", "family 👨‍👩‍👧 ok"),
        ("\u202eevil\u2069", "evil"),
        (" \u0000 ", ""),
        ("水壶\ud800", "水壶"),
    ],
)
def test_control_characters_go_and_emoji_stay(raw, clean_text):
    assert clean(raw) == clean_text


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x01"])
@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_answered_with_a_kind_word(text, locale):
    shop, running = turns()
    (event,) = running.stream(ask(text, locale=locale))
    assert event["kind"] == "failed"
    assert event["message"] == shop.words(locale).say("page.error.empty")
    assert shop.assistant.requests == []


def test_a_megabyte_is_refused_with_the_limit_named():
    shop, running = turns()
    (event,) = running.stream(ask("x" * 1_000_000))
    assert str(MESSAGE_LIMIT) in event["message"]
    assert shop.assistant.requests == []


@pytest.mark.parametrize(
    "session", ["", "short", "a" * 65, "x" * 15 + "/", "../../../../etc/passwd"]
)
def test_a_session_id_that_our_page_did_not_make_is_refused(session):
    shop, running = turns()
    (event,) = running.stream(ask("kettle", session))
    assert event["kind"] == "failed"
    assert shop.assistant.requests == []


def test_an_unexpected_error_is_told_in_words_and_logged(caplog):
    _, running = turns()
    with caplog.at_level(logging.ERROR, logger="shopbot.web"):
        events = list(running.stream(ask("boom")))
    assert events[-1]["kind"] == "failed"
    assert "merchant" not in str(events)
    assert "Traceback" not in str(events)
    assert "secret path /home/merchant" in caplog.text


def test_after_an_error_the_conversation_goes_on():
    _, running = turns()
    list(running.stream(ask("boom")))
    assert list(running.stream(ask("kettle")))[-1]["kind"] == "done"


def test_one_conversation_has_one_turn_at_a_time():
    shop, running = turns(FakeShop(pause=0.2))
    first = running.stream(ask("kettle"))
    next(first)
    (refused,) = running.stream(ask("another"))
    assert refused["message"] == shop.words("en").say("page.error.busy")
    assert list(first)[-1]["kind"] == "done"


def test_another_conversation_does_not_wait():
    shop, running = turns(FakeShop(pause=2))
    first = running.stream(ask("kettle"))
    next(first)
    next(running.stream(ask("kettle", "another-session-1")))
    assert not shop.assistant.ended  # the first is still being written
    first.close()


@pytest.mark.parametrize("strategy", ["greedy", "beam"])
def test_stop_ends_the_turn_and_keeps_what_was_written(strategy):
    shop, running = turns()
    stream = running.stream(ask("slow", decoding={"strategy": strategy}))
    next(stream)
    assert running.stop(SESSION)
    events = list(stream)
    assert events[-1]["turn"]["stopped"]
    assert len(shop.journal.load(SESSION)[0]) == 1


def test_stop_without_a_turn_says_so():
    assert not turns()[1].stop(SESSION)


def test_a_reader_who_leaves_ends_the_turn():
    shop, running = turns()
    stream = running.stream(ask("slow"))
    next(stream)
    stream.close()
    deadline = time.monotonic() + 15
    while not shop.assistant.ended and time.monotonic() < deadline:
        time.sleep(0.01)
    assert shop.assistant.ended == ["stopped"]


def test_the_decoding_reaches_the_assistant():
    shop, running = turns()
    given = {"strategy": "sampling", "temperature": "0.4", "alternatives": 3, "seed": ""}
    events = list(running.stream(ask("kettle", decoding=given)))
    used = shop.assistant.requests[0].decoding
    assert (used.strategy, used.temperature, used.alternatives, used.seed) == (
        "sampling",
        0.4,
        3,
        None,
    )
    assert len(events[-1]["turn"]["alternatives"]) == 2


@pytest.mark.parametrize(
    "given", [{"temperature": 9}, {"strategy": "magic"}, {"top_p": "NaN"}, {"x": 1}]
)
def test_a_number_out_of_range_is_told(given):
    shop, running = turns()
    (event,) = running.stream(ask("kettle", decoding=given))
    assert event["kind"] == "failed"
    assert event["remedy"]
    assert shop.assistant.requests == []


def test_many_conversations_at_once_lose_and_double_nothing():
    shop, running = turns(FakeShop(pause=0.002))
    results = {}

    def talk(number):
        results[number] = [
            e["seq"] for e in running.stream(ask("kettle", f"session-number-{number:03}"))
        ]

    threads = [threading.Thread(target=talk, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(seen == list(range(8)) for seen in results.values())
    assert len(shop.journal.turns) == 20
