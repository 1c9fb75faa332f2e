"""Limits as shoppers say them, over the sample shop: phrasings written down before the parser had seen them."""

import json
from pathlib import Path

import pytest

from shopbot.ingest.clean import clean
from shopbot.ingest.feeds import read
from shopbot.search.facets import Vocabulary, parse, vocabulary
from shopbot.settings import ROOT
from shopbot.types import Filters

WISHES = json.loads((Path(__file__).parent / "wishes.json").read_text(encoding="utf-8"))
LIMITS = [(text, said) for lists in WISHES.values() for text, said in lists["limits"]]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    catalogue, _ = clean(read(ROOT / "catalog"))
    return vocabulary(catalogue.categories, catalogue.products)


def limits(filters: Filters) -> dict[str, object]:
    """What was stated, as the list writes it. The category is no limit that was stated."""
    empty = Filters()
    found: dict[str, object] = {}
    for name in Filters.__slots__:
        value = getattr(filters, name)
        if name == "categories" or value == getattr(empty, name):
            continue
        if name.startswith("price_"):
            value = value.minor / 100
        elif name == "attributes":
            value = [[a.name, a.op, a.value, a.unit] for a in value]
        found[name] = list(value) if isinstance(value, tuple) else value
    return found


def test_there_are_enough_phrasings():
    assert len(LIMITS) >= 150


@pytest.mark.parametrize(("text", "said"), LIMITS)
def test_a_limit_is_understood(words, text, said):
    assert limits(parse(text, words, "USD").filters) == said
