import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, fill, open_desk

sys.path.append(str(Path(__file__).parents[1] / "search"))  # goods.py: one little shop for all


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An order desk over a little shop of its own, at `tmp_path / "shop.sqlite"`."""
    fill(tmp_path / "shop.sqlite")
    made = open_desk(tmp_path / "shop.sqlite")
    yield made
    made.database.close()
