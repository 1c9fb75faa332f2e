"""Which names the ear is told to expect."""

from shopbot.chat.hear_voice import likely_words, shop_names
from shopbot.types import LocalText, Option, Product, Variant


def thing(name: str, brand: str, kind: tuple[str, str], colour: str = "") -> Product:
    options = (Option("color", "blue", LocalText({"en": colour, "zh": "蓝"})),) if colour else ()
    return Product(
        id=name,
        title=LocalText({"en": name, "zh": f"{name}号"}),
        kind=LocalText(dict(zip(("en", "zh"), kind, strict=True))),
        brand=brand,
        variants=(Variant(f"{name}-1", options),),
    )


BOOT = ("rain boot", "雨靴")
GOODS = [
    thing("Pond", "Tidemark", BOOT, "Harbour blue"),
    thing("Lake", "Tidemark", BOOT),
    thing("Glow", "Lumen", ("desk lamp", "台灯")),
    thing("Plain", "", ("desk lamp", "台灯")),
    thing("Quilt", "棉棉", ("duvet", "被子")),
]


def test_brands_and_kinds_take_turns_the_commonest_first():
    names = shop_names(GOODS)["en"]
    assert names[:4] == ("Tidemark", "rain boot", "Lumen", "desk lamp")
    assert "" not in names
    assert len(set(names)) == len(names)


def test_brands_in_latin_letters_come_last_in_chinese():
    assert shop_names(GOODS)["zh"] == ("棉棉", "雨靴", "台灯", "被子", "Tidemark", "Lumen")


def test_what_is_shown_comes_before_the_shop():
    words = likely_words(GOODS[:1], shop_names(GOODS), ("en",))
    assert words[:3] == ("Pond", "Tidemark", "Harbour blue")
    assert words[3:] == ("rain boot", "Lumen", "desk lamp", "棉棉", "duvet")


def test_both_languages_where_either_may_be_spoken():
    words = likely_words(GOODS[:1], shop_names(GOODS))
    assert words[:2] == ("Pond", "Pond号")
    assert {"rain boot", "雨靴"} <= set(words)


def test_a_shop_of_thousands_of_names_gives_the_commonest():
    goods = [thing(f"p{n}", f"brand{n}", (f"kind{n}", f"种类{n}")) for n in range(2000)]
    goods.append(thing("again", "brand7", ("kind7", "种类7")))
    names = shop_names(goods)["en"]
    assert names[:2] == ("brand7", "kind7")
    assert len(names) < 200


def test_an_empty_shop_has_no_names():
    assert likely_words([], shop_names([])) == ()
