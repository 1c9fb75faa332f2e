"""The table of docs/accessibility.md: each point of the promise, and the tests that prove it. `python tests/points.py`

A test proves a point by its mark, `@pytest.mark.point(3, 12)`. The marks are read from the source, so the table needs no
run; that the tests hold is told by the suite itself, in which none of them may be skipped (see tests/test_points.py).
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from syntax import parsed

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs/accessibility.md"
BEGIN, END = "<!-- points -->", "<!-- /points -->"
HEAD = """
Every test named here runs on every change (`.ci/run`), where a skipped one counts as a failure: a change lands only when
all of them hold. Tests stand under `tests/`; a name is shortened where a test is shown by its words.

| Point | What it promises | Proved by |
|---|---|---|
"""


def promises() -> dict[int, str]:
    """The points by number, in our words."""
    return {
        int(number): words
        for number, words in json.loads((TESTS / "points.json").read_text("utf-8")).items()
    }


def proofs() -> dict[int, list[str]]:
    """The tests of each point that has any, as "path::name"."""
    found: dict[int, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, points in _marked(parsed(path)):
            for point in points:
                found.setdefault(point, []).append(f"{path.relative_to(TESTS).as_posix()}::{name}")
    return found


def _marked(module: ast.Module) -> Iterator[tuple[str, list[int]]]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, [point for mark in node.decorator_list for point in _points(mark)]


def _points(mark: ast.expr) -> list[int]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.point":
        return [ast.literal_eval(argument) for argument in mark.args]
    return []


def table() -> str:
    """The table as it has to stand in the page."""
    proved = proofs()
    rows = [f"| {n} | {words} | {_cell(proved.get(n, []))} |" for n, words in promises().items()]
    return HEAD + "\n".join(rows) + "\n"


def _cell(tests: list[str]) -> str:
    by_file: dict[str, list[str]] = {}
    for test in tests:
        path, name = test.split("::")
        by_file.setdefault(path, []).append(name.removeprefix("test_").replace("_", " "))
    return "; ".join(f"`{path}`: {', '.join(names)}" for path, names in by_file.items())


def page(text: str) -> str:
    """The page with the table that holds now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}{END}{rest.partition(END)[2] if END in rest else rest}"


def main() -> int:
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    print(f"{PAGE}: {len(promises())} points, {sum(map(len, proofs().values()))} proofs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
