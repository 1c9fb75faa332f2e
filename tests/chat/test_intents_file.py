"""The shipped intent layer belongs to the shipped examples, and is what the trainer says it is."""

import json
from collections import Counter
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from shopbot.chat.intents import Layer, Memory, open_classifier, read, write
from shopbot.chat.intents_train import digest, examples, learn
from shopbot.chat.intents_words import BUCKETS, counted, rarity, weighed
from shopbot.errors import BadSetting
from shopbot.models.scripted import HashEmbedder
from shopbot.settings import ROOT
from shopbot.types import LOCALES, Intent

FOLDER = ROOT / "assets" / "intents"


def test_layer_was_made_of_these_examples() -> None:
    layer = read(FOLDER / "model.npz")
    assert layer.data == digest(FOLDER), "assets/intents changed: run `shopbot train intents`"
    assert set(layer.labels) == set(get_args(Intent))


def test_every_intent_has_examples_in_both_languages() -> None:
    counts = Counter((row.locale, row.intent) for row in examples(FOLDER))
    for locale in LOCALES:
        for intent in get_args(Intent):
            assert counts[locale, intent] >= 25, (locale, intent)


def test_no_utterance_stands_twice() -> None:
    texts = Counter((row.locale, row.text.lower()) for row in examples(FOLDER))
    assert [text for text, count in texts.items() if count > 1] == []


def test_layer_of_another_embedder_is_left_out() -> None:
    assert open_classifier(FOLDER, HashEmbedder()) is None


def test_learning_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for locale in LOCALES:
        rows = [
            {"text": f"{word} {n}", "intent": word, "group": n}
            for word in ("search", "compare", "yes")
            for n in range(12)
        ]
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{locale}.jsonl").write_text(lines, encoding="utf-8")
    files = []
    for name in ("one.npz", "two.npz"):
        write(tmp_path / name, learn(tmp_path, HashEmbedder()).layer)
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]
    layer = read(tmp_path / "one.npz")
    asked = ["search 3", "compare 7", "yes 1"]
    shares = layer.shares(HashEmbedder().embed_queries(asked), asked)
    best = [layer.labels[place] for place in shares.argmax(axis=1)]
    assert best == ["search", "compare", "yes"]


def _small() -> Layer:
    """A layer of two labels that knows no words."""
    weights = np.zeros((3 + BUCKETS, 2), dtype=np.float32)
    weights[:3] = np.eye(3, 2)
    rows = np.asarray([[127, 0], [0, 127]], dtype=np.int8)
    memory = Memory(np.eye(2, dtype=np.float32), rows, np.asarray([0, 1]))
    nothing, rare = np.zeros(2, np.float32), np.ones(BUCKETS, np.float32)
    return Layer(("yes", "no"), weights, nothing, rare, memory, 1, "", "")


def test_shares_are_probabilities() -> None:
    vectors = np.asarray([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
    shares = _small().shares(vectors, ["sure", "nope", ""])
    assert np.allclose(shares.sum(axis=1), 1)
    assert shares[0, 0] > shares[0, 1]
    assert shares[1, 1] > shares[1, 0]


def test_memory_votes_for_what_lies_nearest() -> None:
    near = np.asarray([[0.9, 0.1], [0.2, 0.7]], dtype=np.float32)
    votes = _small().memory.shares(near, 2)
    assert votes.argmax(axis=1).tolist() == [0, 1]
    assert votes.min() < 0.1


def test_words_are_told_apart_whatever_the_number() -> None:
    counts = counted(["yes please", "no thanks", "order 41", "order 7", "不要红色", "要红色"])
    assert (counts[2] == counts[3]).all()
    assert (counts[0] != counts[1]).any()
    assert (counts[4] != counts[5]).any()
    assert np.allclose(np.linalg.norm(weighed(counts, rarity(counts)), axis=1), 1)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text('{"text": "hi"}\n', encoding="utf-8")
    with pytest.raises(BadSetting, match="Line 1"):
        examples(tmp_path)
