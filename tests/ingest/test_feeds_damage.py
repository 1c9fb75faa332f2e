"""Feeds that are damaged, wrong or made to do harm: refused with the file and the line, never half taken as whole."""

import bz2
import gzip
import io
import json
import lzma
import tracemalloc
import zipfile

import pyarrow
import pytest

from shopbot.errors import FeedError
from shopbot.ingest import feeds_bytes, feeds_encoding
from shopbot.ingest.feeds import read

CSV = "id,title,price\n1,Lamp,5\n2,Torch,6\n"
CHINESE = "编号,商品名称,价格\n1,红色保温杯，大号,59\n2,不锈钢勺子,9\n"
FRENCH = "id,title,price\n1,Crème brûlée à l'étui,5\n2,Théière éléphant,6\n"


def write(path, data, encoding="utf-8"):
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return path


def titles(path):
    return [row.data.get("title") for row in read(path).rows if not row.problem]


def refused(path, says):
    with pytest.raises(FeedError, match=says) as error:
        list(read(path).rows)
    assert error.value.remedy
    return error.value


# ------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_chinese_in_every_encoding(tmp_path, encoding):
    text = CHINESE.replace("，", " ")
    assert titles(write(tmp_path / "a.csv", text, encoding)) == ["红色保温杯 大号", "不锈钢勺子"]


