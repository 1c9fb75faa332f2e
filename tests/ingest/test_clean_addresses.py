"""Addresses and categories of feeds: nothing leads inside, near-identical labels are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.ingest.clean_addresses import address, is_private, picture_of
from shopbot.ingest.clean_categories import Labels, path_of
from shopbot.ingest.clean_values import Notes, Unusable


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
     "http://169.254.169.254/latest", "http://10.1.2.3/", "http://192.168.1.1:8080/", "http://172.16.0.9/", "http://100.64.0.1/",
     "http://localhost/", "http://LOCALHOST./", "http://printer/", "http://nas.local/", "http://metadata.google.internal/",
     "http://127.0.0.1.nip.io/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://0/", "http://[fe80::1%25eth0]/", "http://[fd00::1]/",
     "http://[2002:7f00:1::]/", "http://224.0.0.1/", "https://user:secret@shop.example/x", "https://user@shop.example/",
     "ftp://shop.example/x", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://shop.example:99999/",
     "https://[not-an-ip]/", "https://shop.example/a b", "https:///x", "https://shop.example/" + "x" * 2000],
)  # fmt: skip
def test_refused(url):
    with pytest.raises(Unusable) as error:
        address(url, "url")
    assert error.value.field == "url"
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://shop.example/a,b.jpg?w=1&h=2", "https://shop.example/a,b.jpg?w=1&h=2"),
        ("https://shop.example/p?utm_source=x&id=3&gclid=9", "https://shop.example/p?id=3"),
        ("https://shop.example/?a=1&amp;b=2", "https://shop.example/?a=1&b=2"),
        ("http://93.184.216.34/x.png", "http://93.184.216.34/x.png"),
        ("https://例え.jp/x.jpg", "https://例え.jp/x.jpg"),
        ("/products/lamp", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_kept(url, kept):
    assert address(url, "url") == kept


@given(st.integers(0, 2**32 - 1))
def test_a_number_is_private_in_every_notation(number):
    parts = [number >> shift & 255 for shift in (24, 16, 8, 0)]
    dotted = ".".join(map(str, parts))
    forms = [
        str(number),
        hex(number),
        ".".join(map(hex, parts)),
        ".".join(f"0{p:o}" for p in parts),
    ]
    assert {is_private(form) for form in forms} == {is_private(dotted)}


@given(st.text(max_size=80).map(lambda rest: "https://" + rest))
def test_any_address_is_kept_or_refused(url):
    try:
        found = address(url, "url")
    except Unusable:
        return
    assert found.startswith("https://")


def test_the_first_picture_that_may_be_shown():
    notes = Notes()
    data = {"picture": "data:image/png;base64,AA", "pictures": ["http://10.0.0.1/a.png", "https://a.example/1.png"]}  # fmt: skip
    assert picture_of(data, notes) == "https://a.example/1.png"
    assert [field for field, _ in notes.found] == ["picture", "picture"]
    two = {"picture": "https://a.example/1.png, https://a.example/2.png"}
    assert picture_of(two, Notes()) == "https://a.example/1.png"
    assert picture_of({"picture": "pictures/lamp.svg?tint=blue"}, Notes()) == "pictures/lamp.svg?tint=blue"  # fmt: skip
    assert picture_of({"picture": "pictures/../secret.svg"}, Notes()) == ""


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("A > B > C", ("A", "B", "C")),
        ("女装›连衣裙", ("女装", "连衣裙")),
        ("Shoes / Boots", ("Shoes", "Boots")),
        ("a/b/c", ("a", "b", "c")),
        ("A|B", ("A", "B")),
        ("A \\ B", ("A", "B")),
        ("A :: B » C", ("A", "B", "C")),
        ("Food, Beverages & Tobacco", ("Food, Beverages & Tobacco",)),
        ("Clothing > Tops, Sale > Summer > Deep", ("Sale", "Summer", "Deep")),
        ("166 - Apparel & Accessories > Shoes", ("Apparel & Accessories", "Shoes")),
        ("2271", ("Apparel & Accessories", "Clothing", "Dresses")),
        (["Cell Phones", "All Phones"], ("Cell Phones", "All Phones")),
        (["A > B"], ("A", "B")),
        ("Home/Garden", ("Home/Garden",)),
        ("", ()),
        (None, ()),
    ],
)
def test_paths(value, path):
    assert path_of(value) == path


def test_an_unknown_number_is_no_category():
    with pytest.raises(Unusable, match="category"):
        path_of("918273")


def test_labels_that_differ_in_spelling_are_one_category():
    labels = Labels({"lamps": "lamps"})
    written = ["T-Shirts", "t shirts", "Tshirt", "T-Shirts", "Home & Garden", "home and garden", "Hats", "Lamps"]  # fmt: skip
    keys = [labels.key_of((label, "Summer")) for label in written]
    assert keys == ["t-shirts"] * 4 + ["home-garden"] * 2 + ["hats", "lamps"]
    found = labels.categories({key: keys.count(key) for key in keys})
    assert [category.key for category in found] == ["t-shirts", "home-garden", "hats"]
    assert found[0].label.get("en") == "T-Shirts"
    assert set(found[0].synonyms["en"]) == {"t shirts", "Tshirt", "Summer"}
