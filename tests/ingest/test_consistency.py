"""Planted contradictions are found and named by file and line; true words are left alone."""

import json
from pathlib import Path

import pytest

from shopbot.ingest.consistency import problems
from shopbot.ingest.consistency_read import money
from shopbot.ingest.consistency_texts import quantities, read_lexicon

ROOT = Path(__file__).resolve().parents[2]
LEXICON = read_lexicon(ROOT / "assets" / "consistency.json")
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400" style="--tint:#8b9199">'
    '<path d="M1 1h9v9z" fill="var(--tint)"/></svg>'
)


def boot() -> dict:
    return {
        "id": "moor-boot",
        "title": {"en": "Moor Waterproof Boot", "zh": "Moor 防水靴"},
        "kind": {"en": "boot", "zh": "靴子"},
        "brand": "Harrier",
        "audience": "",
        "description": {
            "en": "A leather boot of 1.2 kg that closes with one hand. Not machine washable.",
            "zh": "皮革靴，重1200克，单手就能系好。不可机洗。",
        },
        "attributes": [
            {"name": "waterproof", "value": True},
            {"name": "one_handed", "value": True},
            {"name": "machine_washable", "value": False},
            {"name": "weight", "value": 1200},
            {"name": "material", "value": "leather", "text": {"en": "leather", "zh": "皮革"}},
        ],
        "price": "90.00",
        "variants": [
            {
                "id": "moor-boot-brown",
                "options": [
                    {"name": "color", "value": "brown", "text": {"en": "brown", "zh": "棕色"}}
                ],
                "price": "90.00",
                "stock": 3,
            }
        ],
        "picture": "pictures/boot.svg?tint=brown",
        "picture_text": {"en": "A brown ankle-high boot.", "zh": "一只棕色短靴。"},
        "goes_with": [],
    }


def write_shop(folder: Path, product: dict, drawing: str = DRAWING, **files: object) -> list[str]:
    catalog, assets = folder / "catalog", folder / "assets"
    for name in ("catalog/categories", "catalog/products", "assets/pictures"):
        (folder / name).mkdir(parents=True)
    flags = ("waterproof", "one_handed", "machine_washable")
    label = {"en": "Label", "zh": "名称"}
    declared = {name: {"label": label, "type": "bool", "unit": ""} for name in flags}
    declared["weight"] = {"label": label, "type": "number", "unit": "g"}
    declared["material"] = {"label": label, "type": "text", "unit": ""}
    category = {
        "key": "footwear",
        "label": label,
        "synonyms": {"en": ["boot"], "zh": ["靴"]},
        "attributes": declared,
    }
    (catalog / "categories/footwear.json").write_text(json.dumps(category), encoding="utf-8")
    line = json.dumps(product, ensure_ascii=False)
    (catalog / "products/footwear.jsonl").write_text(line + "\n", encoding="utf-8")
    for name, value in files.items():
        (catalog / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    (assets / "pictures/boot.svg").write_text(drawing, encoding="utf-8")
    for name in ("consistency.json", "palette.json"):
        (assets / name).write_text((ROOT / "assets" / name).read_text(encoding="utf-8"), "utf-8")
    return problems(catalog, assets)


def test_a_sound_product_has_no_problem(tmp_path):
    assert write_shop(tmp_path, boot()) == []


@pytest.mark.parametrize(
    ("field", "locale", "text", "expected"),
    [
        ("description", "en", "A leather boot of 1.3 kg.", "1.3 (mass) is in no attribute"),
        ("description", "zh", "皮革靴，重1300克。", "1300 (mass) is in no attribute"),
        ("description", "en", "A suede boot.", "'suede'"),
        ("description", "zh", "一双麂皮靴。", "'麂皮'"),
        ("description", "en", "It is not waterproof.", "contradicts waterproof = True"),
        ("description", "zh", "这双靴子不防水。", "contradicts waterproof = True"),
        ("description", "en", "Simply machine wash it.", "contradicts machine_washable = False"),
        ("description", "zh", "可以机洗。", "contradicts machine_washable = False"),
        ("description", "en", "A talking boot.", "needs the attribute talking"),
        ("description", "zh", "带语音播报。", "needs the attribute talking"),
        ("description", "en", "Now only $49 for a pair.", "price, stock or a cure"),
        ("description", "zh", "现货不多了。", "price, stock or a cure"),
        ("picture_text", "en", "A green ankle-high boot.", "'green'"),
        ("picture_text", "zh", "一只绿色短靴。", "'绿色'"),
        ("title", "zh", "", "title is missing in zh"),
    ],
)
def test_a_planted_contradiction_is_named_with_its_line(tmp_path, field, locale, text, expected):
    product = boot()
    product[field][locale] = text
    found = write_shop(tmp_path, product)
    assert any(expected in each for each in found), found
    assert all(each.startswith("catalog/products/footwear.jsonl:1: moor-boot: ") for each in found)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"price": "91.00"}, "not the lowest price"),
        ({"list_price": "90.00"}, "list price is not above"),
        ({"picture": "pictures/shoe.svg?tint=brown"}, "pictures/shoe.svg is not there"),
        ({"picture": "pictures/boot.svg?tint=red"}, "which no variant is"),
        ({"goes_with": ["moor-boot"]}, "no other product"),
        ({"goes_with": ["sock"]}, "no other product"),
        ({"variants": []}, "has no variant"),
        ({"attributes": [{"name": "weight", "value": "heavy"}]}, "is not of type number"),
        ({"attributes": [{"name": "shine", "value": 3}]}, "not declared"),
        ({"price": "9O.00"}, "not a plain decimal"),
    ],
)
def test_a_wrong_field_is_named(tmp_path, change, expected):
    found = write_shop(tmp_path, boot() | change)
    assert any(expected in each for each in found), found


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<script>1</script>", "<script"),
        ('<path onclick="1"/>', "onclick"),
        ('<a href="https://a.example">x</a>', "href="),
        ("<g>", "not well-formed"),
        ("<!-- " + "long " * 900 + "-->", "4096 are the most"),
    ],
)
def test_a_drawing_that_is_not_only_a_drawing_is_refused(tmp_path, inside, expected):
    found = write_shop(tmp_path, boot(), DRAWING.replace("</svg>", inside + "</svg>"))
    assert any(expected in each for each in found), found


def test_an_order_must_add_up_and_know_its_variant(tmp_path):
    line = {"product_id": "moor-boot", "variant_id": "moor-boot-blue", "quantity": 2}
    order = {
        "id": "F-1",
        "customer_id": "c-1",
        "status": "shipped",
        "placed": "2026-10-02",
        "lines": [line | {"price": "90.00"}],
        "total": "90.00",
    }
    found = "\n".join(write_shop(tmp_path, boot(), orders=[order]))
    for expected in ("do not add up", "no variant of", "is unknown", "tracking number disagree"):
        assert expected in found


def test_numbers_are_compared_across_units_and_languages():
    assert quantities("1.5 kg, 20 x 30 cm", LEXICON) == [
        ("mass", 1500.0, 1.5),
        ("length", 20.0, 20.0),
        ("length", 30.0, 30.0),
    ]
    assert quantities("续航40小时，重1.5公斤", LEXICON) == [
        ("time", 144000.0, 40.0),
        ("mass", 1500.0, 1.5),
    ]


def test_money_takes_plain_decimals_only():
    price = money("12.5", "USD")
    assert price is not None
    assert price.minor == 1250
    with pytest.raises(ValueError, match="plain decimal"):
        money("1,299.00", "USD")
