"""Merchant files read into raw rows: shapes, encodings, damage. Fixtures are tiny files in the shape of the real ones."""

import gzip
import json

import pytest

from shopbot.errors import FeedError
from shopbot.ingest.feeds import read

BESTBUY = [
    {"name": "Acme - Phone 16GB - White", "description": "A <b>phone</b>.", "brand": "Acme",
     "categories": ["Cell Phones", "Prepaid Phones"], "price": 49.99,
     "image": "https://example.org/bb/4984700_sb.jpg", "popularity": 3},
    {"name": "Acme Case", "description": "", "brand": "", "categories": ["Cell Phones"], "price": 5,
     "image": "", "popularity": 1},
]  # fmt: skip
LITEMALL = [
    {"id": "1", "title": "纯棉四件套", "brief": "精致绣花", "brand": None, "category": ["居家", "床品件套"],
     "price": 899.0, "list_price": 919.0, "attributes": {"材质": "100%棉"},
     "specifications": [["规格", "1.5m"], ["颜色", "浅杏粉"], ["颜色", "玛瑙红"]],
     "skus": [{"spec": '["1.5m", "浅杏粉"]', "price": 899.0, "stock": 3}, {"spec": '["1.5m", "玛瑙红"]', "price": 799.5, "stock": 0}],
     "on_sale": "1"},
]  # fmt: skip


def write(path, text, encoding="utf-8", packed=False):
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


def rows(path):
    return list(read(path).rows)


@pytest.mark.parametrize("packed", [False, True])
def test_bestbuy_is_recognised(tmp_path, packed):
    name = "bestbuy.json.gz" if packed else "x.json"
    feed = read(write(tmp_path / name, json.dumps(BESTBUY, indent=2), packed=packed))
    first, second = feed.rows
    assert feed.kind == "bestbuy"
    assert (first.data["id"], first.data["title"], first.data["color"]) == (
        "4984700",
        BESTBUY[0]["name"],
        "White",
    )
    assert str(first.data["price"]) == "49.99"
    assert "id" not in second.data
    assert (first.line, second.line) == (2, 14)


def test_litemall_is_recognised(tmp_path):
    feed = read(write(tmp_path / "litemall.json", json.dumps(LITEMALL, ensure_ascii=False)))
    (row,) = feed.rows
    assert feed.kind == "litemall"
    assert row.data["currency"] == "CNY"
    assert [o["name"] for o in row.data["variants"][0]["options"]] == ["spec", "color"]


def test_litemall_goods_that_are_off_the_shelf_are_left_out(tmp_path):
    off = {**LITEMALL[0], "id": "2", "on_sale": "0"}
    goods = [LITEMALL[0], off]
    sold, left_out = rows(write(tmp_path / "litemall.json", json.dumps(goods, ensure_ascii=False)))
    assert sold.data["id"] == "1"
    assert "not published" in left_out.problem


TABLE = "Product ID;Name;Preis;Price;Vendor;Colour;Voltage\n7;Lamp;;12,50;Lumen;navy blue;12 V\n8;Torch;;9.00;;;\n"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_and_the_columns_are_recognised(tmp_path, delimiter):
    text = TABLE.replace(",", ".").replace(";", delimiter)
    first, second = rows(write(tmp_path / "feed.csv", text))
    assert (first.data["id"], first.data["title"], first.data["brand"]) == ("7", "Lamp", "Lumen")
    assert (first.data["color"], first.data["attributes"]) == ("navy blue", {"Voltage": "12 V"})
    assert (first.line, second.line) == (2, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path, encoding):
    path = write(tmp_path / "feed.csv", "商品名称,价格,颜色\n红色保温杯，大号,59,红\n", encoding)
    assert rows(path)[0].data["title"] == "红色保温杯，大号"


def test_quoted_fields_over_several_lines_keep_their_line(tmp_path):
    text = 'title,description\nA,"one\ntwo"\nB,x\n'
    assert [(r.line, r.data["title"]) for r in rows(write(tmp_path / "a.csv", text))] == [
        (2, "A"),
        (4, "B"),
    ]


def test_a_broken_line_of_jsonl_is_a_row_with_a_problem(tmp_path):
    text = '{"id": 1, "title": "A"}\n{"id": 2, "title": \n\n[1]\n{"id": 3, "title": "C"}\n'
    found = rows(write(tmp_path / "a.jsonl", text))
    assert [(r.line, bool(r.problem)) for r in found] == [
        (1, False),
        (2, True),
        (4, True),
        (5, False),
    ]


