"""The exports of Google, Shopify, WooCommerce and schema.org, each a small invented catalogue in `feeds/`."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shopbot.errors import FeedError
from shopbot.ingest.clean import clean
from shopbot.ingest.feeds import read

FEEDS = Path(__file__).parent / "feeds"
TODAY = date(2026, 11, 22)


def goods(name, today=TODAY):
    """The products of a fixture by id, and the reasons for what is not among them."""
    rows = list(read(FEEDS / name, today=today).rows)
    return (
        {row.data["id"]: row.data for row in rows if not row.problem},
        {row.line: row.problem for row in rows if row.problem},
    )


def options(variant):
    return {option["name"]: option["value"] for option in variant["options"]}


# ------------------------------------------------------------------ Google


def test_google_rows_of_one_group_are_one_product_however_far_apart():
    found, problems = goods("google.tsv")
    tee = found["TEE"]
    assert problems == {}
    assert set(found) == {"TEE", "MUG-1", "LAMP-9"}
    assert tee["title"] == "Tern Tee"
    assert [v["id"] for v in tee["variants"]] == ["TS-R-S", "TS-R-M", "TS-B-S"]
    assert [options(v) for v in tee["variants"]] == [
        {"color": "red", "size": "S"},
        {"color": "red", "size": "M"},
        {"color": "blue", "size": "S"},
    ]
    assert [v.get("stock") for v in tee["variants"]] == [None, 0, None]
    assert tee["codes"] == ["0400000000015", "TT-1", "0400000000022", "TT-2"]
    assert len(tee["pictures"]) == 4
    assert tee["attributes"] == {"Washing": "40 °C"}
    assert tee["material"] == "cotton"
    assert "brief" in tee


def test_google_numbers_of_categories_and_what_is_for_google_only_stay_out():
    found, _ = goods("google.tsv")
    assert found["TEE"]["category"] == "Clothing > T-shirts"
    assert "category" not in found["LAMP-9"]
    assert not any("margin" in str(product) or "4.90" in str(product) for product in found.values())


@pytest.mark.parametrize(
    ("today", "price", "before"),
    [
        (date(2026, 11, 22), "9.90 EUR", "12.50 EUR"),
        (date(2026, 10, 31), "12.50 EUR", None),
        (date(2026, 12, 1), "12.50 EUR", None),
    ],
)
def test_google_sale_price_holds_on_its_days_only(today, price, before):
    mug = goods("google.tsv", today)[0]["MUG-1"]
    assert (mug["price"], mug.get("list_price")) == (price, before)


def test_the_former_price_is_that_of_the_cheapest_variant():
    found, _ = goods("google.tsv")
    assert (found["TEE"]["price"], found["TEE"]["list_price"]) == ("15.00 EUR", "19.00 EUR")
    coat = goods("shopify-old.csv")[0]["finch-coat"]
    assert coat["price"] == "118.00"
    assert "list_price" not in coat  # 150.00 is what another variant cost before


@pytest.mark.parametrize(
    ("price", "sale", "paid", "before"),
    [
        ("10", "8", "8", "10"),
        ("10", "0.00 USD", "10", None),
        ("10", "", "10", None),
        ("10", "12", "10", None),
        ("", "8", "8", None),
        ("1.299,00", "999,00", "999,00", "1.299,00"),
        ("1,299.00", "1,300.00", "1,299.00", None),
    ],
)
def test_what_is_paid_now(tmp_path, price, sale, paid, before):
    (tmp_path / "a.tsv").write_text(f"id\ttitle\tsale_price\tprice\n1\tA\t{sale}\t{price}\n")
    (row,) = read(tmp_path / "a.tsv", today=TODAY).rows
    assert (row.data["price"], row.data.get("list_price")) == (paid, before)


def test_days_that_cannot_be_read_promise_nothing(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,title,price,sale_price,sale_price_effective_date\n1,A,10,8,soon\n"
    )
    (row,) = read(tmp_path / "a.csv", today=TODAY).rows
    assert row.data["price"] == "10"


def test_google_xml_and_atom():
    feed = read(FEEDS / "google.xml", today=TODAY)
    rows = {row.data["id"]: row for row in feed.rows}
    tee = rows["TEE"].data
    assert feed.kind == "google"
    assert (rows["TEE"].line, rows["MUG"].line) == (5, 18)
    assert (tee["price"], tee["list_price"], tee["title"]) == ("15.00 USD", "20.00 USD", "Tern Tee")
    assert tee["pictures"][1:] == ["https://shop.example/a.jpg", "https://shop.example/b.jpg"]
    assert tee["attributes"] == {"Washing": "40 °C"}
    (mug,) = read(FEEDS / "google-atom.xml").rows
    assert (mug.data["title"], mug.data["url"]) == ("苍鹭杯", "https://shop.example/mug")


# ------------------------------------------------------------------ Shopify


def test_shopify_old_headers():
    found, problems = goods("shopify-old.csv")
    coat = found["finch-coat"]
    assert set(found) == {"finch-coat", "plain-cap"}
    assert problems == {9: "left out: its state is draft", 10: "left out: not published"}
    assert (coat["title"], coat["brand"], coat["category"]) == ("Finch Coat", "Finch", "Coats")
    assert coat["description"].startswith("<p>A <b>warm</b>")
    assert [options(v) for v in coat["variants"]][0] == {
        "color": "Ember",
        "size": "M",
        "Lining": "Wool",
    }
    assert [v["price"] for v in coat["variants"]] == ["120.00", "125.00", "118.00", "118.00"]
    assert coat["picture_text"] == "A long orange coat with four horn buttons"
    assert [p[-5] for p in coat["pictures"]] == ["1", "2", "3"]
    assert coat["codes"][:2] == ["FC-1", "0400000000039"]
    assert coat["attributes"]["weight"] == "900 g"
    assert coat["audience"] == "women"
    assert "44.00" not in str(coat)
    assert "140.00" not in str(coat)


def test_shopify_stock_is_stated_only_where_it_is_counted_and_ends():
    found, _ = goods("shopify-old.csv")
    counted, gone, sells_on, uncounted = found["finch-coat"]["variants"]
    assert (counted["stock"], gone["stock"]) == (3, 0)
    assert "stock" not in sells_on
    assert "stock" not in uncounted
    assert found["plain-cap"]["stock"] == 0  # oversold: -2
    assert "variants" not in found["plain-cap"]


def test_shopify_new_headers():
    found, problems = goods("shopify-new.csv")
    kettle = found["wren-kettle"]
    assert problems == {4: "left out: its state is Archived"}
    assert [(v["id"], v["price"], v["stock"]) for v in kettle["variants"]] == [
        ("WK-1", "49.00", 7),
        ("WK-2", "59.00", 2),
    ]
    assert kettle["list_price"] == "60.00"
    assert kettle["picture_text"] == "A round steel kettle with a black handle"
    assert kettle["attributes"] == {"weight": "1200 g"}  # the colour is a choice
    assert kettle["category"] == "Home > Kettles"


# ------------------------------------------------------------------ WooCommerce


def test_woocommerce_types_and_relations():
    found, problems = goods("woocommerce.csv")
    parka = found["PARKA"]
    assert set(found) == {"PARKA", "BOOTS", "CAP", "SET", "MAP", "17"}
    assert problems == {
        10: "left out: not published",
        11: "left out: hidden in the catalogue",
        12: "its parent 'LOST' is not in the file",
    }
    assert [(v["id"], options(v), v["price"]) for v in parka["variants"]] == [
        ("PARKA-M", {"size": "M"}, "150"),
        ("PARKA-L", {"size": "L"}, "140"),
    ]
    assert [v.get("stock") for v in parka["variants"]] == ["2", 0]
    assert parka["category"] == ["Clothing", "Jackets", "Parkas"]
    assert parka["attributes"] == {"Weight": "2.5 lbs", "Shell": "nylon"}
    assert parka["upsells"] == ["CAP", "BOOTS"]
    assert parka["goes_with"] == ["BOOTS"]
    assert found["CAP"]["goes_with"] == ["PARKA"]
    assert found["SET"]["goes_with"] == ["PARKA", "BOOTS"]
    assert found["MAP"]["url"] == "https://maps.example/trail"
    assert found["BOOTS"]["codes"] == ["BOOTS", "0400000000053"]
    assert "secret" not in str(parka)


def test_woocommerce_writes_line_ends_as_two_characters(tmp_path):
    path = tmp_path / "woo.csv"
    path.write_text(
        "ID,Type,SKU,Name,Published,Short description,Description,Regular price,Parent\n"
        "1,simple,tee,Tee,1,,Cotton.\\n\\nSoft.,20,\n",
        encoding="utf-8",
    )
    (row,) = read(path).rows
    assert row.data["description"] == "Cotton.\n\nSoft."


def test_woocommerce_sales_have_days():
    found, _ = goods("woocommerce.csv")
    assert (found["BOOTS"]["price"], found["BOOTS"]["list_price"]) == ("80", "100")
    assert found["CAP"]["price"] == "20"
    later, _ = goods("woocommerce.csv", date(2026, 12, 1))
    assert later["BOOTS"]["price"] == "100"


# ------------------------------------------------------------------ schema.org


def test_a_product_group_with_nested_referred_and_outer_variants():
    feed = read(FEEDS / "group.jsonld")
    (row,) = feed.rows
    coat = row.data
    assert feed.kind == "schema.org"
    assert (coat["id"], coat["title"], coat["brand"]) == ("COAT", "Wool coat", "Heron")
    assert [v["id"] for v in coat["variants"]] == ["C-S-G", "C-M-B", "C-L-G"]
    assert options(coat["variants"][0]) == {"color": "green", "size": "small"}
    assert [v.get("stock") for v in coat["variants"]] == [3, 0, None]
    assert (coat["price"], coat["list_price"]) == (Decimal("139.99"), Decimal("159.99"))
    assert (coat["rating"], coat["rating_count"]) == ("4.40", 12)


def test_reviews_and_the_return_policy_come_along():
    feed = read(FEEDS / "group.jsonld")
    said = [row.data for row in feed.extras["reviews"]]
    assert [(r["product_id"], r["rating"], r["text"], r["author"]) for r in said] == [
        ("COAT", "4", "Warm.", "Ida"),
        ("COAT", "5", "Best.", "Bo"),
    ]
    (policy,) = feed.extras["policies"]
    assert "30 days" in policy.data["text"]["en"]
    assert "DE, AT" in policy.data["text"]["en"]
    assert "30 天" in policy.data["text"]["zh"]
    catalogue, rejected = clean(feed)
    assert rejected == ()
    assert len(catalogue.reviews) == 2
    assert len(catalogue.policies) == 1


def test_a_saved_page():
    feed = read(FEEDS / "page.html")
    (row,) = feed.rows
    kettle = row.data
    assert row.line == 7
    assert (kettle["id"], kettle["title"], kettle["codes"]) == (
        "K-1",
        "Heron kettle",
        ["K-1", "HK1"],
    )
    assert kettle["price"] == "49.00"  # 39.00 cannot be had
    assert kettle["picture_text"] == "A red kettle with a wooden grip"
    assert kettle["attributes"] == {"Power": "2200 W", "weight": "1.2 kg"}
    assert kettle["category"] == "Kitchen > Kettles"


def test_a_folder_of_saved_pages_reads_only_the_pages(tmp_path):
    page = (FEEDS / "page.html").read_text(encoding="utf-8")
    (tmp_path / "files").mkdir()
    for number in range(3):
        text = page.replace('"K-1"', f'"K-{number}"')
        (tmp_path / f"page {number}.html").write_text(text, encoding="utf-8")
    (tmp_path / "files" / "a.css").write_text("p { color: red }")
    (tmp_path / "files" / "photo").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (tmp_path / "files" / "data.json").write_text('{"a": [1]}')
    (tmp_path / "about.html").write_text("<html><body>We are a shop.</body></html>")
    rows = list(read(tmp_path).rows)
    assert [(row.file, row.data["id"]) for row in rows] == [
        ("page 0.html", "K-0"),
        ("page 1.html", "K-1"),
        ("page 2.html", "K-2"),
    ]


def test_a_page_whose_data_is_broken_is_named_and_the_others_are_read(tmp_path):
    shutil.copy(FEEDS / "page.html", tmp_path / "a.html")
    broken = '<html>\n<script type="application/ld+json">{"@type": "Product", </script></html>'
    (tmp_path / "b.html").write_text(broken)
    rows = list(read(tmp_path).rows)
    assert [(row.file, bool(row.problem)) for row in rows] == [("a.html", False), ("b.html", True)]
    assert rows[1].line == 2


def test_a_page_without_a_product_is_said(tmp_path):
    (tmp_path / "a.html").write_text("<!DOCTYPE html><html><body>Hello</body></html>")
    with pytest.raises(FeedError, match="no schema.org Product"):
        read(tmp_path / "a.html")


def test_json_ld_lines_and_arrays(tmp_path):
    one = {"@context": "https://schema.org", "@type": "Product", "name": "A", "sku": "a"}
    two = {**one, "name": "B", "sku": "b", "offers": [{"@type": "Offer", "price": 5}]}
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(one)}\n{json.dumps(two)}\n")
    (tmp_path / "a.json").write_text(json.dumps([one, two], indent=1))
    lines, array = list(read(tmp_path / "a.jsonl").rows), list(read(tmp_path / "a.json").rows)
    assert [row.data for row in lines] == [row.data for row in array]
    assert [row.line for row in lines] == [1, 2]
    assert lines[1].data["price"] == 5


@pytest.mark.parametrize("name", sorted(path.name for path in FEEDS.iterdir()))
def test_every_export_becomes_a_catalogue(name):
    feed = read(FEEDS / name, today=TODAY)
    assert feed.columns
    catalogue, rejected = clean(feed)
    assert catalogue.products
    assert all(reject.reason.startswith(("left out: ", "its parent")) for reject in rejected), (
        rejected
    )
