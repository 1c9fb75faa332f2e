"""The judge's manners: evidence, subjects, kinds of problem, and odd input."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth_shop import BY_ID, record

from shopbot.chat.ground import Ground, check
from shopbot.chat.ground_lexicon import TermPattern, any_of
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.words import Words
from shopbot.types import Attribute, LocalText, Money, Product, Record, ShopInfo

ASSETS = Path(__file__).parents[2] / "assets"
EN, ZH = Words("en", ASSETS), Words("zh", ASSETS)
BOOT, SHOE, KETTLE, TALKING = (
    "harrier-trail-boot",
    "kestrel-trail-shoe",
    "hearth-rapid-kettle",
    "brightside-talking-kettle",
)


def verdict(sentence: str, *ids: str, subject: tuple[str, ...] = ()):
    return check(sentence, record("en", ids), EN, subject)


def test_a_true_sentence_comes_with_its_evidence() -> None:
    passed = verdict("The Harrier boot costs $129.00 and weighs 540 g.", BOOT, SHOE)
    assert passed.status == "passed"
    assert passed.product_ids == (BOOT,)
    assert "Weight: 540 g" in passed.evidence
    assert any(line.startswith("Price: $129.00") for line in passed.evidence)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It costs $128.99.", "price"),
        ("It is sold out.", "stock"),
        ("It comes in size 47.", "size"),
        ("It comes in purple.", "color"),
        ("The Adidas Terrex is better.", "product"),
        ("Use the code SAVE50.", "code"),
        ("We offer price matching.", "promise"),
        ("It is vegan.", "attribute"),
        ("It weighs 541 g.", "number"),
        ("It is rated 4.9 out of 5.", "rating"),
        ("It is under $100.", "limit"),
        ("��� boot", "unreadable"),
        ("这双靴子很好看。", "language"),
    ],
)
def test_every_kind_of_problem_is_named(sentence: str, kind: str) -> None:
    withheld = verdict(sentence, BOOT)
    assert withheld.status == "withheld"
    assert kind in {problem.kind for problem in withheld.problems}
    assert withheld.original == sentence


def test_the_record_says_what_was_expected() -> None:
    (problem,) = verdict("It costs $128.00.", BOOT).problems
    assert problem.claim == "$128.00"
    assert "$129.00" in problem.expected


def test_the_subject_of_the_sentence_before_decides_about_it() -> None:
    assert verdict("It talks.", KETTLE, TALKING, subject=(TALKING,)).status == "passed"
    assert verdict("It talks.", KETTLE, TALKING, subject=(KETTLE,)).status == "withheld"


def test_without_a_subject_one_product_must_bear_out_the_whole_sentence() -> None:
    assert verdict("It costs $49.99 and holds 1.7 litres.", KETTLE, TALKING).status == "passed"
    assert verdict("It costs $49.99 and holds 1.5 litres.", KETTLE, TALKING).status == "withheld"


def test_a_number_points_at_a_product() -> None:
    assert verdict("[2] speaks aloud.", KETTLE, TALKING).product_ids == (TALKING,)
    assert verdict("The third one is red.", KETTLE, TALKING).status == "withheld"


@pytest.mark.parametrize(
    "sentence", ["", "   ", "...", "!!!!", "a " * 600, "\x00\x01", "很很很很很很很很很很"]
)
def test_what_cannot_be_read_is_withheld(sentence: str) -> None:
    assert verdict(sentence, BOOT).status == "withheld"


@pytest.mark.parametrize(
    "sentence",
    [
        "It costs forty dollars.",
        "It costs 五十元.",
        "It costs １２８ dollars.",
        "It costs $1,299.",
        "It costs 139 dollars.",
        "It costs USD 139.",
        "It costs ¥129.",
        "It costs around $130.",
        "It costs $120-$130.",
        "It costs from $120 to $129.",
        "It costs\n$128.",
        "It costs $129.00 less 10%.",
        "It costs over $129.50.",
        "It costs one hundred and twenty-eight dollars.",
    ],
)
def test_no_way_of_writing_hides_a_wrong_price(sentence: str) -> None:
    assert verdict(sentence, BOOT).status == "withheld"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("１，２９９", "1299"),
        ("forty-two dollars", "42 dollars"),
        ("one hundred and twenty-nine dollars", "129 dollars"),
        ("four point five stars", "4.5 stars"),
        ("the first one", "the first one"),
        ("五十元", "50元"),
        ("一百二十九美元", "129美元"),
        ("三点五升", "3.5升"),
        ("八五折", "85折"),
        ("两年半", "2.5年"),
        ("十分轻便", "十分轻便"),
        ("第一款", "第1款"),
        ("0.54千克", "0.54千克"),
        ("百分之二十", "20%"),
    ],
)
def test_numbers_get_one_form(written: str, plain: str) -> None:
    assert normalise(written) == plain


def test_a_bare_feed_supports_only_what_its_texts_say() -> None:
    speaker = Product(
        "1",
        LocalText({"en": "Acme - Boom Portable Bluetooth Speaker - Black"}),
        LocalText(
            {
                "en": "Stream music for up to 12 hours. The rugged, waterproof shell is made for the beach."
            }
        ),
        brand="Acme",
        price=Money(4999, "USD"),
    )
    boot = record("en", (BOOT,))
    bare = Record(ShopInfo(LocalText({"en": "Best"}), "USD"), "en", boot.today, (speaker,))
    ground = Ground(bare, EN)
    for true in (
        "It is a portable Bluetooth speaker for $49.99.",
        "It plays for up to 12 hours.",
        "The Acme speaker is waterproof.",
    ):
        assert ground.check(true).status == "passed", true
    for false in (
        "It is in stock.",
        "It has a USB port.",
        "It weighs 300 g.",
        "It comes in red.",
        "It is vegan.",
        "It ships free.",
    ):
        assert ground.check(false).status == "withheld", false


def test_another_currency_is_another_price() -> None:
    shop = record("zh", (BOOT,))
    priced = replace(BY_ID[BOOT], price=Money(12900, "CNY"), list_price=None, variants=())
    yuan = replace(shop, info=replace(shop.info, currency="CNY"), products=(priced,))
    assert check("售价129元。", yuan, ZH).status == "passed"
    assert check("售价129美元。", yuan, ZH).status == "withheld"


def test_the_yuan_sign_of_english_prices_is_no_name() -> None:
    priced = replace(BY_ID[BOOT], price=Money(12900, "CNY"), list_price=None, variants=())
    shop = record("en", (BOOT,))
    yuan = replace(shop, info=replace(shop.info, currency="CNY"), products=(priced,))
    title = priced.title.get("en")
    assert check(f"The {title}, CN¥129.00, is a sturdy boot.", yuan, EN).status == "passed"
    assert check(f"The {title} costs CN¥128.00.", yuan, EN).status == "withheld"
    assert check(f"The {title} costs CN¥129.00.", shop, EN).status == "withheld"


TENT = Product(
    "tent",
    LocalText({"en": "Willow Family Tent", "zh": "Willow 家庭帐篷"}),
    LocalText(
        {
            "en": "You can stand up in it. It comes with a lamp hook, with a small shelf on the side.",
            "zh": "里面能站直。侧面有小搁板。",
        }
    ),
    kind=LocalText({"en": "tunnel tent", "zh": "隧道帐篷"}),
    brand="Willow",
    attributes=(
        Attribute("sleeps", 5, "", LocalText({"en": "Sleeps", "zh": "可容纳人数"})),
        Attribute("diameter", 28, "cm", LocalText({"en": "Diameter", "zh": "直径"})),
    ),
)


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("The Willow Family Tent can be used by 5 people.", True),
        ("It has room for five people.", True),
        ("The Willow tent sleeps 4 people.", False),
        ("It fits 6 people.", False),
        ("With a small shelf on the side, it lets you stand up.", True),
        ("It is loved by 5 people.", False),
        ("它可容纳5人。", True),
        ("适合5个人使用。", True),
        ("它可容纳6人。", False),
        ("它的侧面有小搁板。", True),
        ("适合28岁的人。", False),
    ],
)
def test_people_are_counted_by_the_record(sentence: str, passes: bool) -> None:
    words = EN if sentence.isascii() else ZH
    evidence = replace(record(words.locale, ()), products=(TENT,))
    assert (check(sentence, evidence, words).status == "passed") is passes


@given(
    st.lists(st.text("abc防水 ", min_size=1, max_size=4), min_size=1, max_size=6),
    st.lists(st.text("abc防水 ", min_size=1, max_size=4), min_size=1, max_size=4),
    st.text("abc防水 ", max_size=40),
)
def test_two_patterns_find_what_one_would(one: list[str], two: list[str], text: str) -> None:
    parted = TermPattern((any_of(one), any_of(two)))
    whole = any_of([*one, *two])
    assert [m.span() for m in parted.finditer(text)] == [m.span() for m in whole.finditer(text)]
    assert parted.without(text) == whole.sub("", text)
