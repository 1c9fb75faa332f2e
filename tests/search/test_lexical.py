import pytest

from shopbot.search.lexical import Lexical, stem, terms

DOCUMENTS = [
    ("boot", {"title": "Waterproof Hiking Boots 防水登山靴", "text": "For wet paths."}),
    ("sock", {"title": "Hiking Socks 登山袜", "text": "Go well with boots and more boots."}),
    ("kettle", {"title": "Electric Kettle 电热水壶", "text": "Boils 1.5 litres of water."}),
    ("phone", {"title": "Phone 16GB", "text": "A telephone."}),
]


@pytest.fixture(scope="module")
def index():
    return Lexical(DOCUMENTS)


def test_the_title_counts_more_than_the_text(index):
    assert [key for key, _ in index.query("boot", 5)] == ["boot", "sock"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hiking sock", "sock"),
        ("KETTLES", "kettle"),
        ("水壶", "kettle"),
        ("电水壶", "kettle"),
        ("防水的靴", "boot"),
        ("16 gb", "phone"),
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


def test_character_pairs_are_never_taken_for_words():
    assert "\u0002山靴" in set(terms("登山靴"))
    assert not Lexical([("a", {"title": "登山靴"})]).knows("山靴")


def test_an_empty_index_answers():
    assert Lexical([]).query("boot", 3) == []
