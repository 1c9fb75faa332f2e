"""What every VectorIndex must do. Chroma is the one that ships; a plain numpy one shows that the contract is enough."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot.errors import IndexMismatch, StorageError
from shopbot.search.vectors import ChromaIndex


class PlainIndex:
    """The contract in a few lines of numpy."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[np.ndarray, Mapping[str, str]]] = {}

    def upsert(self, ids, vectors, metadatas):
        for key, vector, metadata in zip(ids, vectors, metadatas, strict=True):
            self.rows[key] = (vector, metadata)

    def delete(self, ids):
        for key in ids:
            self.rows.pop(key, None)

    def ids(self):
        return set(self.rows)

    def query(self, vector, k, where=None):
        def fits(metadata):
            return all(
                metadata.get(n) in ([v] if isinstance(v, str) else list(v))
                for n, v in (where or {}).items()
            )

        found = [(key, float(v @ vector)) for key, (v, m) in self.rows.items() if fits(m)]
        return sorted(found, key=lambda pair: -pair[1])[:k]


@pytest.fixture(params=["chroma", "plain"])
def index(request, tmp_path):
    if request.param == "plain":
        yield PlainIndex()
    else:
        opened = ChromaIndex(tmp_path / "chroma", "test-1")
        yield opened
        opened.close()


def unit(*numbers: float) -> np.ndarray:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def fill(index):
    vectors = np.stack([unit(1, 0, 0), unit(1, 1, 0), unit(0, 0, 1)])
    kinds: Sequence[Mapping[str, str]] = (
        {"kind": "title", "of": "product"},
        {"kind": "review", "of": "product"},
        {"kind": "policy", "of": "policy"},
    )
    index.upsert(["a", "b", "c"], vectors, kinds)


def test_nearest_first_with_their_cosines(index):
    fill(index)
    found = index.query(unit(1, 0, 0), 3)
    assert [key for key, _ in found] == ["a", "b", "c"]
    assert [c for _, c in found] == pytest.approx([1.0, 2**-0.5, 0.0], abs=1e-5)


def test_no_more_than_asked_and_no_more_than_there_are(index):
    fill(index)
    assert len(index.query(unit(1, 0, 0), 2)) == 2
    assert len(index.query(unit(1, 0, 0), 50)) == 3
    assert index.query(unit(1, 0, 0), 0) == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"kind": "review"}, ["b"]),
        ({"kind": ["title", "policy"]}, ["a", "c"]),
        ({"of": "product", "kind": ["review", "policy"]}, ["b"]),
        ({"kind": []}, []),
        ({"kind": "nothing"}, []),
        ({}, ["a", "b", "c"]),
    ],
)
def test_metadata_narrows(index, where, expected):
    fill(index)
    assert [key for key, _ in index.query(unit(1, 0, 0), 3, where)] == expected


def test_upsert_replaces_and_delete_forgets(index):
    fill(index)
    index.upsert(["a"], np.stack([unit(0, 0, 1)]), [{"kind": "title", "of": "product"}])
    assert index.query(unit(1, 0, 0), 1)[0][0] == "b"
    index.delete(["a", "unknown"])
    index.delete([])
    assert index.ids() == {"b", "c"}


def test_an_empty_index_answers(index):
    assert index.ids() == set()
    assert index.query(unit(1, 0, 0), 3) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True),
    st.integers(0, 2**31),
)
def test_ids_are_what_was_put_in_less_what_was_taken_out(index, keys, seed):
    index.delete(sorted(index.ids()))
    vectors = np.random.default_rng(seed).normal(size=(len(keys), 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index.upsert(keys, vectors, [{"kind": "title"}] * len(keys))
    index.delete(keys[::2])
    assert index.ids() == set(keys[1::2])


# ------------------------------------------------------------------ Chroma alone


def test_vectors_survive_closing(tmp_path):
    first = ChromaIndex(tmp_path, "one")
    fill(first)
    first.close()
    again = ChromaIndex(tmp_path, "one")
    assert again.ids() == {"a", "b", "c"}
    again.close()


def test_another_fingerprint_is_refused_with_the_remedy(tmp_path):
    ChromaIndex(tmp_path, "one").close()
    with pytest.raises(IndexMismatch, match="one.*two.*shopbot import"):
        ChromaIndex(tmp_path, "two")


def test_a_new_fingerprint_is_built_beside_the_old_one_until_commit(tmp_path):
    old = ChromaIndex(tmp_path, "one")
    fill(old)
    new = ChromaIndex(tmp_path, "two", building=True)
    assert new.ids() == set()
    assert old.ids() == {"a", "b", "c"}
    with pytest.raises(IndexMismatch, match="did not finish"):
        ChromaIndex(tmp_path, "two")
    new.commit()
    ChromaIndex(tmp_path, "two").close()
    ChromaIndex(tmp_path, "one").close()  # serves until the database has switched
    new.keep_only(set())
    with pytest.raises(IndexMismatch):
        ChromaIndex(tmp_path, "one")
    new.close()


def test_a_folder_that_is_a_file_is_a_storage_error(tmp_path):
    (tmp_path / "chroma").write_text("x")
    with pytest.raises(StorageError):
        ChromaIndex(tmp_path / "chroma", "one")


def test_batches_larger_than_one_call(tmp_path):
    index = ChromaIndex(tmp_path, "one")
    count = 2345
    vectors = np.random.default_rng(0).normal(size=(count, 4)).astype(np.float32)
    index.upsert([str(i) for i in range(count)], vectors, [{"kind": "title"}] * count)
    assert len(index.ids()) == count
    index.close()
