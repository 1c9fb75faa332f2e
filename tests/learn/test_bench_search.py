"""The bench of searching measures a real, if small, shop: every stage is there and adds up."""

from shopbot.learn.bench_search import STAGES, Mixed, make, measure, queries
from shopbot.models.scripted import HashEmbedder
from shopbot.settings import ROOT


def test_a_made_shop_is_measured(tmp_path):
    embedder = Mixed(HashEmbedder(32), HashEmbedder(32))
    for _ in range(2):  # the second time it is there already
        make(tmp_path, 45, embedder, ROOT / "catalog", lambda _: None)
    asked = queries(ROOT / "assets")[:6]
    cost = measure(tmp_path, embedder, asked)
    assert (cost.products, cost.queries) == (45, 6)
    assert cost.snippets >= 45
    assert cost.files_megabytes > 0
    for times in (cost.first, cost.again):
        assert set(times) == {*STAGES, "fuse", "total", "cpu"}
        assert times["total"]["p50"] <= times["total"]["p95"] <= times["total"]["max"]
        parts = sum(times[stage]["mean"] for stage in (*STAGES, "fuse"))
        assert abs(parts - times["total"]["mean"]) < 0.1


def test_the_queries_are_in_both_languages():
    listed = queries(ROOT / "assets")
    assert {locale for locale, _ in listed} == {"en", "zh"}
    assert len({text for _, text in listed}) == len(listed) >= 60
