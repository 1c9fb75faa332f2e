"""Properties: every format gives the same rows, and no bytes whatever raise anything but FeedError."""

import bz2
import csv
import gzip
import io
import json
import lzma
import tempfile
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.errors import FeedError
from shopbot.ingest.feeds import read

FEEDS = Path(__file__).parent / "feeds"
TODAY = date(2026, 11, 22)
FIELDS = (
    "id",
    "title",
    "description",
    "brand",
    "price",
    "sale_price",
    "color",
    "size",
    "availability",
    "image_link",
    "item_group_id",
    "Voltage",
)

texts = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Zs", "Cf"),
        include_characters=" \"\n,;|\t'<&",
    ),
    max_size=30,
).map(str.strip)
amounts = st.decimals("0.01", "9999", places=2).map(str)
products = st.lists(
    st.fixed_dictionaries(
        {
            "title": texts.filter(bool),
            "description": texts,
            "brand": texts,
            "price": amounts,
            "sale_price": st.one_of(st.just(""), amounts),
            "color": st.sampled_from(["", "red", "海蓝"]),
            "size": st.sampled_from(["", "M", "42"]),
            "availability": st.sampled_from(["", "in_stock", "out_of_stock"]),
            "image_link": st.sampled_from(["", "https://a.example/1.jpg", "https://a.example/2.jpg"]),
            "item_group_id": st.sampled_from(["", "", "G1", "G2"]),
            "Voltage": st.sampled_from(["", "12 V"]),
        }
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [{"id": f"p{n}", **row} for n, row in enumerate(rows)])  # fmt: skip


def as_table(rows, delimiter):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(FIELDS)
    writer.writerows([row[name] for name in FIELDS] for row in rows)
    return out.getvalue().encode()


def as_xml(rows):
    items = "".join(
        "<item>" + "".join(f"<g:{k}>{escape(v)}</g:{k}>" for k, v in row.items() if v) + "</item>\n"
        for row in rows
    )
    return f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'.encode()


def as_parquet(rows):
    sink = io.BytesIO()
    table = pyarrow.table({name: [row[name] for row in rows] for name in FIELDS})
    pyarrow.parquet.write_table(table, sink)
    return sink.getvalue()


WRITERS = {
    "csv": lambda rows: as_table(rows, ","),
    "tsv": lambda rows: as_table(rows, "\t"),
    "semicolons": lambda rows: as_table(rows, ";"),
    "utf16": lambda rows: as_table(rows, ",").decode().encode("utf-16"),
    "json": lambda rows: json.dumps(rows).encode(),
    "indented": lambda rows: json.dumps(rows, indent=2, ensure_ascii=False).encode(),
    "wrapped": lambda rows: json.dumps({"n": 1, "products": rows}).encode(),
    "jsonl": lambda rows: "\n".join(map(json.dumps, rows)).encode(),
    "xml": as_xml,
    "parquet": as_parquet,
    "gzip": lambda rows: gzip.compress(as_table(rows, ",")),
}


def read_bytes(data, name="feed"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        feed = read(path, today=TODAY)
        return list(feed.rows)


def one_product(rows, given):
    """What a lone row must say, worked out without the reader."""
    price, sale = Decimal(given["price"]), Decimal(given["sale_price"] or 0)
    on_sale = 0 < sale < price
    assert rows["title"] == given["title"]
    assert rows["price"] == (given["sale_price"] if on_sale else given["price"])
    assert rows.get("list_price") == (given["price"] if on_sale else None)
    for name in ("description", "brand", "color", "size", "availability"):
        assert rows.get(name, "") == given[name]
    assert rows.get("picture", "") == given["image_link"]
    assert rows["attributes"] == ({"Voltage": given["Voltage"]} if given["Voltage"] else {})


@given(products)
@settings(max_examples=60, deadline=None)
def test_every_format_gives_the_same_rows(rows):
    found = {name: [row.data for row in read_bytes(make(rows))] for name, make in WRITERS.items()}
    for name, there in found.items():
        assert there == found["json"], name
    by_id = {row["id"]: row for row in found["json"]}
    groups = {row["item_group_id"] for row in rows} - {""}
    assert set(by_id) == {row["id"] for row in rows if not row["item_group_id"]} | groups
    for row in rows:
        if not row["item_group_id"]:
            one_product(by_id[row["id"]], row)
    for group in groups:
        inside = [row["id"] for row in rows if row["item_group_id"] == group]
        assert [variant["id"] for variant in by_id[group]["variants"]] == inside


def survives(data):
    """Reads the bytes; nothing but FeedError may come of it, and every row must be storable."""
    rows = []
    with suppress(FeedError):
        rows = read_bytes(data)
    for row in rows:
        assert row.problem or row.data
        json.dumps(dict(row.data), ensure_ascii=False, default=str).encode()


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_anything_else(data):
    survives(data)


starts = st.sampled_from(
    [b"", b"id,title,price\n", b"id\ttitle\n", b"[", b"{", b'[{"title": "A"}, ', b'{"products": [', b"<rss><item>", b"<html>",
     b'<html><script type="application/ld+json">', b'{"@context": "x", "@type": "Product", ', b"\xff\xfe", b"\xef\xbb\xbf",
     b"\x1f\x8b\x08\x00", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1", b"Handle,Title,Option1 Name\n",
     b"ID,Type,SKU,Name,Published,Parent\n"]
)  # fmt: skip
pieces = st.lists(
    st.one_of(
        st.sampled_from([b'"', b",", b"\n", b"{", b"}", b"[", b"]", b":", b"null", b"1e9999", b"-0", b"\\u", b'\\ud800"', b"<item>", b"</item>",
                         b"&amp;", b"&x;", b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"a", b"\xe9", b"\xb0\xa1", b"\r", b"\t", b'"@type": "ProductGroup"',
                         b'"hasVariant": ', b'"offers": ', b'"review": ', b"variation", b"true"]),
        st.binary(max_size=4),
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@given(starts, pieces)
@settings(max_examples=500, deadline=None)
def test_no_almost_feed_raises_anything_else(start, rest):
    survives(start + rest)


def packed_zip(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed.csv", data)
    return out.getvalue()


TABLE = (FEEDS / "google.tsv").read_bytes()
WHOLE = {
    **{path.name: path.read_bytes() for path in sorted(FEEDS.iterdir())},
    "gz": gzip.compress(TABLE),
    "bz2": bz2.compress(TABLE),
    "xz": lzma.compress(TABLE),
    "zip": packed_zip(TABLE),
    "zst": pyarrow.Codec("zstd").compress(TABLE, asbytes=True),
    "utf16": TABLE.decode().encode("utf-16"),
}


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_damage_raises_anything_else(name, data):
    whole = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "drop", "double", "put"]))
        if kind == "flip":
            whole[place] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del whole[max(place, 1) :]
        elif kind == "drop":
            del whole[place : place + data.draw(st.integers(1, 50))]
            whole = whole or bytearray(b"x")
        elif kind == "double":
            whole[place:place] = whole[place : place + 30]
        else:
            whole[place:place] = data.draw(pieces)
    survives(bytes(whole))


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
schema_names = st.sampled_from(
    ["@type", "@id", "name", "sku", "offers", "price", "priceSpecification", "image", "brand", "review", "reviewRating", "author", "hasVariant",
     "isVariantOf", "productGroupID", "aggregateRating", "ratingValue", "bestRating", "hasMerchantReturnPolicy", "returnFees", "audience",
     "additionalProperty", "weight", "category", "inventoryLevel", "availability", "isRelatedTo", "title", "variants", "attributes", "codes",
     "images", "sale_price", "sale_price_effective_date", "item_group_id", "tags", "product_detail", "published", "pattern"]
)  # fmt: skip
schema_values = st.recursive(
    st.one_of(json_values, st.sampled_from(["Product", "ProductGroup", "#a", "12.5", "https://schema.org/OutOfStock"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(schema_names, inner, max_size=5)),
    max_leaves=12,
)  # fmt: skip


@given(
    st.sampled_from(["Product", "ProductGroup", None]),
    st.dictionaries(schema_names, schema_values, max_size=8),
)
@settings(max_examples=400, deadline=None)
def test_no_values_raise_anything_else(kind, values):
    record = {"name": "A", **values} | ({"@type": kind} if kind else {})
    survives(json.dumps([record, record]).encode())