TRADITIONAL = """編號,名稱,價格,庫存
1,純棉毯子,99.00,5
2,繁體中文說明書與電腦螢幕,299.00,2
3,不鏽鋼炒鍋,159.00,3
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "big5hkscs", "gb18030", "utf-16"])
def test_traditional_chinese_in_every_encoding(tmp_path, encoding):
    """Nearly all pairs of bytes are characters in Big5 and in GB18030: how common they are tells which it is."""
    feed = write(tmp_path / "a.csv", TRADITIONAL, encoding)
    assert titles(feed) == ["純棉毯子", "繁體中文說明書與電腦螢幕", "不鏽鋼炒鍋"]
    assert [row.data["price"] for row in read(feed).rows] == ["99.00", "299.00", "159.00"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16-le"])
def test_accents_in_every_encoding(tmp_path, encoding):
    assert titles(write(tmp_path / "a.csv", FRENCH, encoding)) == [
        "Crème brûlée à l'étui",
        "Théière éléphant",
    ]


def test_xml_and_html_say_their_own_encoding(tmp_path):
    xml = '<?xml version="1.0" encoding="GBK"?><rss><item><id>1</id><title>杯</title></item></rss>'
    assert titles(write(tmp_path / "a.xml", xml, "gbk")) == ["杯"]
    page = '<html><meta charset="gb2312"><script type="application/ld+json">{"@type":"Product","name":"杯"}</script>'
    assert titles(write(tmp_path / "a.html", page, "gbk")) == ["杯"]


def test_utf8_with_a_few_wrong_bytes_is_not_read_as_something_else(tmp_path):
    data = CHINESE.encode() * 5 + "9,勺".encode()[:-1] + b",5\n"
    refused(write(tmp_path / "a.csv", data), "damaged characters, the first in line 16")
    refused(write(tmp_path / "b.csv", CHINESE.encode()[:-8]), "cut short")


def test_nul_bytes(tmp_path):
    refused(
        write(tmp_path / "a.csv", CSV.encode() + b"3,\x00\x00,4\n"),
        "NUL bytes, the first in line 4",
    )


def test_utf16_cut_in_the_middle_of_a_character(tmp_path):
    refused(write(tmp_path / "a.csv", CSV.encode("utf-16")[:-1]), "not the UTF-16 text")


# ------------------------------------------------------------------ packed


def zipped(path, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def zstd(data):
    sink = io.BytesIO()
    with pyarrow.CompressedOutputStream(pyarrow.PythonFile(sink, "w"), "zstd") as out:
        out.write(data)
        out.flush()
        return_value = sink
        out.close()
        return return_value.getvalue() if not sink.closed else b""


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("kind", PACKERS)
def test_packed_files_and_their_truncation(tmp_path, kind):
    whole = PACKERS[kind](CSV.encode() * 50)
    assert len(titles(write(tmp_path / "a", whole))) > 2  # no suffix: the content says it
    for left in (len(whole) - 1, len(whole) - 9, len(whole) // 2):
        refused(write(tmp_path / "b", whole[:left]), "damaged")
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 0xFF
    refused(write(tmp_path / "c", bytes(broken)), "damaged|neither|not readable|no column")


def test_zstandard(tmp_path):
    whole = pyarrow.Codec("zstd").compress((CSV * 50).encode(), asbytes=True)
    assert len(titles(write(tmp_path / "a.csv.zst", whole))) > 2
    refused(write(tmp_path / "b.csv.zst", whole[:-5]), "damaged")


def test_a_zip_of_one_feed_and_of_several(tmp_path):
    assert titles(zipped(tmp_path / "a.zip", {"feed.csv": CSV})) == ["Lamp", "Torch"]
    more = CSV.replace("Lamp", "Kettle").replace("1,", "9,").replace("2,", "8,")
    path = zipped(tmp_path / "b.zip", {"b.csv": CSV, "c.csv": more, "__MACOSX/._b.csv": b"\x00"})
    rows = list(read(path).rows)
    assert [(row.file, row.line) for row in rows][::2] == [("b.zip/b.csv", 2), ("b.zip/c.csv", 2)]
    assert titles(zipped(tmp_path / "c.zip", {"feed.csv.gz": gzip.compress(CSV.encode())})) == [
        "Lamp",
        "Torch",
    ]


def test_a_folder_of_feeds_of_one_kind(tmp_path):
    write(tmp_path / "a.csv", CSV)
    write(
        tmp_path / "b.csv.gz", gzip.compress(CSV.replace("1,", "7,").replace("2,", "8,").encode())
    )
    write(tmp_path / ".hidden", b"\x00")
    write(tmp_path / "photo.jpg", b"\xff\xd8\xff\xe0")
    assert len(titles(tmp_path)) == 4
    write(tmp_path / "c.json", json.dumps([{"title": "A"}]))
    refused(tmp_path, "several kinds: a.csv .table. and c.json .json.")


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x", "a/../../b"]
)
def test_a_zip_that_points_out_of_itself(tmp_path, name):
    path = zipped(tmp_path / "a.zip", {name: CSV})
    refused(path, "points out of the archive")
    assert [p.name for p in tmp_path.rglob("*")] == ["a.zip"]


def test_bombs(tmp_path, monkeypatch):
    line = b"1,%s,5\n" % (b"x" * 10_000)
    bomb = b"id,title,price\n" + line * 20_000  # 200 MB
    refused(write(tmp_path / "a.csv.gz", gzip.compress(bomb, 9)), "zip bomb")
    refused(zipped(tmp_path / "a.zip", {"feed.csv": bomb}), "zip bomb")
    monkeypatch.setattr(feeds_bytes, "LARGEST", 1 << 20)
    refused(write(tmp_path / "b.csv.gz", gzip.compress(bomb[: 2 << 20])), "larger than 1 MB")
    refused(zipped(tmp_path / "b.zip", {"feed.csv": bomb[: 2 << 20]}), "1 MB")
    inner = zipped(tmp_path / "inner.zip", {"feed.csv": CSV}).read_bytes()
    refused(zipped(tmp_path / "c.zip", {"inner.zip": inner}), "archive inside an archive")


def test_a_zip_with_a_password_or_damage(tmp_path):
    path = zipped(tmp_path / "a.zip", {"feed.csv": CSV * 99})
    data = bytearray(path.read_bytes())
    locked = bytearray(data)
    locked[6] |= 1
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    refused(write(tmp_path / "b.zip", bytes(locked)), "password")
    data[60] ^= 0xFF
    refused(write(tmp_path / "c.zip", bytes(data)), "damaged|cannot be read")
    refused(write(tmp_path / "d.zip", bytes(data[:100])), "damaged")


# ------------------------------------------------------------------ other things than feeds


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"SQLite format 3\x00", "a database"),
        (b" \r\n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"Hello,\nthis is a letter, not a feed.\nYours, A.\n", "no column"),
        (b"title\n", "no readable record"),
        (b"<p>Hello</p>", "no readable record|not whole XML"),
        (b"PAR1 and nothing more", "no whole Parquet"),
        (b"PAR1", "no whole Parquet"),
    ],
)
def test_what_is_no_feed_is_named(tmp_path, data, says):
    refused(write(tmp_path / "feed.csv", data), says)


def test_an_excel_workbook_is_told_what_to_do(tmp_path):
    path = zipped(
        tmp_path / "feed.xlsx", {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}
    )
    assert "CSV" in refused(path, "Excel").remedy


def test_bmw_is_no_bitmap(tmp_path):
    assert titles(write(tmp_path / "a.csv", "BM,title\n1,A\n")) == ["A"]


# ------------------------------------------------------------------ tables


def test_an_unclosed_quotation_mark_is_named(tmp_path):
    text = 'id,title\n1,A\n2,"B\n3,C\n4,D\n'
    refused(write(tmp_path / "a.csv", text), "a.csv, line 3: a quotation mark is opened")


def test_a_stray_quotation_mark_costs_its_own_record_only(tmp_path):
    text = 'id,title\n1,A\n2,"B" x\n3,C\n4,5" disc\n'
    rows = list(read(write(tmp_path / "a.csv", text)).rows)
    assert [row.data.get("title") for row in rows] == ["A", None, "C", '5" disc']
    assert (rows[1].line, "not readable" in rows[1].problem) == (3, True)


def test_inch_signs_in_a_tab_separated_feed(tmp_path):
    text = 'id\ttitle\n1\t"Best" lamp 5" tall\n2\tB\n'
    assert titles(write(tmp_path / "a.tsv", text)) == ['"Best" lamp 5" tall', "B"]


def test_ragged_rows(tmp_path):
    rows = list(
        read(write(tmp_path / "a.csv", "id,title,price\n1,A\n2,B,5\n3,C,5,6\n\n4,D,5\n")).rows
    )
    assert [(row.line, row.problem) for row in rows] == [
        (2, "2 fields where the header has 3"),
        (3, ""),
        (4, "4 fields where the header has 3"),
        (6, ""),
    ]


@pytest.mark.parametrize("delimiter", [";", "|", "\t", ","])
def test_the_delimiter_is_not_fooled_by_the_texts(tmp_path, delimiter):
    text = f"id{delimiter}title, long{delimiter}name\n1{delimiter}A, b; c{delimiter}L|M\n"
    if delimiter in ",;|":
        text = (
            text.replace("A, b; c", '"A, b; c"')
            .replace("L|M", '"L|M"')
            .replace("title, long", '"title, long"')
        )
    assert titles(write(tmp_path / "a.csv", text)) == ["L|M"]


def test_excels_own_first_line_and_old_line_ends(tmp_path):
    assert titles(write(tmp_path / "a.csv", "sep=;\nid;title\n1;A\n")) == ["A"]
    assert titles(write(tmp_path / "b.csv", "id,title\r1,A\r2,B\r")) == ["A", "B"]


def test_headers_that_are_there_twice(tmp_path):
    error = refused(
        write(tmp_path / "a.csv", "id,title,price,price\n1,A,5,6\n"),
        "'price' twice .columns 3 and 4",
    )
    assert "Rename" in error.remedy
    path = write(
        tmp_path / "b.csv",
        "id,title,additional_image_link,additional_image_link\n1,A,https://x.example/1.jpg,https://x.example/2.jpg\n",
    )
    (row,) = read(path).rows
    assert len(row.data["pictures"]) == 2


def test_a_missing_column_is_named(tmp_path):
    refused(write(tmp_path / "a.csv", "id,price,colour\n1,5,red\n"), "no column.*colour, id, price")


# ------------------------------------------------------------------ records without end


def endless(path, start, middle=b"x" * (1 << 20), count=40, end=b""):
    with path.open("wb") as file:
        file.write(start)
        for _ in range(count):
            file.write(middle)
        file.write(end)
    return path


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (b"id,title\n1,", b"\n"),
        (b'id,title\n1,"', b'"\n'),
        (b'id,title\n1,"\n\n', b'"\n'),
        (b'{"title": "', b'"}'),
        (b'[{"title": "', b'"}]'),
        (b'{"title": "A"}\n{"title": "', b'"}\n'),
        (b"<rss><item><title>", b"</title></item></rss>"),
        (
            b'<html><script type=\'application/ld+json\'>{"@type": "Product", "name": "',
            b'"}</script>',
        ),
    ],
)
def test_a_record_without_end_is_refused_in_bounded_memory(tmp_path, start, end):
    path = endless(tmp_path / "a", start, end=end)
    tracemalloc.start()
    refused(path, "line [12345].*longer than 16 MB|page of more than 16 MB")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 160 << 20


def test_an_endless_line_of_a_table_is_not_read_to_its_end(tmp_path, monkeypatch):
    read_bytes = 0
    original = feeds_bytes._Metered.readinto

    def counted(self, buffer):
        nonlocal read_bytes
        size = original(self, buffer)
        read_bytes += size
        return size

    monkeypatch.setattr(feeds_bytes._Metered, "readinto", counted)
    refused(endless(tmp_path / "a", b"id,title\n1,", count=100), "longer than 16 MB")
    assert read_bytes < 20 << 20


def test_a_file_above_the_limit_is_not_read_at_all(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(CSV.encode())
        file.truncate(5 << 30)  # sparse
    refused(path, "larger than")


# ------------------------------------------------------------------ JSON and XML


GOODS = [{"id": str(n), "title": f"T{n}"} for n in range(5)]


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_cut_in_the_middle_is_refused(tmp_path, indent):
    text = json.dumps(GOODS, indent=indent)
    for left in range(1, len(text) - 1, 3):
        refused(
            write(tmp_path / "a.json", text[:left]), "a.json.*(line \\d+.*cut short|no readable)"
        )


def test_a_wrapped_list_cut_in_the_middle_is_refused(tmp_path):
    text = json.dumps({"shop": "S", "products": GOODS}, indent=1)
    refused(write(tmp_path / "a.json", text[:-20]), "cut short")
    assert titles(write(tmp_path / "b.json", text)) == [f"T{n}" for n in range(5)]


def test_a_last_line_of_jsonl_that_is_cut_is_named(tmp_path):
    text = "\n".join(json.dumps(item) for item in GOODS)[:-4]
    rows = list(read(write(tmp_path / "a.jsonl", text)).rows)
    assert [bool(row.problem) for row in rows] == [False] * 4 + [True]
    assert rows[-1].line == 5


def test_odd_json_values(tmp_path):
    text = '[{"title": "A\\ud83d", "price": NaN, "n": 1e999999999, "i": %s}, {"title": "B"}]' % (
        "9" * 5000
    )
    rows = list(read(write(tmp_path / "a.json", text)).rows)
    assert rows[0].data["title"].encode()
    assert "price" not in rows[0].data
    assert len(rows) == 2


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<rss><item><title>&c;</title></item></rss>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    "<rss><item><title>&e;</title></item></rss>"
)
PARAMETER = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % e SYSTEM "http://192.0.2.1/x.dtd"> %e;]>'
    "<rss><item><title>A</title></item></rss>"
)
REMOTE = '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://192.0.2.1/x.dtd"><rss><item><title>A</title></item></rss>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, PARAMETER, REMOTE])
def test_xml_entities_are_refused(tmp_path, text):
    refused(write(tmp_path / "a.xml", text), "declares a document type or XML entities")


@pytest.mark.parametrize(
    "text",
    [
        "<rss><item><title>A</title></item>",
        "<rss><item><title>A</item></rss>",
        "<rss><item><title>A &nbsp; B</title></item></rss>",
        "<rss>" + "<a>" * 200,
    ],
)
def test_broken_xml_is_refused(tmp_path, text):
    refused(write(tmp_path / "a.xml", text), "a.xml is not whole XML")


def test_limits_are_those_that_the_messages_name():
    assert feeds_encoding.LONGEST_RECORD == 16 << 20
    assert feeds_bytes.LARGEST == 2 << 30


def test_values_that_nest_without_end_are_named(tmp_path):
    deep = '{"title": "A", "x": ' + "[" * 80 + "]" * 80 + "}"
    rows = list(read(write(tmp_path / "a.jsonl", deep + '\n{"title": "B"}\n')).rows)
    assert [row.problem for row in rows] == ["not valid JSON: nested too deeply", ""]


SPACES = " " * 300_000


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        f"id,title,tags,Wert\n1,A,a{SPACES}b,1{SPACES}x\n",
        f"id,title,image_link,product_detail\n1,A,https://a.example/1{SPACES}x,a{SPACES}:b{SPACES}\n",
        f"id,title,{'x' + SPACES + 'y'}\n1,A,5\n",
        f"id,title,price,sale_price\n1,A,1{SPACES}x,{'1,' * 100_000}\n",
        "<html>" + "<script " * 100_000,
        "<html><script type='application/ld+json'>"
        + '{"@type": "Product", "name": "A"} -->'
        + SPACES
        + "x</script>",
        "[" + '{"title": "A"' * 20_000,
    ],
)
def test_texts_made_to_stall_the_reader_do_not(tmp_path, text):
    try:
        rows = list(read(write(tmp_path / "a", text)).rows)
    except FeedError:
        rows = []
    assert len(rows) < 3
