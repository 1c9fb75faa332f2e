"""What every embedder must do, run over all of them."""

import numpy as np
import pytest

from shopbot.models import embed, weights
from shopbot.models.scripted import HashEmbedder
from shopbot.ports import Embedder
from shopbot.settings import Settings

REAL = pytest.param("e5", marks=pytest.mark.slow)


@pytest.fixture(scope="module", params=["hash", REAL])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hash":
        return HashEmbedder()
    if not weights.is_ready("e5", Settings()):
        pytest.skip("the e5 weights are not in data/models: run `shopbot doctor` or `make chat`")
    return embed.load(Settings())


TEXTS = [
    "blue trail running shoes",
    "蓝色越野跑鞋",
    "",
    "kettle " * 600,
    "\U0001f97e boots \x00",
    "half \ud83d",
]


@pytest.mark.parametrize("method", ["embed_queries", "embed_documents"])
def test_rows_are_float32_and_of_length_one(embedder, method):
    vectors = getattr(embedder, method)(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_none_gives_an_empty_matrix(embedder):
    assert embedder.embed_documents([]).shape == (0, embedder.dimension)
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)


def test_a_text_keeps_its_vector_whatever_stands_beside_it(embedder):
    together = embedder.embed_documents(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert embedder.embed_documents([text])[0] @ vector > 0.999


def test_nearer_texts_are_nearer(embedder):
    query = embedder.embed_queries(["waterproof hiking boots"])[0]
    near, far = embedder.embed_documents(
        ["Hiking boots, waterproof, for men", "A ceramic teapot with two cups"]
    )
    assert query @ near > query @ far


def test_fingerprint_names_the_dimension(embedder):
    assert str(embedder.dimension) in embedder.fingerprint
