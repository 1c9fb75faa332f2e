"""Answers written from the record: complete, natural enough, and never against the record."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from truth_shop import BY_ID, PRODUCTS, record

from shopbot.chat import compose_lines as lines
from shopbot.chat.compose import replacement, sentences
from shopbot.chat.compose_policy import best_policy_lines
from shopbot.chat.ground import Ground, check
from shopbot.chat.ground_lexicon import load
from shopbot.chat.words import Words
from shopbot.types import (
    Attribute,
    Category,
    LocalText,
    Money,
    Option,
    Product,
    Record,
    ShopInfo,
    Variant,
)

ROOT = Path(__file__).parents[2]
EN, ZH = Words("en", ROOT / "assets"), Words("zh", ROOT / "assets")
INTENTS = ["search", "detail", "describe", "compare", "reviews", "offers"]
QUESTIONS = {
    "en": (
        "",
        "Is it waterproof, and can I return it?",
        "Which colours and sizes?",
        "How much is it?",
    ),
    "zh": ("", "防水吗？可以退货吗？", "有什么颜色和尺码？", "多少钱？"),
}


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("intent", INTENTS)
def test_every_composed_sentence_passes_the_judge(intent: str, words: Words) -> None:
    ids = [p.id for p in PRODUCTS]
    for start, question in zip(range(0, 12, 3), QUESTIONS[words.locale], strict=True):
        evidence = record(words.locale, tuple(ids[start : start + 3]), question)
        ground = Ground(evidence, words)
        told = sentences(evidence, intent, words)
        own = [s for s in told if s not in evidence.statements]
        assert told
        assert [
            (s, ground.check(s).problems) for s in own if ground.check(s).status != "passed"
        ] == []


def test_a_recommendation_names_price_stock_and_a_reason() -> None:
    told = sentences(record("en", ("lumen-reading-lamp",), "a lamp"), "search", EN)
    assert "$65.00" in told[0]
    assert "in stock" in told[0]
    assert len(told) == 2


def test_a_question_about_an_attribute_gets_that_attribute() -> None:
    boot = record("en", ("harrier-trail-boot",), "How heavy is it?")
    assert sentences(boot, "detail", EN) == ("The Harrier Waterproof Trail Boot weighs 540 g.",)
    chinese = record("zh", ("harrier-trail-boot",), "它多重？重量是多少")
    assert "540克" in sentences(chinese, "detail", ZH)[0]


def test_what_the_record_does_not_say_is_not_guessed() -> None:
    told = sentences(record("en", ("finch-word-puzzle",), "Is it waterproof?"), "detail", EN)
    assert "doesn't say" in told[0]


def test_a_comparison_begins_with_the_prices() -> None:
    told = sentences(record("en", ("harrier-trail-boot", "kestrel-trail-shoe")), "compare", EN)
    assert "$89.00" in told[0]
    assert "$129.00" in told[0]
    assert any("280 g" in line for line in told)


def test_a_policy_question_gets_the_policy_of_that_matter() -> None:
    question = "How long do I have to send something back? returns"
    told = best_policy_lines(record("en", (), question), question, EN, load(EN.assets))
    assert any("30 days" in line for line in told)
    told = best_policy_lines(record("zh", (), ""), "运费多少？", ZH, load(ZH.assets))
    assert any("运费" in line for line in told)


def test_offers_that_have_ended_are_not_told() -> None:
    evidence = record("en", ())
    late = Record(evidence.info, "en", date(2028, 1, 1), offers=evidence.offers)
    assert sentences(late, "offers", EN) == ("There is no offer running today.",)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It costs $128.00.", "$129.00"),
        ("It is sold out.", "in stock"),
        ("It comes in purple.", "chestnut brown"),
        ("It comes in size 47.", "44"),
        ("It weighs 450 g.", "540 g"),
        ("It is vegan.", "no"),
        ("It is rated 4.9 out of 5.", "4.6"),
        ("You can return it within 60 days.", "30 days"),
    ],
)
def test_a_wrong_sentence_is_replaced_by_the_right_one(sentence: str, expected: str) -> None:
    evidence = record("en", ("harrier-trail-boot",))
    told = replacement(sentence, check(sentence, evidence, EN), evidence, EN)
    assert told is not None
    assert expected in told
    assert check(told, evidence, EN, ("harrier-trail-boot",)).status == "passed"


def test_what_cannot_be_mended_is_left_out() -> None:
    evidence = record("en", ("harrier-trail-boot",))
    sentence = "We also sell Nike sneakers."
    assert replacement(sentence, check(sentence, evidence, EN), evidence, EN) is None


def _money(text: str | None) -> Money | None:
    return Money(round(float(text) * 100), "USD") if text else None


def _sample_shop() -> tuple[tuple[Product, ...], tuple[Category, ...]]:
    """The sample catalogue as it lies on the disk, without the importer."""
    products, categories = [], []
    for file in sorted((ROOT / "catalog" / "products").glob("*.jsonl")):
        about = json.loads(
            (ROOT / "catalog" / "categories" / f"{file.stem}.json").read_text("utf-8")
        )
        categories.append(
            Category(
                file.stem,
                LocalText(about["label"]),
                {k: tuple(v) for k, v in about["synonyms"].items()},
                1,
            )
        )
        products += [
            _product(json.loads(line), file.stem, about["attributes"])
            for line in file.read_text("utf-8").splitlines()
        ]
    return tuple(products), tuple(categories)


def _product(row: dict, category: str, declared: dict) -> Product:
    attributes = tuple(
        Attribute(
            a["name"],
            a["value"],
            declared[a["name"]].get("unit") or "",
            LocalText(declared[a["name"]]["label"]),
            LocalText(a.get("text") or {}),
        )
        for a in row["attributes"]
    )
    variants = tuple(
        Variant(
            v["id"],
            tuple(
                Option(o["name"], o["value"], LocalText(o.get("text") or {})) for o in v["options"]
            ),
            _money(v["price"]),
            v["stock"],
        )
        for v in row["variants"]
    )
    return Product(
        row["id"], LocalText(row["title"]), LocalText(row["description"]), category, LocalText(row["kind"]), row["brand"],
        row["audience"], attributes, variants, _money(row["price"]), _money(row.get("list_price")), sum(v.stock or 0 for v in variants),
        picture_text=LocalText(row["picture_text"]), goes_with=tuple(row["goes_with"]),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_the_whole_sample_shop_can_be_told_truthfully(words: Words) -> None:
    if not (ROOT / "catalog" / "products").is_dir():
        pytest.skip("no sample catalogue")
    products, categories = _sample_shop()
    info = ShopInfo(LocalText({"en": "Fernhill & Finch"}), "USD")
    wrong = []
    for place, product in enumerate(products):
        near = [p for p in products[place + 1 : place + 3] if p.category == product.category]
        evidence = Record(
            info, words.locale, date(2026, 11, 22), (product, *near), categories=categories
        )
        ground = Ground(evidence, words)
        for intent in ("search", "describe", "compare"):
            wrong += [
                s for s in sentences(evidence, intent, words) if ground.check(s).status != "passed"
            ]
    assert wrong == []


def test_products_without_attributes_can_be_told_of() -> None:
    bare = Product(
        "1", LocalText({"en": "Acme Boom Speaker"}), brand="Acme", price=Money(4999, "USD")
    )
    evidence = Record(ShopInfo(LocalText({"en": "Best"}), "USD"), "en", date(2026, 11, 22), (bare,))
    for intent in ("search", "detail", "describe", "compare", "reviews"):
        told = sentences(evidence, intent, EN)
        assert all(check(line, evidence, EN).status == "passed" for line in told), told
    assert BY_ID


@pytest.mark.parametrize(
    ("product", "name", "words", "expected"),
    [
        ("harrier-trail-boot", "waterproof", EN, "Yes: the Harrier Waterproof Trail Boot is waterproof."),
        ("harrier-trail-boot", "vegan", EN, "No: the Harrier Waterproof Trail Boot is not vegan."),
        ("harrier-trail-boot", "vegan", ZH, "不，Harrier 防水登山靴不是纯素的。"),
        ("harrier-trail-boot", "material", EN, "The Harrier Waterproof Trail Boot is made of nubuck leather."),
        ("harrier-trail-boot", "material", ZH, "Harrier 防水登山靴的材质是磨砂皮革。"),
        ("harrier-trail-boot", "warranty", EN, "The Harrier Waterproof Trail Boot comes with a warranty of 24 months."),
        ("harrier-trail-boot", "weight", ZH, "Harrier 防水登山靴重540克。"),
        ("quietwave-over-ear", "weight", EN, "The Quietwave Over-Ear Headphones weigh 265 g."),
        ("quietwave-over-ear", "wireless", EN, "Yes: the Quietwave Over-Ear Headphones are wireless."),
        ("quietwave-over-ear", "battery_life", ZH, "Quietwave 头戴式降噪耳机充一次电可用35小时。"),
        ("finch-word-puzzle", "age_from", EN, "The Finch & Co Large Print Puzzle is for ages 6 and up."),
        ("oakline-oak-board", "care", EN, "Care of the Oakline Oak Cutting Board: wipe clean, oil monthly."),
    ],
)  # fmt: skip
def test_attributes_are_told_as_people_would(
    product: str, name: str, words: Words, expected: str
) -> None:
    told = BY_ID[product]
    fact = told.attribute(name)
    assert fact is not None
    assert lines.attribute(told, fact, words) == expected
    assert check(expected, record(words.locale, (product,)), words).status == "passed"


def test_an_attribute_without_a_sentence_of_its_own_is_still_told() -> None:
    fact = Attribute("glows", True, "", LocalText({"en": "Glows in the dark", "zh": "夜光"}))
    boot = replace(BY_ID["harrier-trail-boot"], attributes=(fact,))
    assert lines.attribute(boot, fact, EN).endswith("glows in the dark: yes.")
    assert lines.attribute(boot, fact, ZH) == "Harrier 防水登山靴的夜光：是。"
    for words in (EN, ZH):
        evidence = replace(record(words.locale, ()), products=(boot,))
        assert check(lines.attribute(boot, fact, words), evidence, words).status == "passed"


def test_sizes_share_one_word() -> None:
    boot = BY_ID["harrier-trail-boot"]
    assert lines.options(boot, "size", ZH) == "Harrier 防水登山靴有40、42和44码。"
    told = lines.options(boot, "size", EN)
    assert told == "The Harrier Waterproof Trail Boot comes in sizes 40, 42 and 44."


def test_looks_read_as_one_text() -> None:
    told = " ".join(sentences(record("en", ("harrier-trail-boot",)), "describe", EN))
    assert told.startswith(
        "This is how the Harrier Waterproof Trail Boot looks: a brown ankle-high boot"
    )
    assert "It weighs 540 g and is made of nubuck leather." in told
    assert told.count(":") == 1
