import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.search.lexical import Lexical, stem, words
from shopbot.search.lexical_table import TableBuilder
from shopbot.search.lexical_text import grams, plain, runs

DOCUMENTS = [
    ("boot", {"title": "Waterproof Hiking Boots 防水登山靴", "text": "For wet paths."}),
    ("sock", {"title": "Hiking Socks 登山袜", "text": "Go well with boots and more boots."}),
    ("kettle", {"title": "Electric Kettle 电热水壶", "text": "Boils 1.5 litres of water."}),
    ("phone", {"title": "Phone 16GB", "text": "A telephone."}),
    ("pipe", {"title": "Copper Pipe 1/2 in. x 10 ft.", "text": "Café quality."}),
]


@pytest.fixture(scope="module")
def index():
    return Lexical(DOCUMENTS)


def test_the_title_counts_more_than_the_text(index):
    assert [key for key, _ in index.query("boot", 2)] == ["boot", "sock"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hiking sock", "sock"),
        ("KETTLES", "kettle"),
        ("水壶", "kettle"),
        ("电水壶", "kettle"),
        ("防水的靴", "boot"),
        ("16 gb", "phone"),
        ("16 gigabytes", "phone"),
        ("½ inch pipe", "pipe"),
        ("10-foot pipe", "pipe"),
        ("cafe", "pipe"),
        ("ketle", "kettle"),
        ("hikingsocks", "sock"),
        ("水壺电", "kettle"),
        ("Ｋｅｔｔｌｅ", "kettle"),
    ],
)
def test_spellings_of_one_word_meet(index, query, first):
    assert index.query(query, 1)[0][0] == first


def test_only_documents_that_share_a_term_come_back(index):
    assert index.query("umbrella", 5) == []
    assert index.query("", 5) == []
    assert index.query("the of and", 5) == []
    assert index.query("boots", 0) == []


def test_scores_fall(index):
    scores = [score for _, score in index.query("hiking boots water", 5)]
    assert scores == sorted(scores, reverse=True)


def test_knows_every_word_of_a_term(index):
    assert index.knows("hiking boots")
    assert index.knows("登山")
    assert not index.knows("hiking kettledrum")
    assert not index.knows("")
    assert index.names("kettle")
    assert not index.names("telephone")


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("boots", "boot"),
        ("running", "run"),
        ("batteries", "battery"),
        ("knives", "kniv"),
        ("glass", "glass"),
        ("dresses", "dress"),
        ("women's", "women"),
        ("bus", "bus"),
        ("16", "16"),
        ("cases", "cas"),
        ("case", "cas"),
    ],
)
def test_stems(word, root):
    assert stem(word) == root


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("8 sq. ft rug", "8 square foot rug"),
        ('3/4" pipe', "3/4 inch pipe"),
        ("3 in 1 tool", "3 in 1 tool"),
        ("12,000 BTU", "12000 btu"),
        ("1½ in.", "1-1/2 inch"),
        ("iPhone6s", "iphone 6 s"),
        ("hand-made", "hand made"),
    ],
)
def test_what_means_the_same_is_spelt_the_same(text, spelt):
    assert plain(text).split() == spelt.split()


def test_character_pairs_are_never_taken_for_words():
    assert "山靴" in set(grams(runs("登山靴")))
    assert not Lexical([("a", {"title": "登山靴"})]).knows("山靴")


@settings(deadline=None)  # the segmenter is loaded once
@given(st.text(max_size=80))
def test_any_text_finds_the_title_that_it_is(text):
    index = Lexical([("it", {"title": text}), ("other", {"title": "quite another thing"})])
    if any(words(text)):
        assert "it" in dict(index.query(text, 2))


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=6), max_size=8),
    st.text("abcde", max_size=5),
)
def test_the_table_scores_like_the_formula(documents, query):
    """BM25 written out once more, slowly."""
    builder = TableBuilder()
    for document in documents:
        builder.add({term: float(document.count(term)) for term in dict.fromkeys(document)})
    lengths = [len(document) for document in documents]
    mean = max(sum(lengths) / len(lengths), 1e-9) if documents else 1.0
    expected = []
    for document, length in zip(documents, lengths, strict=True):
        score = 0.0
        for term in dict.fromkeys(query):
            having = sum(term in other for other in documents)
            times = document.count(term)
            rarity = np.log1p((len(documents) - having + 0.5) / (having + 0.5))
            saturated = times * 2.2 / (times + 1.2 * (0.6 + 0.4 * length / mean))
            score += rarity * saturated * min(query.count(term), 2)
        expected.append(score)
    np.testing.assert_allclose(builder.build().scores(query), expected, rtol=1e-4, atol=1e-5)


def test_an_empty_index_answers():
    assert Lexical([]).query("boot", 3) == []
