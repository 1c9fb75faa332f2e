"""What many tests share: the sample shop, imported once with the small deterministic embedder and no model."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopbot.settings import Settings
from shopbot.wiring import Shop, open_shop


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    return Settings(data_dir=str(data), embedder="hash", model="none")


@pytest.fixture(scope="session")
def sample_shop(sample_settings: Settings) -> Iterator[Shop]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of chromadb's own imports
        yield open_shop(sample_settings)


@pytest.fixture
def root() -> Path:
    return Path(__file__).parents[1]
