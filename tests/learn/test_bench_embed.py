"""The ways to embed are compared on the same documents, and their vectors with those that ship."""

import numpy as np

from shopbot.learn.bench_embed import measure
from shopbot.learn.bench_import_goods import documents
from shopbot.settings import ROOT


def test_each_way_is_timed_and_compared():
    def upright(texts):
        return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))

    def slanted(texts):
        return np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (len(texts), 1))

    ours, other = measure({"ours": upright, "other": slanted}, ROOT / "catalog", 3, 1)
    assert (ours.name, other.name) == ("ours", "other")
    assert (ours.least_cosine, other.least_cosine) == (1.0, 0.6)
    assert ours.per_second > 0


def test_documents_are_titles_with_descriptions_and_always_the_same():
    made = documents(ROOT / "catalog", 5)
    assert made == documents(ROOT / "catalog", 5)
    assert len(made) == 5
    assert all("\n" in text for text in made)
