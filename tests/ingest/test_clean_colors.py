"""Merchants' colours in plain words: known ones only, in both languages, and by what the eye sees for hex codes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.ingest.clean_attributes import attributes_of
from shopbot.ingest.clean_colors import color_key
from shopbot.ingest.clean_values import Notes
from shopbot.search.facets_lexicon import lexicon
from shopbot.settings import ROOT

NAMES = json.loads((ROOT / "assets" / "color_names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Harbour Fog", "grey"), ("Midnight Navy", "blue"), ("Heather Charcoal", "grey"), ("Charcoal Heather", "grey"),
        ("月光白", "white"), ("藏青", "blue"), ("藏青色", "blue"), ("香槟金", "gold"), ("浅杏粉", "pink"), ("深空灰色", "grey"),
        ("豆沙", "pink"), ("雾霾蓝", "blue"), ("黑色(磨砂)", "black"), ("Navy/White", "blue"), ("Black and White", "black"),
        ("Red/Green/Blue", "multicolor"), ("黑白", "multicolor"), ("Black Pearl", "black"), ("White Smoke", "white"),
        ("Off-White", "white"), ("Rose Gold", "gold"), ("blue-grey", "grey"), ("01 Black", "black"), ("CHARCOAL", "grey"),
        ("#1a2b3c", "blue"), ("#FFF", "white"), ("#000000ff", "black"), ("#808080", "grey"), ("#8b4513", "brown"), ("#ffc0cb", "pink"),
        ("#f5f5dc", "beige"), ("#800080", "purple"), ("#ffff00", "yellow"), ("#ff0000", "red"), ("#228b22", "green"), ("#ff8c00", "orange"),
        ("Ocean Mist", "blue"), ("Blaze", "orange"),
    ],
)  # fmt: skip
def test_known_colours(name, key):
    assert color_key(name) == key


@pytest.mark.parametrize(
    "name", ["Unicorn", "Zephyr", "Xbox One", "Snow Leopard", "", "极光", "1a2b3c", "#12345", "Sunset / Blue", "x" * 200]
)  # fmt: skip
def test_unknown_colours_are_not_guessed(name):
    assert color_key(name) == ""


def test_the_list_is_long_bilingual_and_says_one_thing():
    words = [word for group in NAMES["names"].values() for word in group]
    assert len(words) == len(set(words)) > 1000
    assert sum(not word.isascii() for word in words) > 400
    assert set(NAMES["names"]) <= set(lexicon().color_labels)
    plain = {word.replace("-", " "): key for word, key in lexicon().colors.items()}
    both = {word: key for key, group in NAMES["names"].items() for word in group if word in plain}
    assert all(plain[word] == key for word, key in both.items())


@pytest.mark.parametrize("key", sorted(NAMES["names"]))
def test_every_name_is_found_as_it_is_written(key):
    for word in NAMES["names"][key]:
        assert color_key(word.title()) == key, word


@given(st.text(max_size=70))
def test_any_text_is_a_known_key_or_none(text):
    assert color_key(text) in {"", *lexicon().color_labels}


@given(st.integers(0, 0xFFFFFF))
def test_every_hex_code_has_a_plain_colour(number):
    key = color_key(f"#{number:06x}")
    assert key in lexicon().color_labels
    assert key == color_key(f"#{number:06X}")


@given(st.integers(0, 255))
def test_a_grey_is_no_colour(level):
    assert color_key(f"#{level:02x}{level:02x}{level:02x}") in ("black", "grey", "white")


def test_a_colour_among_the_attributes_of_a_feed_gets_its_plain_name():
    given = {"颜色": "柔情粉", "尺寸": "17cm"}
    found = {a.name: a for a in attributes_of({"attributes": given}, {}, Notes())}
    assert found["color"].value == "pink"
    assert found["color"].text.get("zh") == "柔情粉"


def test_several_colours_to_choose_from_are_no_colour():
    given = {"颜色": "松柏绿/ 枯茶褐/ 灰白/ 石竹咖"}
    (attribute,) = attributes_of({"attributes": given}, {}, Notes())
    assert (attribute.name, attribute.value) == ("颜色", "松柏绿/ 枯茶褐/ 灰白/ 石竹咖")
