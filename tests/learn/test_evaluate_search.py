"""`shopbot eval search` from files to figures, with the hashing embedder."""

import gzip
import json

import numpy as np
import pytest

from shopbot.cli import main
from shopbot.errors import BadInput
from shopbot.learn.evaluate_search import evaluate, open_search, systems
from shopbot.learn.evaluate_search_files import every, read_judged
from shopbot.learn.evaluate_search_index import build
from shopbot.learn.evaluate_search_parts import parts
from shopbot.learn.evaluate_search_report import as_mapping, differences
from shopbot.models.scripted import HashEmbedder

PRODUCTS = [
    {"product_id": "1", "title": "Waterproof Hiking Boots", "description": "For wet paths."},
    {"product_id": "2", "title": "Hiking Socks", "description": ""},
    {"product_id": "3", "title": "Electric Kettle"},
    {"product_id": "4", "title": "防水登山靴"},
]
QUERIES = [
    {"query_id": "boots", "query": "hiking boot"},
    {"query_id": "zh", "query": "登山靴"},
    {"query_id": "none", "query": "nobody judged this"},
]
QRELS = [
    {"query_id": "boots", "product_id": "1", "rating": 4},
    {"query_id": "boots", "product_id": "2", "rating": 2},
    {"query_id": "zh", "product_id": "4", "rating": 4},
    {"query_id": "zh", "product_id": "3", "rating": 1},
]


def write(path, rows, opened=open):
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


@pytest.fixture
def files(tmp_path):
    return (
        write(tmp_path / "products.jsonl.gz", PRODUCTS, gzip.open),
        write(tmp_path / "queries.jsonl", QUERIES),
        write(tmp_path / "qrels.jsonl", QRELS),
    )


def test_the_files_are_read_as_the_gains_say(files):
    judged = read_judged(*files, gain_offset=1, relevant_at=4)
    assert list(judged.queries) == ["boots", "zh"]
    assert judged.gains["boots"] == {"1": 3.0, "2": 1.0}
    assert judged.relevant == {"boots": frozenset("1"), "zh": frozenset("4")}
    assert judged.products[0].description.get("en") == "For wet paths."
    assert judged.products[3].title.by_locale == {"zh": "防水登山靴"}
    assert list(every(judged, 2).queries) == ["boots"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("products", b"{not json}\n", "products.jsonl.gz:1 is not JSON"),
        ("products", b"[1, 2]\n", "is list, not an object"),
        ("products", b'{"title": "x"}\n', "no text in 'product_id': it has title"),
        ("products", b'{"product_id": "1"}\n', "no text in 'title'"),
        ("products", b'{"product_id":"1","title":"a"}\n' * 2, ":2: product '1' came before"),
        ("products", b"", "holds no products"),
        ("products", gzip.compress(b'{"product_id": "1", "title": "x"}\n')[:-9], "damaged gzip"),
        ("products", "{'标题'}".encode("gbk"), "not UTF-8"),
        ("queries", b'{"query_id": "boots", "query": "  "}', "no text in 'query'"),
        ("queries", b'{"query_id": "zh", "query": "a"}', "query 'boots' is not in"),
        ("qrels", b'{"query_id": "zh", "product_id": "9", "rating": 1}', "product '9' is not in"),
        ("qrels", b'{"query_id": "zh", "product_id": "1", "rating": "4"}', "no number in 'rating'"),
        ("qrels", b'{"query_id": "zh", "product_id": "1", "rating": NaN}', "no number in 'rating'"),
        ("qrels", b"\n", "holds no judgments"),
    ],
)
def test_what_cannot_be_used_is_named(files, name, content, said):
    place = dict(zip(("products", "queries", "qrels"), files, strict=True))[name]
    place.write_bytes(content)
    with pytest.raises(BadInput, match=said.replace(".", r"\.")):
        read_judged(*files, gain_offset=0, relevant_at=1)


def test_a_missing_file_is_named(files, tmp_path):
    with pytest.raises(BadInput, match=r"absent.* cannot be read"):
        read_judged(tmp_path / "absent", *files[1:], gain_offset=0, relevant_at=1)


def test_every_system_is_measured_over_the_same_queries(files, tmp_path):
    judged = read_judged(*files, gain_offset=1, relevant_at=4)
    search = open_search(judged, HashEmbedder(), tmp_path / "kept", lambda _: None)
    measured = systems() | parts(search.lexical)
    report = evaluate(judged, search.ranker, measured, lambda _: None)
    said = as_mapping(report)
    assert said["queries"] == 2
    assert {"lexical", "dense", "fused", "reranked"} <= set(said["systems"])
    assert said["systems"]["lexical"]["ndcg@10"] == 1.0
    assert said["systems"]["reranked"]["recall@10"] == 1.0
    assert set(said["systems"]["fused"]) == {"ndcg@10", "mrr@10", "recall@10", "recall@100", "ci95"}
    assert len(report.milliseconds) == 2
    assert differences(report.systems, "lexical")["words"].mean <= 0.0


def test_vectors_are_kept_by_content(files, tmp_path):
    class Counting(HashEmbedder):
        embedded = 0

        def embed_documents(self, texts):
            self.embedded += len(texts)
            return super().embed_documents(texts)

    judged, embedder = read_judged(*files, 1, 4), Counting()
    first = build(judged.products, embedder, tmp_path / "kept", lambda _: None)
    again = build(judged.products, embedder, tmp_path / "kept", lambda _: None)
    assert embedder.embedded == len(first.keys) == 5
    np.testing.assert_array_equal(first.vectors, again.vectors)
    for file in (tmp_path / "kept").iterdir():
        file.write_bytes(b"torn")
    build(judged.products, embedder, tmp_path / "kept", lambda _: None)
    assert embedder.embedded == 10


def test_the_command_prints_the_agreed_figures(files, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SHOPBOT_EMBEDDER", "hash")
    monkeypatch.setenv("SHOPBOT_DATA_DIR", str(tmp_path / "data"))
    names = ("--products", "--queries", "--qrels")
    given = [part for pair in zip(names, map(str, files), strict=True) for part in pair]
    picture = tmp_path / "quality.png"
    asked = ["eval", "search", *given, "--gain-offset", "1", "--relevant-at", "4"]
    assert main([*asked, "--json", "--plot", str(picture)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["queries", "systems", "latency_ms"]
    assert set(said["systems"]) == {"lexical", "dense", "fused", "reranked"}
    assert set(said["latency_ms"]) == {"p50", "p95"}
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main([*asked, "--ablate"]) == 0
    assert "words + letters" in capsys.readouterr().out
    assert main([*asked, "--every", "0"]) == 2
    assert main([*asked, "--plot", str(tmp_path / "no" / "such.png")]) == 2
