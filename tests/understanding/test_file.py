"""The test set of what shoppers say: the files are whole and speak of things that the sample shop has."""

import json
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from shopbot.types.commerce import WriteKind
from shopbot.types.conversation import Intent
from shopbot.types.search import AttributeFilter, Filters, Sort

HERE = Path(__file__).parent
CATALOG = HERE.parent.parent / "catalog"
LANGUAGES = ("en", "zh")
LEAST_UTTERANCES = 620
LEAST_PER_LABEL = 14
KEYS = {"id", "text", "group", "intent", "context", "filters", "refers", "quantity", "order_id"}
LISTS = {"categories", "brands", "colors", "sizes", "excluded", "attributes"}
PRICES = {"price_min", "price_max"}


def rows(language: str) -> list[dict[str, Any]]:
    lines = (HERE / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def products() -> list[dict[str, Any]]:
    files = sorted((CATALOG / "products").glob("*.jsonl"))
    return [
        json.loads(line)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line
    ]


def categories() -> dict[str, dict[str, Any]]:
    files = (CATALOG / "categories").glob("*.json")
    found = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return {category["key"]: category for category in found}


def option_values(name: str) -> set[str]:
    return {
        option["value"]
        for product in products()
        for variant in product["variants"]
        for option in variant["options"]
        if option["name"] == name
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_different_utterances_of_every_label(language: str) -> None:
    found = rows(language)
    counts = Counter(row["intent"] for row in found)
    assert len(found) >= LEAST_UTTERANCES
    assert set(counts) == set(get_args(Intent))
    assert {label: n for label, n in counts.items() if n < LEAST_PER_LABEL} == {}
    # "Yes" and "yes" differ only in context, so one of them would teach nothing new.
    texts = Counter(" ".join(row["text"].casefold().split()) for row in found)
    assert [text for text, n in texts.items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_an_id_of_its_own_and_known_keys(language: str) -> None:
    found = rows(language)
    assert [row["id"] for row in found] == [f"{language}-{n:04}" for n in range(1, len(found) + 1)]
    for row in found:
        assert row["text"] == row["text"].strip() != "", row["id"]
        assert row["group"], row["id"]
        assert set(row) <= KEYS, row["id"]
        assert all(value not in ("", [], {}) for value in row.values()), row["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_contexts_hold_products_and_variants_of_the_sample_shop(language: str) -> None:
    known = {product["id"] for product in products()}
    variants = {variant["id"] for product in products() for variant in product["variants"]}
    for row in rows(language):
        context = row.get("context", {})
        shown = context.get("shown", [])
        assert set(context) <= {"shown", "focus", "pending", "cart"}, row["id"]
        assert set(shown) | ({context["focus"]} if "focus" in context else set()) <= known, row[
            "id"
        ]
        assert set(context.get("cart", [])) <= variants, row["id"]
        assert context.get("pending", "place_order") in get_args(WriteKind), row["id"]
        assert all(1 <= position <= len(shown) for position in row.get("refers", [])), row["id"]
        assert row.get("quantity", 1) > 0, row["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_are_those_of_a_search_and_their_values_exist(language: str) -> None:
    known = categories()
    colors, sizes = option_values("color"), option_values("size")
    brands = {product["brand"] for product in products()}
    names = {field.name for field in fields(Filters)}
    for row in rows(language):
        filters = row.get("filters", {})
        assert set(filters) <= names, row["id"]
        assert all(isinstance(filters[name], list) for name in LISTS & set(filters)), row["id"]
        assert all(float(filters[name]) > 0 for name in PRICES & set(filters)), row["id"]
        assert set(filters.get("categories", [])) <= set(known), row["id"]
        assert set(filters.get("colors", [])) <= colors, row["id"]
        assert set(filters.get("sizes", [])) <= sizes, row["id"]
        assert set(filters.get("brands", [])) <= brands, row["id"]
        assert filters.get("audience", "kids") in {"kids", "women", "men"}, row["id"]
        assert filters.get("sort", "relevance") in get_args(Sort), row["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_attributes_are_of_the_shop_and_of_the_kind_it_declares(language: str) -> None:
    declared = {
        name: attribute
        for category in categories().values()
        for name, attribute in category["attributes"].items()
    }
    kinds = {"bool": bool, "number": (int, float), "text": str}
    allowed = {field.name for field in fields(AttributeFilter)}
    for row in rows(language):
        for limit in row.get("filters", {}).get("attributes", []):
            assert set(limit) <= allowed, row["id"]
            assert limit["op"] in {"is", "is_not", "at_least", "at_most"}, row["id"]
            attribute = declared[limit["name"]]
            assert isinstance(limit["value"], kinds[attribute["type"]]), row["id"]
            assert limit.get("unit", "") == attribute["unit"], row["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_numbers_are_of_the_sample_shop(language: str) -> None:
    orders = json.loads((CATALOG / "orders.json").read_text(encoding="utf-8"))
    known = {order["id"] for order in orders}
    asked = {row["order_id"] for row in rows(language) if "order_id" in row}
    assert asked <= known
