from pathlib import Path

import pytest

QUIET = (
    "ResourceWarning",
    "DeprecationWarning",
    "UserWarning",
    "pytest.PytestUnraisableExceptionWarning",
)


def pytest_collection_modifyitems(items):
    """Everything here runs the real model; heavy libraries' own warnings are not ours to mend."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.slow)
            for kind in QUIET:
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))
