"""The promise of accessibility: every point has a test, the table in the docs is the true one, and CI runs all of it."""

import re
import tomllib

import points
import pytest


def test_every_point_is_proved_by_a_test():
    assert list(points.promises()) == list(range(1, 42))
    assert sorted(points.proofs()) == list(points.promises())


def test_the_table_in_the_docs_is_the_one_that_holds():
    text = points.PAGE.read_text("utf-8")
    assert text == points.page(text), "python tests/points.py writes it anew"


def test_no_test_of_a_point_can_be_left_out(request):
    """No mark skips one, and the run of every change takes them all and calls a skipped one a failure."""
    for test in {test for tests in points.proofs().values() for test in tests}:
        path, name = test.split("::")
        source = (points.TESTS / path).read_text("utf-8")
        marks = source[: source.index(f"def {name}(")].rpartition("\n\n\n")[2]
        assert not re.search(r"mark\.(skip|skipif|xfail)", marks), test


@pytest.mark.point(38)
def test_every_change_runs_the_whole_suite_with_nothing_skipped(root):
    run = (root / ".ci/run").read_text("utf-8")
    assert "export SHOPBOT_NO_SKIP=1" in run
    command = next(line for line in run.splitlines() if line.startswith("make test"))
    assert not re.search(r"-k|-m |--ignore|--deselect", command)
    for program in ("chromium", "orca", "xvfb", "xdotool"):
        assert program in run


@pytest.mark.point(39)
def test_the_library_that_serves_the_page_is_pinned(root):
    needed = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert any(re.fullmatch(r"gradio==\d+\.\d+\.\d+", one) for one in needed)
