"""A whole purchase heard by a real screen reader, compared with what was heard before: docs/orca-purchase.txt."""

from pathlib import Path

import golden


def test_the_purchase_sounds_as_it_did(purchase):
    before = golden.read(Path(__file__).parents[2] / "docs/orca-purchase.txt")
    assert purchase == before, (
        "if the new words are right: python -m pytest tests/orca --write-transcript"
    )
