"""What the benches found survives its JSON, is told in full and drawn; anything else is refused by name."""

import json
from dataclasses import asdict

import pytest

from shopbot.errors import BadSetting, StorageError
from shopbot.learn.bench_costs import read, told
from shopbot.learn.bench_import import ImportCost
from shopbot.learn.bench_search import SearchCost
from shopbot.learn.plots_scale import draw

STAGES = ("parse", "cpu", "total")


def imported(products):
    stages = {"read": products / 1000, "vectors": products / 100}
    return ImportCost(
        products, 3 * products, 1.5, stages, sum(stages.values()), 77.0, 812.0, 9.0, 5.0, 6.0, 30
    )


def searched(products):
    times = {stage: {"p50": 12.0, "p95": 34.0, "max": 56.0, "mean": 13.0} for stage in STAGES}
    return SearchCost(
        products, 3 * products, 80, "hash-1-384", 0.5, 900, 950, 80, times, times, {"lamp": 56}
    )


@pytest.fixture
def files(tmp_path):
    many, one = tmp_path / "import.json", tmp_path / "search.json"
    many.write_text(json.dumps([asdict(imported(n)) for n in (5000, 1000)]), encoding="utf-8")
    one.write_text(json.dumps(asdict(searched(5000))), encoding="utf-8")
    return [many, one]


def test_files_of_both_kinds_are_read_the_smallest_shop_first(files):
    costs = read(files)
    assert costs.imports == (imported(1000), imported(5000))
    assert costs.searches == (searched(5000),)


def test_the_table_says_every_stage_and_both_times(files):
    text = told(read(files))
    assert "| products | 1,000 | 5,000 |" in text
    assert "| vectors, CPU s | 10.0 | 50.0 |" in text
    assert "| first import, CPU s | 11 | 55 |" in text
    assert "| first time, CPU ms, p50 / p95 | 12 / 34 |" in text
    rows = [line for line in text.splitlines() if line]
    assert {line.count("|") for line in rows} == {3, 4}  # one size was searched, two imported


def test_one_kind_alone_is_told_and_drawn(files, tmp_path):
    for file in files:
        costs = read([file])
        assert told(costs).startswith("| products |")
        draw(costs, tmp_path / "one.png")
        assert (tmp_path / "one.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_folder_that_is_not_there_is_named(files, tmp_path):
    with pytest.raises(StorageError, match="nowhere"):
        draw(read(files), tmp_path / "nowhere" / "scale.png")


@pytest.mark.parametrize("content", ["", "[1]", '{"stages": {}}', '{"other": 1}', "{"])
def test_a_file_of_something_else_is_refused_by_name(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match=r"other\.json"):
        read([path])
