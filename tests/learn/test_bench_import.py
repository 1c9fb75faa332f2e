"""The measuring of imports: made catalogues are repeatable, and a run measures what it says."""

from pathlib import Path

from shopbot.learn.bench_import import run
from shopbot.learn.bench_import_goods import write_feed
from shopbot.models.scripted import HashEmbedder

SAMPLE = Path(__file__).parents[2] / "catalog"


def written(folder, *args):
    write_feed(folder, SAMPLE, *args)
    return (folder / "products" / "made.jsonl").read_text(encoding="utf-8").splitlines()


def test_the_same_seed_gives_the_same_catalogue_and_a_larger_one_begins_alike(tmp_path):
    first = written(tmp_path / "a", 60)
    assert first == written(tmp_path / "b", 60)
    assert first == written(tmp_path / "c", 90)[:60]
    assert first != written(tmp_path / "d", 60, 1)
    assert len(set(first)) == 60


def test_changed_changes_that_share(tmp_path):
    plain, other = written(tmp_path / "a", 400), written(tmp_path / "b", 400, 0, 0.1)
    assert 20 < sum(x != y for x, y in zip(plain, other, strict=True)) < 60


def test_a_run_measures_each_size(tmp_path):
    small, large = run([40, 200], HashEmbedder(), SAMPLE, lambda _: None)
    assert (small.products, large.products) == (40, 200)
    assert large.snippets > 3 * small.snippets > 0
    assert {"read", "split", "embed", "vectors", "save"} <= large.stages.keys()
    assert 0 < large.changed_embedded < 20
    assert large.disk_megabytes > large.feed_megabytes > small.feed_megabytes
    assert large.peak_megabytes >= 0
