"""Reading needs memory for the products at hand, not for the feed."""

import csv
import json
import tracemalloc

import pyarrow
import pyarrow.parquet
import pytest

from shopbot.ingest.feeds import read

COUNT = 6_000
WORDS = "a kettle that boils a litre of water and says so " * 12


def record(number):
    return {
        "id": f"p{number}",
        "title": f"Kettle {number}",
        "description": f"{number} {WORDS}",
        "price": "5",
        "item_group_id": f"g{number // 3}",
        "color": ("red", "blue", "green")[number % 3],
    }


def as_csv(path):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, record(0))
        writer.writeheader()
        writer.writerows(record(n) for n in range(COUNT))


def as_lines(path):
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record(n)) + "\n" for n in range(COUNT))


def as_array(path):
    path.write_text(json.dumps([record(n) for n in range(COUNT)]), encoding="utf-8")


def as_xml(path):
    with path.open("w", encoding="utf-8") as file:
        file.write("<rss><channel>")
        for n in range(COUNT):
            inside = "".join(f"<{k}>{v}</{k}>" for k, v in record(n).items())
            file.write(f"<item>{inside}</item>\n")
        file.write("</channel></rss>")


def as_parquet(path):
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([record(n) for n in range(COUNT)]), path)


@pytest.mark.parametrize("make", [as_csv, as_lines, as_array, as_xml, as_parquet])
def test_memory_does_not_grow_with_the_feed(tmp_path, make):
    path = tmp_path / "feed"
    make(path)
    feed = read(path)
    tracemalloc.start()
    count = sum(len(row.data["variants"]) for row in feed.rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == COUNT
    assert peak < 5 << 20  # the feed has 4 MB as text, twice that as rows
