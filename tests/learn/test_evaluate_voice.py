"""The measure of hearing: what counts as an error, what noise is, and that the figures follow from what was heard."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.errors import BadInput
from shopbot.learn.evaluate_voice_file import read
from shopbot.learn.evaluate_voice_sound import lower, noisy
from shopbot.learn.evaluate_voice_text import errors, tokens
from shopbot.settings import ROOT

FILE = read(ROOT / "assets" / "evaluation" / "spoken.json")
WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=8)


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("en", "Under two hundred dollars.", "under $200"),
        ("en", "one hundred and fifty-two", "152"),
        ("en", "order F 20315", "Order F-20315?"),
        ("en", "F two zero three one five", "F20,315"),
        ("en", "49 dollars and 90 cents", "$49.90"),
        ("en", "10 percent", "10%"),
        ("en", "Finch & Co", "finch and co"),
        ("en", "What colours?", "what colors"),
        ("en", "I'm in", "Im in"),
        ("en", "between 30 and 60 dollars", "between $30 and $60"),
        ("en", "the audio book player", "the audiobook player"),
        ("zh", "两百美元", "200美元。"),
        ("zh", "能减百分之十吗", "能减10%吗"),
        ("zh", "三十到六十美元", "30-60美元"),
        ("zh", "订单二零三一五", "订单20315"),
        ("zh", "一百五十二", "152"),
        ("zh", "三万零五十", "30050"),
        ("zh", "T恤", "t恤"),
    ],
)
def test_what_is_said_alike_is_no_error(locale, one, other):
    assert tokens(one, locale, FILE.same[locale]) == tokens(other, locale, FILE.same[locale])


@pytest.mark.parametrize(
    ("locale", "one", "other", "count"),
    [
        ("en", "the Kestrel half keyboard", "the castle half keyboard", 1),
        ("en", "show me boots", "show boots", 1),
        ("en", "show boots", "show me the boots", 2),
        ("en", "two hundred", "two thousand", 2),
        ("zh", "头灯", "投灯", 1),
        ("zh", "二十", "三十", 1),
    ],
)
def test_errors_are_counted(locale, one, other, count):
    assert errors(tokens(one, locale, {}), tokens(other, locale, {})) == count


@given(WORDS, WORDS)
def test_errors_are_a_distance(one, other):
    count = errors(one, other)
    assert count == errors(other, one)
    assert (count == 0) == (one == other)
    assert abs(len(one) - len(other)) <= count <= max(len(one), len(other))


@given(st.text(max_size=40), st.sampled_from(["en", "zh"]))
def test_any_text_has_tokens(text, locale):
    assert all(tokens(text, locale, {}))


def test_sixty_sentences_in_each_language_whose_products_are_sold(sample_shop):
    sold = {product.id for product in sample_shop.products.all()}
    for locale in ("en", "zh"):
        sentences = [s for s in FILE.sentences if s.locale == locale]
        assert len({s.text for s in sentences}) == 60
        assert {"name", "money", "number", "order", "size"} <= {s.kind for s in sentences}
        assert {key for s in sentences for key in s.shown} <= sold
        assert all(s.pinyin for s in sentences) == (locale == "zh")


def test_answers_name_what_was_asked_and_are_not_told_to_the_ear_beforehand():
    answers = read(ROOT / "assets" / "evaluation" / "spoken_answers.json").sentences
    told = json.loads((ROOT / "assets" / "hearing.json").read_text("utf-8"))["answers"]
    for sentence in answers:
        assert sentence.asked in told[sentence.locale]
        assert sentence.text.strip(".。") not in told[sentence.locale][sentence.asked]


def test_numbers_are_said_digit_by_digit_where_they_are_codes():
    told = {s.text: s.say for s in FILE.sentences if s.say}
    assert told["Where is my order F 20315?"] == "Where is my order F, 2 0 3 1 5?"


@pytest.mark.parametrize(
    "content", ["", "{}", '{"sentences": [{"id": "x"}]}', '{"sentences": [3]}']
)
def test_a_file_of_another_form_is_named(tmp_path, content):
    file = tmp_path / "mine.json"
    file.write_text(content, "utf-8")
    with pytest.raises(BadInput, match=r"mine\.json"):
        read(file)


def test_a_language_that_is_not_spoken_is_named(tmp_path):
    file = tmp_path / "mine.json"
    row = {"id": "fr-01", "locale": "fr", "text": "Bonjour", "kind": "wish"}
    file.write_text(json.dumps({"sentences": [row]}), "utf-8")
    with pytest.raises(BadInput, match="fr-01"):
        read(file)


@pytest.mark.parametrize("kind", ["pink", "babble"])
@pytest.mark.parametrize("decibels", [20.0, 10.0, 0.0])
def test_noise_is_as_loud_as_it_says(kind, decibels):
    speech = 0.1 * np.sin(np.arange(32_000) * 0.1).astype(np.float32)
    added = noisy(speech, decibels, kind, 1) - speech
    ratio = 10 * np.log10(np.mean(speech**2) / np.mean(added**2))
    assert ratio == pytest.approx(decibels, abs=0.1)
    np.testing.assert_array_equal(added, noisy(speech, decibels, kind, 1) - speech)
    assert noisy(speech, None, kind, 1) is speech


def test_a_larger_throat_is_lower_and_slower():
    moments = np.arange(16_000) / 16_000
    sound = np.sin(2 * np.pi * 400 * moments).astype(np.float32)
    heard = lower(sound, 1.25)
    assert len(heard) == 20_000
    loudest = np.abs(np.fft.rfft(heard)).argmax() * 16_000 / len(heard)
    assert loudest == pytest.approx(320, abs=2)
