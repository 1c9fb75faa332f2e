"""Words put right: what was meant is found, and nothing that is right is turned into something the shop sells."""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.search.lexical_text import cut, is_han_word
from shopbot.search.spelling import Spelling
from shopbot.search.spelling_codes import Codes, plain
from shopbot.search.spelling_near import cost
from shopbot.search.spelling_words import language
from shopbot.search.spelling_writing import Writing, WritingBuilder, english
from shopbot.types import Category, LocalText, Product

HARDWARE = (
    "cordless drill", "claw hammer", "ceiling paint", "garden hose", "wall screws", "door hinge", "ladder", "light switch",
    "kitchen faucet", "shower head", "toilet seat", "bathroom vanity", "window blinds", "extension cord", "smoke detector",
    "circular saw", "measuring tape", "paint roller", "wood stain", "storage shelf", "lawn mower", "leaf blower", "chain link fence",
    "concrete mixer", "insulation foam", "plumbing wrench", "copper pipe", "water heater", "furnace filter", "carpet cleaner",
)  # fmt: skip


def writing_of(products, categories=()):
    builder = WritingBuilder()
    for product in products:
        builder.add(product)
    return builder.writing(categories)


@pytest.fixture(scope="module")
def sample(sample_shop):
    writing = writing_of(sample_shop.products.all(), sample_shop.products.categories())
    return writing, Spelling(writing, cut, is_han_word)


@pytest.fixture(scope="module")
def hardware():
    goods = [Product(str(n), LocalText({"en": name})) for n, name in enumerate(HARDWARE)]
    writing = writing_of(goods)
    return writing, Spelling(writing, cut, is_han_word)


# ------------------------------------------------------------ how often it is right


def mistyped(word, chance):
    """The word with one mistake of the fingers inside it."""
    place = chance.randrange(1, len(word) - 1)
    letter = word[place]
    beside = chance.choice(sorted(language().beside[letter]))
    kind = chance.choice(["swap", "double", "undouble", "key", "drop", "add"])
    if kind == "swap":
        return word[:place] + word[place + 1] + letter + word[place + 2 :]
    if kind == "undouble":
        return re.sub(r"(.)\1", r"\1", word, count=1)
    made = {"double": letter + letter, "key": beside, "drop": "", "add": beside + letter}[kind]
    return word[:place] + made + word[place + 1 :]


def typed_wrong(writing, count, seed=1):
    """Names of the shop with one word typed wrong, so that it is no word: (typed, meant)."""
    chance = random.Random(seed)
    names = sorted({*writing.pairs, *(word for word, n in writing.counts.items() if n > 1)})
    found = []
    while len(found) < count:
        name = chance.choice(names)
        word = max(re.findall("[a-z]+", name), key=len)
        if len(word) < 5:
            continue
        wrong = mistyped(word, chance)
        if wrong != word and wrong not in language().rank and wrong not in writing.counts:
            found.append((name.replace(word, wrong, 1), name))
    return found


@pytest.mark.parametrize(
    ("shop", "recall", "precision"), [("sample", 0.9, 0.97), ("hardware", 0.9, 0.97)]
)
def test_most_mistakes_are_put_right_and_hardly_one_wrong(shop, recall, precision, request):
    writing, spelling = request.getfixturevalue(shop)
    cases = typed_wrong(writing, 200)
    said = [(spelling.correct(typed), meant) for typed, meant in cases]
    right = sum(found.text == meant for found, meant in said)
    changed = sum(bool(found.changes) for found, _ in said)
    assert right / len(cases) >= recall
    assert right / changed >= precision


@pytest.mark.parametrize("shop", ["sample", "hardware"])
def test_words_that_the_shop_does_not_use_are_left_alone(shop, request):
    writing, spelling = request.getfixturevalue(shop)
    chance = random.Random(2)
    others = [w for w, rank in language().rank.items() if rank < 30_000 and w not in writing.counts]
    for word in chance.sample(others, 400):
        found = spelling.correct(word)
        assert not found.changes or found.text.replace("-", " ").replace(" ", "") == word, found


