"""Python source as a tree, for the tests that read the code."""

import ast
from pathlib import Path

TRIES = 5


def parsed(path: Path) -> ast.Module:
    """The file's tree. Before Python 3.11.8 a parse fails where another thread, of some server that an earlier test
    started, parses at the same time (CPython issue 106905): then it is tried again."""
    for _ in range(TRIES - 1):
        try:
            return ast.parse(path.read_text("utf-8"))
        except SystemError:
            continue
    return ast.parse(path.read_text("utf-8"))
