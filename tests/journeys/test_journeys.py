"""A representative part of the scripted journeys, played to the end; all of them: `shopbot eval journeys`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopbot.learn.evaluate_journeys import Fresh
from shopbot.learn.evaluate_journeys_file import Journey, read_journeys
from shopbot.learn.evaluate_journeys_play import play
from shopbot.settings import load
from shopbot.wiring import Given, Shop, embedder
from shopbot.wiring_journeys import fresh_shops

FOLDER = Path(__file__).parent
JOURNEYS = {each.id: each for each in read_journeys(FOLDER)}
HELD = json.loads((FOLDER / "held.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def from_the_record(real_shop: Shop) -> Iterator[Fresh]:
    """Shops whose every answer is written from the record."""
    settings = load()
    with fresh_shops(settings, Given(embedder(settings, lambda _: None), None)) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def with_the_model(real_shop: Shop) -> Iterator[Fresh]:
    """Shops with the model that serves."""
    settings = load()
    given = Given(embedder(settings, lambda _: None), real_shop.assistant.engine)
    with fresh_shops(settings, given) as fresh:
        yield fresh


def test_there_are_journeys_enough_in_both_languages() -> None:
    for locale in ("en", "zh"):
        own = [each for each in JOURNEYS.values() if each.locale == locale]
        assert len(own) >= 60
    assert all(4 <= len(each.turns) <= 15 for each in JOURNEYS.values())


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_it_is_written_in_its_own_language(journey: Journey) -> None:
    """A message of the other language is there only where the journey is about that."""
    said = " ".join(step.say for step in journey.turns)
    if journey.theme != "language":
        assert bool(re.search(r"[\u4e00-\u9fff]", said)) == (journey.locale == "zh")


def test_whatever_they_name_is_in_the_sample_shop(sample_shop: Shop) -> None:
    products = list(sample_shop.products.all())
    ids = {product.id for product in products}
    variants = {variant.id for product in products for variant in product.variants}
    for journey in JOURNEYS.values():
        end = journey.end
        held = {*end.cart, *end.stock, *(v for cart in end.carts.values() for v in cart)}
        named = {step.focus for step in journey.turns if step.focus}
        for step in journey.turns:
            held |= {
                v for change in step.before for k in ("stock", "price") for v in change.get(k, {})
            }
            named |= {i for condition in step.shown.values() for i in condition.ids}
        assert held <= variants | ids, journey.id
        assert named <= ids, journey.id


def _must_hold(journey: Journey, fresh: Fresh) -> None:
    with fresh(0) as stage:
        played = play(journey, stage)
    told = [f"turn {f.turn} {f.said!r}: {f.problem} (said: {f.answered})" for f in played.faults]
    assert not told, f"{journey.id}:\n" + "\n".join(told)


@pytest.mark.parametrize("name", HELD["record"])
def test_it_holds_from_the_record(name: str, from_the_record: Fresh) -> None:
    _must_hold(JOURNEYS[name], from_the_record)


@pytest.mark.parametrize("name", HELD["model"])
def test_it_holds_with_the_model(name: str, with_the_model: Fresh) -> None:
    _must_hold(JOURNEYS[name], with_the_model)
