import numpy as np
import pytest

from shopbot.search.lexical import Lexical
from shopbot.search.ranking import Ranker
from shopbot.search.ranking_evidence import evidence, near
from shopbot.search.rerank import RankFusion, Weighted, by_rank, shipped_weights
from shopbot.types import Snippet


def snippet(owner, kind="title"):
    return Snippet(f"{owner}-{kind}", owner, kind, "en", f"{owner} {kind}")


PAIRS = [
    ("kettle-description", 0.9),
    ("boot-title", 0.88),
    ("kettle-title", 0.85),
    ("sock-title", 0.8),
]
SNIPPETS = [snippet("kettle", "description"), snippet("boot"), snippet("kettle"), snippet("sock")]


def found():
    words = [("boot", 0.8), ("tent", 0.4)]
    return evidence(words, {**dict(words), "kettle": 0.1}, near(PAIRS, SNIPPETS, 10))


def test_the_nearest_snippet_speaks_for_a_product():
    close = near(PAIRS, SNIPPETS, 10)
    assert close.cosine == {"kettle": 0.9, "boot": 0.88, "sock": 0.8}
    assert [s.kind for s in close.snippets["kettle"]] == ["description", "title"]
    assert list(near(PAIRS, SNIPPETS, 1).cosine) == ["kettle"]
    assert len(near(PAIRS, SNIPPETS, 1).snippets["kettle"]) == 2


def test_evidence_is_on_one_scale():
    says = found()
    assert says.ids == ("boot", "tent", "kettle", "sock")
    np.testing.assert_allclose(says.words, [0.8, 0.4, 0.1, 0.0], rtol=1e-6)
    np.testing.assert_allclose(says.titles, [0.8, 0.0, 0.5, 0.0], atol=1e-6)
    np.testing.assert_allclose(
        says.texts, [0.4, 0.0, 1.0, 0.0], atol=1e-6
    )  # of a boot half of that


def test_what_the_vectors_say_does_not_depend_on_where_the_embedder_puts_its_cosines():
    moved = near([(key, cosine * 2 - 1.2) for key, cosine in PAIRS], SNIPPETS, 10)
    np.testing.assert_allclose(
        evidence([], {}, moved).titles,
        evidence([], {}, near(PAIRS, SNIPPETS, 10)).titles,
        atol=1e-6,
    )


def test_where_nothing_stands_out_meaning_says_little():
    flat = near([(key, 0.8 + cosine / 10) for key, cosine in PAIRS], SNIPPETS, 10)
    assert 0.1 < evidence([], {}, flat).texts.max() < 0.2


def test_nothing_found_is_no_error():
    says = evidence([], {}, near([], [], 10))
    assert says.ids == ()
    assert len(Weighted().scores("x", says)) == len(RankFusion().scores("x", says)) == 0


def test_weights_decide():
    says = found()
    assert (
        says.ids[int(np.argmax(Weighted({"words": 1, "titles": 0, "texts": 0}).scores("", says)))]
        == "boot"
    )
    assert (
        says.ids[int(np.argmax(Weighted({"words": 0, "titles": 0, "texts": 1}).scores("", says)))]
        == "kettle"
    )
    assert set(shipped_weights()) == {"words", "titles", "texts"}


def test_fusion_by_rank_adds_up_places():
    scores = by_rank(("a", "b", "c"), (("a", "b"), ("b",)))
    np.testing.assert_allclose(scores, [1 / 61, 1 / 62 + 1 / 61, 0.0], rtol=1e-5)


class Vectors:
    """Answers with PAIRS and remembers what was asked."""

    def __init__(self):
        self.where = None

    def query(self, vector, k, where=None):
        self.where = where
        return PAIRS


class One:
    fingerprint, dimension = "one", 1

    def embed_queries(self, texts):
        return np.ones((len(texts), 1), dtype=np.float32)

    embed_documents = embed_queries


@pytest.fixture
def ranker():
    lexical = Lexical([(key, {"title": key}) for key in ("boot", "tent", "kettle", "sock")])
    by_id = {s.id: s for s in SNIPPETS}
    return Ranker(lexical, Vectors(), One(), lambda ids: [by_id[key] for key in ids])


def test_an_order_of_both(ranker):
    ranked = ranker.rank("tent kettle", [], narrow=False)
    keys = [key for key, _ in ranked.order]
    assert keys[0] == "kettle"  # has both
    assert set(keys) == {"boot", "tent", "kettle", "sock"}
    scores = [score for _, score in ranked.order]
    assert scores == sorted(scores, reverse=True)
    assert list(ranked.cosine)[0] == "kettle"


def test_the_vectors_are_asked_for_the_allowed_alone_when_these_are_few(ranker):
    ranker.rank("tent", ["boot", "sock"], narrow=True)
    assert ranker._index.where == {"of": "product", "owner": ["boot", "sock"]}
    ranker.rank("tent", ["boot"] * 2000, narrow=True)
    assert ranker._index.where == {"of": "product"}
    ranker.rank("tent", [], narrow=True)
    assert ranker._index.where == {"of": "product"}