def test_a_broken_element_of_an_array_does_not_cost_the_rest(tmp_path):
    text = json.dumps([{"id": str(i), "title": f"T{i}"} for i in range(4)], indent=1).replace(
        '"T1"', '"T1'
    )
    found = rows(write(tmp_path / "a.json", text))
    assert [r.data.get("title") for r in found] == ["T0", None, "T2", "T3"]
    assert found[1].line == 6


def test_a_list_inside_an_object_is_found(tmp_path):
    text = json.dumps({"products": [{"title": "A"}, {"title": "B"}]}, indent=2)
    assert [r.data["title"] for r in rows(write(tmp_path / "a.json", text))] == ["A", "B"]


def test_rows_with_too_many_fields_are_named(tmp_path):
    found = rows(write(tmp_path / "a.csv", "title,price\nA,5\nB,5,6,7\nC,1\n"))
    assert [bool(r.problem) for r in found] == [False, True, False]
    assert "4 fields" in found[1].problem


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"color,price\nred,5\n", "no column.*color, price.*title"),
        ("a.csv", b"title^price\nA^5\n", "no column.*title\\^price"),
        ("a.json", b"[1, 2]", "no readable JSON object"),
        ("a.json", b"{", "a.json, line 1: the file ends in the middle"),
        ("a.json.gz", gzip.compress(b'[{"title": "A"}]' * 99)[:-9], "damaged"),
        ("a.json.gz", b"\x1f\x8bnot really gzip", "damaged"),
        ("a.csv", b"title\n\xff\xfa\x00\x81\x81\n", "neither UTF-8 nor GB18030"),
        ("a.json", b"[" * 100_000, "line 1: not valid JSON: nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FeedError, match=says):
        list(read(tmp_path / name).rows)


def test_a_missing_file_and_a_foreign_folder_are_said(tmp_path):
    with pytest.raises(FeedError, match="no file"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(FeedError, match="products"):
        read(tmp_path)


def test_the_native_folder(tmp_path):
    (tmp_path / "products").mkdir()
    (tmp_path / "categories").mkdir()
    write(tmp_path / "shop.json", '{"name": {"en": "S"}, "currency": "USD"}')
    write(tmp_path / "categories" / "lamps.json", '{"key": "lamps"}')
    write(tmp_path / "products" / "lamps.jsonl", '{"id": "a"}\nbroken\n')
    write(tmp_path / "reviews.jsonl", '{"id": "r"}\n')
    write(tmp_path / "policies.json", '[{"id": "p"}]')
    feed = read(tmp_path)
    found = list(feed.rows)
    assert (found[0].data, found[0].file, found[0].line) == (
        {"category": "lamps", "id": "a"},
        "products/lamps.jsonl",
        1,
    )
    assert found[1].problem
    assert [
        len(feed.extras[k]) for k in ("shop", "categories", "reviews", "policies", "orders")
    ] == [1, 1, 1, 1, 0]
    write(tmp_path / "shop.json", "{oops")
    with pytest.raises(FeedError, match="shop.json is not valid JSON"):
        read(tmp_path)


def test_the_name_of_a_shop_is_no_product(tmp_path):
    text = json.dumps({"name": "Shop", "items": [{"name": "A"}, {"name": "B"}]})
    assert [r.data["title"] for r in rows(write(tmp_path / "a.json", text))] == ["A", "B"]


def test_one_product_over_several_lines_keeps_its_own_lists(tmp_path):
    text = json.dumps(
        {"title": "A", "images": ["https://a.example/1.jpg"], "variants": [{"sku": "x"}]}, indent=1
    )
    (row,) = rows(write(tmp_path / "a.json", text))
    assert (row.data["title"], row.data["picture"]) == ("A", "https://a.example/1.jpg")
    assert len(row.data["variants"]) == 1


def test_an_amount_in_xml_keeps_its_currency(tmp_path):
    text = '<products><product id="7"><name>A</name><price currency="EUR">5</price></product></products>'
    feed = read(write(tmp_path / "a.xml", text))
    (row,) = feed.rows
    assert (feed.kind, row.data["id"], row.data["price"]) == ("xml", "7", "5 EUR")


def test_chinese_headers_and_short_chinese_names(tmp_path):
    (row,) = rows(write(tmp_path / "a.csv", "品种,售价,图\n杯子,59,https://a.example/1.png\n"))
    assert (row.data["title"], row.data["price"], row.data["picture"]) == (
        "杯子",
        "59",
        "https://a.example/1.png",
    )
