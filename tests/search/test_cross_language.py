"""The judged queries across languages: sound judgments, a catalogue truly in one language, and honest figures."""

import json
import re

import pytest

from shopbot.errors import FeedError
from shopbot.learn.evaluate_cross_language import Judged, as_mapping, evaluate, read, strip
from shopbot.search.hybrid_bridge import bridged

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def queries(pytestconfig):
    return read(pytestconfig.rootpath / "tests" / "search" / "cross_language.jsonl")


def products(folder):
    for file in sorted((folder / "products").glob("*.jsonl")):
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def test_the_judgments_are_sound(queries, root):
    known = {product["id"] for product in products(root / "catalog")}
    assert len(queries) == len({query.text for query in queries}) == 200
    for query in queries:
        assert query.relevant <= known, query
        assert bool(HAN.search(query.text)) == (query.locale == "zh"), query
    for catalogue in ("en", "zh"):
        own = [query for query in queries if query.catalogue == catalogue]
        assert len(own) == 100
        assert sum(query.part == "held_out" for query in own) == 50


def test_a_stripped_catalogue_holds_one_language(root, tmp_path):
    for locale, other in (("en", "zh"), ("zh", "en")):
        strip(root / "catalog", locale, tmp_path / locale)
        found = list(products(tmp_path / locale))
        assert [p["id"] for p in found] == [p["id"] for p in products(root / "catalog")]
        for product in found:
            assert set(product["title"]) == {locale}
            assert other not in product["description"]
        shop = json.loads((tmp_path / locale / "shop.json").read_text(encoding="utf-8"))
        assert shop["locales"] == [locale]
    chinese = next(products(tmp_path / "zh"))
    assert HAN.search(chinese["title"]["zh"])
    values = [a["value"] for p in products(tmp_path / "zh") for a in p["attributes"]]
    words = [value for value in values if isinstance(value, str) and not HAN.search(value)]
    assert len(words) < 40, words  # codes such as "E27" are the same in both
    english = (tmp_path / "en" / "products" / "audio.jsonl").read_text(encoding="utf-8")
    assert not HAN.search(english)


def test_the_figures_are_per_direction_and_part():
    asked = [
        Judged("1", "水壶", "en", "development", frozenset({"kettle"})),
        Judged("2", "雨伞", "en", "held_out", frozenset({"umbrella"})),
        Judged("3", "kettle", "zh", "development", frozenset({"kettle"})),
    ]
    shops = {
        "en": lambda text, locale: (
            ["a", "b", "c", "kettle"] if text == "水壶" else ["x", "umbrella"]
        ),
        "zh": lambda text, locale: [locale, "kettle"],
    }
    figures = as_mapping(evaluate(asked, shops))
    assert figures["queries"] == 3
    assert figures["missed"] == ["1"]
    chinese = figures["directions"]["zh->en"]
    assert chinese["hit@3"]["value"] == 0.5
    assert chinese["mrr"] == round((1 / 4 + 1 / 2) / 2, 4)
    assert chinese["parts"]["held_out"]["value"] == 1.0
    assert figures["directions"]["en->zh"]["hit@3"]["value"] == 1.0


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"query_id": "1"}',
        '{"query_id":"1","query":"a","catalogue":"fr","part":"development","relevant":["x"]}',
        '{"query_id":"1","query":"a","catalogue":"en","part":"development","relevant":[]}',
    ],
)
def test_a_line_that_is_no_judged_query_is_named(tmp_path, line):
    file = tmp_path / "queries.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(FeedError, match=r"queries\.jsonl:1"):
        read(file)


@pytest.mark.parametrize(
    ("text", "locales", "added"),
    [
        ("充电宝", ("en",), "power bank"),
        ("防滑的拖鞋", ("en",), "non-slip"),
        ("wellies", ("zh",), "雨靴"),
        ("waterproof boots", ("zh",), "防水"),
    ],
)
def test_a_query_carries_its_words_in_the_catalogues_language(text, locales, added):
    assert bridged(text, locales).startswith(text)
    assert added in bridged(text, locales)


@pytest.mark.parametrize("text", ["充电宝", "wellies", "", "🙂"])
def test_a_query_in_the_catalogues_own_language_stays(text):
    assert bridged(text, ("en", "zh")) == text
