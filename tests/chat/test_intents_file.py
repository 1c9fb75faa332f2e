"""The shipped intent layer belongs to the shipped examples, and is what the trainer says it is."""

import json
from collections import Counter
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from shopbot.chat.intents import Layer, open_classifier, read, write
from shopbot.chat.intents_train import digest, examples, learn
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
    vectors = HashEmbedder().embed_queries(["search 3", "compare 7", "yes 1"])
    best = [layer.labels[place] for place in layer.shares(vectors).argmax(axis=1)]
    assert best == ["search", "compare", "yes"]


def test_shares_are_probabilities() -> None:
    layer = Layer(("yes", "no"), np.eye(3, 2, dtype=np.float32), np.zeros(2, np.float32), 1, "", "")
    shares = layer.shares(np.asarray([[1, 0], [0, 1], [0, 0]], dtype=np.float32))
    assert np.allclose(shares.sum(axis=1), 1)
    assert shares[0, 0] > shares[0, 1]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text('{"text": "hi"}\n', encoding="utf-8")
    with pytest.raises(BadSetting, match="Line 1"):
        examples(tmp_path)
