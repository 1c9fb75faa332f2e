"""What many tests share: the sample shop, imported once with the small deterministic embedder and no model."""

import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from shopbot.errors import WeightsError
from shopbot.settings import Settings, load
from shopbot.wiring import Shop, open_shop

hypothesis.settings.register_profile("no test asserts a time", deadline=None)
hypothesis.settings.load_profile("no test asserts a time")


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


@pytest.fixture(scope="session")
def real_shop() -> Shop:
    """The sample shop with the real embedder and the real 0.5B model, as `make chat` opens it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what heavy libraries say while they load
        try:
            shop = open_shop(load())
        except WeightsError as error:
            line = f"NO MODEL WEIGHTS: tests with the real model did not run ({error})"
            if os.environ.get("SHOPBOT_NO_SKIP") == "1":
                pytest.fail(line)
            sys.__stderr__.write(f"\n*** {line} ***\n")
            pytest.skip(line)
    return shop
