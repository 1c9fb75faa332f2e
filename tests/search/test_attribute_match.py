"""Which fact answers a question: the words of the record, the concepts, and the matcher with the real embedder."""

import os

import numpy as np
import pytest

from shopbot.chat.hear import open_ear
from shopbot.errors import WeightsError
from shopbot.models.scripted import HashEmbedder
from shopbot.search import attribute_near
from shopbot.search.attribute_concepts import concepts
from shopbot.search.attribute_facts import Fact, facts_of
from shopbot.search.attribute_match import AttributeMatcher
from shopbot.settings import load
from shopbot.types import Attribute, LocalText, Money, Option, Product, Variant
from shopbot.wiring import embedder


def named(name, value, unit="", label="", chinese="", **text):
    return Attribute(name, value, unit, LocalText({"en": label, "zh": chinese}), LocalText(text))


LAMP = Product(
    "lamp",
    LocalText({"en": "Desk lamp", "zh": "台灯"}),
    brand="Lumen",
    price=Money(4900, "USD"),
    stock=3,
    attributes=(
        named("weight", 540, "g", "Weight", "重量"),
        named("battery_life", 12, "h", "Battery life", "续航时间"),
        named("waterproof", False, "", "Waterproof", "防水"),
        named("material", "oak", "", "Material", "材质", en="oak", zh="橡木"),
        named("dimmable", True, "", "Dimmable", "可调光"),
        named("warranty", 24, "months", "Warranty", "保修期"),
        named("made_in", "Portugal", "", "Made in", "产地", en="Portugal", zh="葡萄牙"),
    ),
    variants=(Variant("v", (Option("color", "blue", LocalText({"en": "sky", "zh": "天蓝"})),)),),
)


@pytest.fixture(scope="module")
def real():
    try:
        return AttributeMatcher(embedder(load(), lambda _: None))
    except WeightsError as error:
        if os.environ.get("SHOPBOT_NO_SKIP") == "1":
            pytest.fail(str(error))
        pytest.skip(f"no embedder weights: {error}")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how heavy is it?", "weight"),
        ("is it light enough to carry around?", "weight"),
        ("will it survive rain?", "waterproof"),
        ("how long can I use it before charging?", "battery_life"),
        ("what material is it?", "material"),
        ("can I turn the brightness down?", "dimmable"),
        ("is there a guarantee?", "warranty"),
        ("which country does it come from", "made_in"),
        ("how much does it cost?", "price"),
        ("which brand is it?", "brand"),
        ("能用多久", "battery_life"),
        ("重不重？", "weight"),
        ("淋雨会坏吗", "waterproof"),
        ("什么做的", "material"),
        ("哪里产的", "made_in"),
        ("有哪些颜色", "color"),
        ("保修几年", "warranty"),
    ],
)
def test_a_question_finds_its_fact_in_both_languages(real, question, topic):
    locale = "en" if question.isascii() else "zh"
    match = real.best(question, LAMP, locale)
    assert match is not None
    assert match.topic == topic
    assert match.margin > 0


@pytest.mark.parametrize("question", ["is it gluten free?", "can my dog eat it?", "", "  "])
def test_what_no_fact_answers_is_not_answered(real, question):
    assert real.best(question, LAMP, "en") is None


def test_a_question_in_the_other_language_finds_it_too(real):
    one_language = Product(
        "x", LocalText({"en": "Lamp"}), attributes=(named("weight", 540, "g", "Weight"), named("material", "oak", "", "Material"))
    )  # fmt: skip
    match = real.best("多重", one_language, "zh")
    assert match is not None
    assert match.topic == "weight"


def test_a_product_without_facts_answers_nothing():
    matcher = AttributeMatcher(HashEmbedder())
    assert matcher.best("how heavy is it?", Product("x", LocalText({"en": "Lamp"})), "en") is None


def test_the_records_facts_are_put_into_words():
    facts = {fact.topic: fact for fact in facts_of(LAMP, "zh")}
    assert facts["weight"].words == "重量: 540 克"
    assert facts["waterproof"].value == "否"
    assert facts["material"].value == "橡木"
    assert facts["color"].value == "天蓝"
    assert facts["price"].attribute is None
    english = {fact.topic: fact.words for fact in facts_of(LAMP, "en")}
    assert english["battery_life"] == "Battery life: 12 h"
    assert english["warranty"] == "Warranty: 24 months"


def test_words_that_a_question_shares_with_a_fact_count():
    matcher = AttributeMatcher(HashEmbedder())
    facts = (Fact("a", "weight", "540 g"), Fact("b", "handle length", "20 cm"))
    scores = matcher.scores("what is the handle length", facts)
    assert scores.shape == (2,)
    assert np.isfinite(scores).all()
    assert scores[1] > scores[0]


def test_concepts_are_whole():
    assert len(concepts()) > 150
    for concept in concepts():
        assert concept.questions["en"]
        assert concept.questions["zh"]
        assert concept.keys["en"]


class Counting(HashEmbedder):
    """Counts the texts that it was given."""

    def __init__(self, dimension: int = 64) -> None:
        super().__init__(dimension)
        self.texts = 0

    def embed_documents(self, texts):
        self.texts += len(texts)
        return super().embed_documents(texts)


def answered(folder, dimension=64):
    """The scores for a first question, and the embedder, which has counted."""
    counting = Counting(dimension)
    matcher = AttributeMatcher(counting, folder)
    assert counting.texts == 0  # nothing is computed before it is asked for
    return matcher.scores("how heavy is it?", facts_of(LAMP, "en")), counting


def test_the_examples_are_embedded_once_and_kept(tmp_path):
    first, counting = answered(tmp_path)
    facts = len(facts_of(LAMP, "en"))
    assert counting.texts > 500
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz"}
    again, later = answered(tmp_path)
    assert later.texts == 1 + 3 * facts
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("harm", ["cut", "emptied", "nonsense"])
def test_a_damaged_file_is_made_again(tmp_path, harm):
    first, _ = answered(tmp_path)
    for path in tmp_path.iterdir():
        whole = path.read_bytes()
        path.write_bytes({"cut": whole[: len(whole) // 2], "emptied": b"", "nonsense": b"x"}[harm])
    again, counting = answered(tmp_path)
    assert counting.texts > 500
    np.testing.assert_array_equal(first, again)
    assert answered(tmp_path)[1].texts < 100


def test_vectors_of_another_embedder_or_other_questions_are_not_used(tmp_path, monkeypatch):
    answered(tmp_path)
    assert answered(tmp_path, dimension=32)[1].texts > 500
    fewer = concepts()[:40]
    monkeypatch.setattr(attribute_near, "concepts", lambda: fewer)
    assert answered(tmp_path, dimension=32)[1].texts > 100


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    scores, counting = answered(tmp_path / "missing")
    assert np.isfinite(scores).all()
    assert counting.texts > 500


def test_opening_a_shop_computes_no_examples(sample_settings, sample_shop):
    counting = Counting()
    open_ear(
        sample_shop.products,
        sample_shop.retriever.vocabulary,
        sample_shop.assistant.ear.phrases,
        AttributeMatcher(counting, sample_settings.data),
    )
    assert counting.texts == 0
