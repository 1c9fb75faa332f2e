"""The evaluation of attribute questions: the file's layout, the figures, and what a damaged file says."""

import gzip
import json

import pytest

from shopbot.errors import FeedError
from shopbot.learn.evaluate_attributes import as_mapping, evaluate
from shopbot.learn.evaluate_attributes_file import fact, read
from shopbot.models.scripted import HashEmbedder

ROWS = [
    (1, "what is the handle length?", "handle_length:  { unit:inches, value:12 }", 1),
    (1, "what is the handle length?", 'brand:  { value:"acme" }', 0),
    (2, "which brand is it?", 'brand:  { value:"acme" }', 1),
    (2, "which brand is it?", "batteries_included:  { value:false }", 0),
    (3, "does it sing?", 'brand:  { value:"acme" }', 0),
]


def write(path, rows=ROWS):
    keys = ("qid", "question", "candidate", "label")
    text = "\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("candidate", "key", "value"),
    [
        ("item_weight:  { unit:pounds, normalized_value:{ unit:pounds, value:51 }, value:51 }", "item weight", "51 pounds"),
        ('color:  { standardized_values:[ "multi" ], value:"royal blue" }', "color", "royal blue"),
        ("batteries_included:  { value:false }", "batteries included", "no"),
        ('band:  { material:[ { value:"steel" } ], width:[ { unit:mm, value:21 } ] }', "band", "material: steel , width: 21 mm"),
    ],
)  # fmt: skip
def test_a_candidate_is_put_into_words(candidate, key, value):
    found = fact(candidate)
    assert (found.key, " ".join(found.value.split())) == (key, value)


@pytest.mark.parametrize("name", ["qa.jsonl", "qa.jsonl.gz"])
def test_figures_are_taken_over_the_questions_with_an_answer(tmp_path, name):
    questions = read(write(tmp_path / name))
    assert len(questions) == 3
    figures = as_mapping(questions, evaluate(questions, HashEmbedder()))
    assert figures["questions"] == 2
    assert set(figures["systems"]) == {"lexical", "dense", "matched"}
    assert figures["systems"]["lexical"]["p@1"]["value"] == 1.0
    for one in figures["systems"].values():
        low, high = one["p@1"]["ci95"]
        assert 0 <= low <= one["p@1"]["value"] <= high <= 1
        assert 0 < one["mrr"] <= 1


@pytest.mark.parametrize(
    "content", ["{", '{"qid": 1}', "[1]", '{"qid":1,"question":"a","candidate":3,"label":1}', '{"qid":1,"question":"a","candidate":"b","label":"x"}']
)  # fmt: skip
def test_a_line_that_is_no_question_is_named(tmp_path, content):
    path = write(tmp_path / "qa.jsonl")
    path.write_text(path.read_text() + "\n" + content)
    with pytest.raises(FeedError, match=r"qa\.jsonl:6"):
        read(path)


def test_a_truncated_archive_and_a_missing_file_are_said(tmp_path):
    path = write(tmp_path / "qa.jsonl.gz")
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(FeedError):
        read(path)
    with pytest.raises(FeedError):
        read(tmp_path / "none.jsonl")