def test_hand_written_queries(sample, root):
    lines = (root / "tests" / "search" / "spelling.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    spelling = sample[1]
    said = [(case["typed"], spelling.correct(case["typed"]).text, case["meant"]) for case in cases]
    missed = [each for each in said if each[1] != each[2]]
    wrong = [each for each in missed if each[1] != each[0]]
    assert len(cases) >= 100
    assert len(missed) <= 10, missed
    assert len(wrong) <= 2, wrong  # turned into something that was not meant


# ------------------------------------------------------------ what must stay


@pytest.mark.parametrize(
    "text",
    [
        "cheese", "a chess board", "Anker charger", "bosch drill", "WH-1000XM4", "wh1000xm4", "0123456789012",
        "under $50", "size 42", "500ml", "16GB", "anna.kettel@example.com", "https://kettel.example/x", "order FF-2041-B",
        "boots for Mr Ketel", "café", "Köttbullar", "ÄÖÜ", "", "   ", "防水湖边帐篷", "保温被", "苹果手机", "🙂", "a" * 3000,
    ],
)  # fmt: skip
def test_names_codes_sizes_and_right_words_stay(sample, text):
    assert sample[1].correct(text) == type(sample[1].correct(text))(text)


def test_cheese_never_becomes_chess(sample):
    assert sample[1].correct("chese").text in ("chese", "cheese")
    assert sample[1].correct("chees board").text in ("chees board", "cheese board")


SMALL = Spelling(
    Writing({"kettle": 3, "lantern": 2, "headphones": 4}, {"rain jacket": 2}, ("水壶",))
)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_and_an_answer_needs_no_further_mending(text):
    once = SMALL.correct(text)
    assert bool(once.changes) == (once.text != text)
    assert SMALL.correct(once.text).text == once.text


@pytest.mark.parametrize(
    "product_title", ["Quietwave Hush Over-Ear Headphones", "Handy SureStep Slippers"]
)
def test_the_shops_own_titles_are_right(sample, product_title):
    assert not sample[1].correct(product_title).changes


def test_every_title_of_the_shop_stays(sample_shop, sample):
    for product in sample_shop.products.all():
        for title in product.title.all():
            assert not sample[1].correct(title).changes, title


# ------------------------------------------------------------ the parts


def test_mistakes_of_the_fingers_cost_less_than_others():
    assert cost("kettel", "kettle") < cost("ketgle", "kettle") < cost("ketple", "kettle")
    assert cost("blankett", "blanket") < cost("blankeq", "blanket")
    assert cost("sandles", "sandals") < 1
    assert cost("ettle", "kettle") > cost("kttle", "kettle")


def test_writing_is_kept_and_read():
    goods = [
        Product(
            "1",
            LocalText({"en": "Rain Jacket T-Shirt", "zh": "防水水壶"}),
            kind=LocalText({"en": "kettle"}),
        )
    ]
    category = Category("c", LocalText({"en": "Outdoor"}), {"zh": ("雨衣",)})
    writing = writing_of(goods, [category])
    assert writing.pairs["rain jacket"] == 1
    assert writing.pairs["t-shirt"] == 1
    assert "雨衣" in writing.han
    assert Writing.read(writing.lines()) == writing
    assert english("A 16GB card, Köln") == ["card"]


CODED = (
    Product("p1", LocalText({"en": "Sony WH-1000XM4 Headphones"}), codes=("4548736112117",)),
    Product("p2", LocalText({"en": "Kettle 1080p 500ml 20000mAh"}), codes=("KT-77/B", "77")),
    Product("p3", LocalText({"en": "Lamp"}), codes=("LMP-3",)),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WH-1000XM4", ("p1",)), ("wh1000xm4", ("p1",)), ("do you have the wh 1000 xm4?", ("p1",)), ("4548736112117", ("p1",)),
        ("kt77b", ("p2",)), ("KT 77 B please", ("p2",)), ("lmp3", ("p3",)), ("77", ()), ("kettle 500ml", ()), ("1080p", ()),
        ("20000mah", ()), ("headphones under 77", ()), ("", ()),
    ],
)  # fmt: skip
def test_codes_are_found_however_they_are_typed(text, found):
    codes = Codes(CODED)
    assert codes.find(text.replace("?", "")) == found
    assert Codes.read(codes.lines()).find(text.replace("?", "")) == found


def test_a_code_that_many_share_is_none():
    goods = [Product(str(n), LocalText({"en": f"Cable USB31C number {n}"})) for n in range(9)]
    assert Codes(goods).find("usb31c") == ()


@given(st.text(alphabet="abcXYZ0189-/_ .", max_size=12))
def test_a_code_is_found_by_itself(code):
    if len(plain(code)) >= 4 and code.strip():
        assert Codes([Product("x", LocalText({"en": "Thing"}), codes=(code,))]).find(code) == ("x",)


# ------------------------------------------------------------ in a search


def test_a_misspelt_query_says_what_was_searched_for(sample_shop):
    found = sample_shop.find("hikng boots", "en")
    assert found.corrected.startswith("hiking boots")
    right = sample_shop.find("hiking boots", "en")
    assert right.corrected == ""
    assert [h.product.id for h in found.hits] == [h.product.id for h in right.hits]


def test_a_misspelt_limit_is_kept(sample_shop):
    found = sample_shop.find("watreproof boots", "en")
    assert found.hits
    assert not found.relaxed
    for hit in found.hits:
        attribute = hit.product.attribute("waterproof")
        assert attribute is not None
        assert attribute.value is True


def test_a_code_puts_its_product_first(sample_shop):
    product = next(iter(sample_shop.products.all()))
    assert sample_shop.find(product.id, "en").hits[0].product.id == product.id
