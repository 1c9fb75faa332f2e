"""Which thing is asked for, and whether the sample shop sells it: a written list of wishes in each language."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from goods import BOOT, CATEGORIES, PRODUCTS, SCARF, SHOE

from shopbot.ingest.clean import clean
from shopbot.ingest.feeds import read
from shopbot.search.carried import Wish, things
from shopbot.search.carried_meaning import Meanings, named
from shopbot.search.carried_names import names_of
from shopbot.search.facets import parse, vocabulary
from shopbot.settings import ROOT
from shopbot.types import LocalText, Product

WISHES = json.loads((Path(__file__).parent / "wishes.json").read_text(encoding="utf-8"))
# Sold under a name that only an embedder can connect; judged in the contract test of the real one.
BY_MEANING = {"开罐头的工具"}


@pytest.fixture(scope="module")
def sample():
    catalogue, _ = clean(read(ROOT / "catalog"))
    words = vocabulary(catalogue.categories, catalogue.products)
    return things(catalogue.products, catalogue.categories), words, catalogue.info.currency


def cases(kind):
    return [(locale, text) for locale, lists in WISHES.items() for text in lists[kind]]


def test_the_lists_are_long_enough():
    assert all(len(lists[kind]) >= 40 for lists in WISHES.values() for kind in lists)


@pytest.mark.parametrize(("locale", "text"), cases("not_carried"))
def test_what_the_sample_shop_does_not_sell(sample, locale, text):
    goods, words, currency = sample
    wish = goods.wish(parse(text, words, currency).rest)
    assert wish.name
    assert not wish.ids


@pytest.mark.parametrize(("locale", "text"), cases("carried"))
def test_what_the_sample_shop_sells(sample, locale, text):
    goods, words, currency = sample
    wish = goods.wish(parse(text, words, currency).rest)
    assert wish.ids or not wish.name or text in BY_MEANING


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("boots", {BOOT.id}),
        ("a case for my boots", set()),
        ("shoes", {BOOT.id, SHOE.id}),
        ("the best trail boots for wide feet", {BOOT.id}),
        ("a scarf or boots", {SCARF.id, BOOT.id}),
        ("靴", {BOOT.id}),
        ("好看的登山靴", {BOOT.id}),
        ("footwear", {BOOT.id, SHOE.id}),
        ("鞋靴", {BOOT.id, SHOE.id}),
        ("running shoes", {SHOE.id}),
        ("trainers", {SHOE.id}),  # a synonym of running shoe anywhere
        ("裙子", set()),
    ],
)
def test_the_thing_is_the_head_of_the_wish(text, ids):
    assert things(PRODUCTS, CATEGORIES).wish(text).ids == ids


@pytest.mark.parametrize(
    "text", ["", "a gift", "something for rainy days", "适合送妈妈的礼物", "to open jars"]
)
def test_a_vague_wish_names_no_thing(text):
    assert things(PRODUCTS, CATEGORIES).wish(text) == Wish()


class Angles:
    """An embedder on a circle: texts in `near` point almost the same way, all others away from it."""

    fingerprint = "angles"
    dimension = 2

    def __init__(self, near: Sequence[str]) -> None:
        self._near = near

    def embed_queries(self, texts):
        angles = [
            0.01 * i if t in self._near else 1.2 + 0.001 * (len(t) % 7) for i, t in enumerate(texts)
        ]
        return np.array([[np.cos(a), np.sin(a)] for a in angles], dtype=np.float32)

    embed_documents = embed_queries


def many_names():
    from dataclasses import replace

    from goods import both

    return [replace(BOOT, id=f"p{i}", kind=both(f"kind {i}", f"种类{i}")) for i in range(60)] + [
        SCARF
    ]


def meanings(products, embedder, place=None):
    return Meanings(
        named(names_of(products).kinds, {}, ()), [p.id for p in products], embedder, place
    )


def test_meaning_finds_a_thing_under_another_name():
    found = meanings(many_names(), Angles(["muffler", "scarf"])).wish(Wish("muffler"))
    assert found.ids == {SCARF.id}


def test_meaning_that_does_not_stand_out_proves_nothing():
    assert not meanings(many_names(), Angles([])).wish(Wish("muffler")).ids


def test_few_names_are_no_background():
    assert not meanings([SCARF], Angles(["muffler", "scarf"])).wish(Wish("muffler")).ids


class Counting(Angles):
    """Says how many texts it was asked for."""

    texts = 0

    def embed_queries(self, texts):
        self.texts += len(texts)
        return super().embed_queries(texts)


def test_names_are_embedded_once_for_all_openings(tmp_path):
    first, again = Counting(["muffler", "scarf"]), Counting(["muffler", "scarf"])
    meanings(many_names(), first, tmp_path / "names.npz").wish(Wish("muffler"))
    found = meanings(many_names(), again, tmp_path / "names.npz").wish(Wish("muffler"))
    assert found.ids == {SCARF.id}
    assert (first.texts, again.texts) == (123, 1)  # 61 goods in two languages, and the wish


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"not an archive at all"])
def test_a_damaged_file_is_made_again(tmp_path, damage):
    (tmp_path / "names.npz").write_bytes(damage)
    embedder = Counting(["muffler", "scarf"])
    assert meanings(many_names(), embedder, tmp_path / "names.npz").wish(Wish("muffler")).ids
    assert embedder.texts == 123


def test_names_of_another_shop_are_not_taken(tmp_path):
    place = tmp_path / "names.npz"
    meanings(many_names(), Angles(["muffler", "scarf"]), place).wish(Wish("muffler"))
    others = [p for p in many_names() if p.id != "p7"]
    found = meanings(others, Angles(["muffler", "scarf"]), place).wish(Wish("muffler"))
    assert found.ids == {SCARF.id}


def test_what_and_joins_is_only_sometimes_a_thing_of_its_own():
    from shopbot.search.carried_names import named_parts

    assert [part.strip() for part in named_parts("Oakline Dustpan and Brush")] == [
        "oakline dustpan",
        "brush",
    ]
    assert [part.strip() for part in named_parts("Laptop and Tablet Stand")] == ["tablet stand"]
    assert len(named_parts("Hat and Scarf Set")) == 2


@pytest.mark.parametrize(
    "said",
    [
        "she has arthritis",
        "he likes tea",
        "I wear size 42",
        "她有关节炎",
        "他脚很宽",
        "下大雨能穿吗",
        "会不会很重",
    ],
)
def test_a_clause_names_no_thing(said, sample_shop):
    assert sample_shop.find(said, "en", 3).carried


@pytest.mark.parametrize("said", ["laptop", "笔记本电脑"])
def test_a_stand_for_a_laptop_is_no_laptop(said, sample):
    wish = sample[0].wish(said)
    assert (wish.name, wish.ids) == (said, frozenset())


def foreign(number, title, kind=""):
    locale = "zh" if kind > "\u3400" or title > "\u3400" else "en"
    texts = (LocalText({locale: text}) if text else LocalText() for text in (title, kind))
    title_text, kind_text = texts
    return Product(str(number), title_text, kind=kind_text, source=f"feed.json:{number}")


PHONES = [
    foreign(1, "Modal - Case for Apple iPhone 6 and 6s - Pink", "Cell Phone Cases & Clips"),
    foreign(2, "Belkin - Armband Case for Apple iPhone 6 - Black", "iPhone 6 Cases"),
    foreign(3, "OtterBox - Defender Series Case for Samsung Galaxy S6", "Cell Phone Cases & Clips"),
    foreign(4, "Samsung - Galaxy S6 with 32GB Memory Cell Phone", "Unlocked Cell Phones"),
    foreign(5, "ZAGG - Screen Protector for Moto 360 (HD) Smart Watches - Clear", "Screen Protectors"),
    foreign(6, "Apple - Lightning-to-3.5mm Headphone Adapter - White", "Adapters"),
    foreign(7, "LifeProof - Belt Clip - Black", "Cell Phone Cases & Clips"),
    foreign(8, "Pebble - Leather Band for Pebble Time - White", "Smartwatch Bands"),
    foreign(9, "Kors - Folio Case for iPhone 7 - Black Leather", "Cell Phone Cases & Clips"),
    foreign(10, "Speck - Case for Apple iPhone 6 Plus and 6s Plus", "Cell Phone Cases & Clips"),
    foreign(11, "Zack - Screen Protector for Apple iPhone 7 Plus", "Screen Protectors"),
    foreign(12, "Insignia - Screen Protector for Apple® iPhone® 7 - Clear", "Screen Protectors"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("iphone 6 case", {"1", "2"}),  # sorted under its own name, or called so
        ("rugged case for iphone 6", {"1", "2"}),  # a number is exact
        ("case for iphone 6 plus", {"10"}),
        ("iphone 7 screen protector", {"12"}),
        ("screen protector for iphone 7 plus", {"11"}),
        ("screen protector for iphone 4", {"5", "11", "12"}),  # of a model that nothing is for
        ("defender galaxy s6", {"3", "4"}),  # a model, wherever the title has it
        ("smart watch", set()),  # what a thing is for, after a bracket
        ("wireless headphones", set()),  # "headphone" only says which adapter
        ("clip", {"7"}),  # of "cases & clips" the one that says so
        ("smartwatch band leather", {"8"}),  # what it is made of is no thing
    ],
)
def test_what_a_phone_shop_calls_its_goods(text, ids):
    assert things(PHONES, ()).wish(text).ids == ids


BEDDING = [
    foreign(1, "3D纯棉护颈加翼记忆枕", "被枕"),
    foreign(2, "高山苦荞麦枕", "被枕"),
    foreign(3, "双宫茧蚕丝被", "被枕"),
    foreign(4, "铸铁煎锅", "锅具"),
    foreign(5, "不锈钢厨具组合", "锅具"),
    foreign(6, "日式太鼓抱枕", "布艺软装"),
    foreign(7, "羊毛手工地毯", "布艺软装"),
    foreign(8, "纯棉针织盖毯", "床品"),
    foreign(9, "绿茶蛋黄酥", "糕点"),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("护颈枕", {"1"}),  # 护颈 stands elsewhere in the title
        ("枕", {"1", "2"}),  # a quilt sorted under "quilts and pillows" is no pillow
        ("枕头", {"1", "2"}),  # a cushion is none
        ("抱枕", {"6"}),
        ("毯子", {"8"}),  # a carpet is none
        ("地毯", {"7"}),
        ("不粘锅", {"4"}),  # a property and a thing
        ("零食", {"9"}),
        ("被枕", {"1", "2", "3"}),
        ("锅具", {"4", "5"}),
        ("围裙", set()),
    ],
)
def test_what_a_chinese_shop_calls_its_goods(text, ids):
    assert things(BEDDING, ()).wish(text).ids == ids
