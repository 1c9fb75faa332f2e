"""Pros and cons out of reviews: every count can be checked against the very sentences, and nothing is invented."""

import json

import pytest

from shopbot.chat.compose_reviews import aspects, opinions, summary
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import LocalText, Review

ASSETS = ROOT / "assets"
WORDS = {"en": Words("en", ASSETS), "zh": Words("zh", ASSETS)}


def said(*texts: str, stars: int = 4) -> list[Review]:
    return [
        Review(str(n), "p", stars, LocalText({"en" if text.isascii() else "zh": text}))
        for n, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def by_product() -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = {}
    for line in (ROOT / "catalog" / "reviews.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        review = Review(row["id"], row["product_id"], row["rating"], LocalText(row["text"]))
        found.setdefault(review.product_id, []).append(review)
    return found


def test_every_count_rests_on_sentences_that_stand_in_the_reviews(
    by_product: dict[str, list[Review]],
) -> None:
    known = aspects(ASSETS)
    told = 0
    for reviews in by_product.values():
        texts = {r.id: " ".join(r.text.all()) for r in reviews}
        for counted in opinions(reviews, ASSETS):
            told += 1
            assert counted.aspect in known
            assert 0 < counted.count <= len(reviews)
            for review_id, quote in counted.quotes.items():
                assert quote.strip() in texts[review_id]
                assert any(
                    pattern.search(quote)
                    for (opinion, _), pattern in known[counted.aspect].words.items()
                    if opinion == counted.opinion
                )
    assert told > 500


def test_counts_are_told_in_both_languages() -> None:
    reviews = said(
        "Comfortable from the first step.",
        "So soft. Smelled of the packing at first.",
        "很舒服。",
        "It rattles.",
    )
    told = summary(reviews, WORDS["en"])
    assert told[0] == "4 of 4 reviews give 4 or 5 stars, 0 give 1 or 2."
    assert told[1] == "3 of 4 reviews praise the comfort."
    assert told[2] == "1 of 4 reviews criticises the noise and 1 the smell."
    assert summary(reviews, WORDS["zh"])[1] == "4条评价中有3条称赞舒适度。"


@pytest.mark.parametrize(
    "text",
    ["It is not comfortable.", "Nothing has cracked so far.", "Neat seams, nothing scratches.", "The instructions? I never read them.",
     "不舒适", "到现在没开裂。", "对这款水壶，我感受比较复杂。", "防撕裂尼龙。", "提示音太大。", "I bought it for my aunt."],
)  # fmt: skip
def test_what_only_looks_like_praise_or_blame_is_not_counted(text: str) -> None:
    assert [(c.aspect, c.opinion) for c in opinions(said(text), ASSETS)] == []


def test_a_review_counts_once_for_one_opinion() -> None:
    (counted,) = opinions(said("Comfortable. Really comfortable. So soft."), ASSETS)
    assert counted.count == 1


def test_without_reviews_nothing_is_said() -> None:
    assert summary([], WORDS["en"]) == ()
    assert summary(said("Bought it in May."), WORDS["en"]) == ()
