"""The rules for after-sales come with a catalogue folder, and stay when a later one says nothing of them."""

import json
from pathlib import Path

import pytest

from shopbot.errors import BadSetting
from shopbot.ingest.index import import_catalogue
from shopbot.models.scripted import HashEmbedder
from shopbot.shop.orders_rules import FILE, read_file
from shopbot.types import AfterSales

RULES = '{"writes": {"change_home": {}}, "refund_days": {"": 3}}'


def folder(place: Path, rules: str | None) -> Path:
    (place / "products").mkdir(parents=True, exist_ok=True)
    (place / "shop.json").write_text('{"name": {"en": "S"}, "currency": "USD"}', encoding="utf-8")
    lamp = {"id": "lamp-1", "title": {"en": "Lamp"}, "price": "10.00"}
    (place / "products" / "lamps.jsonl").write_text(json.dumps(lamp), encoding="utf-8")
    (place / FILE).unlink(missing_ok=True)
    if rules is not None:
        (place / FILE).write_text(rules, encoding="utf-8")
    return place


def take(source: Path, shop: Path) -> None:
    import_catalogue(source, shop, HashEmbedder(16), lambda _: None, allow_removals=True)


def test_rules_come_with_the_folder_and_stay(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    take(folder(tmp_path / "one", RULES), shop)
    assert read_file(shop / FILE).refund_days == {"": 3}
    take(folder(tmp_path / "one", None), shop)
    assert read_file(shop / FILE).refund_days == {"": 3}
    take(folder(tmp_path / "one", "{}"), shop)
    assert read_file(shop / FILE) == AfterSales()


def test_rules_that_are_not_understood_stop_the_import(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    with pytest.raises(BadSetting, match="cancel"):
        take(folder(tmp_path / "one", '{"writes": {"cancel": {}}}'), shop)
    assert not (shop / FILE).exists()
    assert not (shop / "shop.sqlite").exists()
