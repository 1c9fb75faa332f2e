"""Training examples: true to their facts, split without overlap, the same for the same seed, in both languages."""

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from shopbot.chat.prompt import texts
from shopbot.errors import FeedError, ShopMissing
from shopbot.learn.examples import digest, load
from shopbot.learn.examples_build import SHARES, Built, build
from shopbot.learn.examples_general import general
from shopbot.learn.examples_goods import bank, make_shop
from shopbot.learn.examples_make import Maker, tidy
from shopbot.learn.examples_match import match
from shopbot.learn.examples_prove import proven
from shopbot.learn.examples_sell import recommend
from shopbot.learn.examples_shops import invented
from shopbot.learn.examples_talk import NoPattern, split_of
from shopbot.learn.examples_talk import load as load_talk
from shopbot.settings import ROOT, Settings
from shopbot.wiring_training import training_examples

ASSETS = ROOT / "assets"
COUNTS = {"train": 240, "valid": 40, "test": 40}


@pytest.fixture(scope="module")
def built() -> Built:
    return build(invented(ASSETS), COUNTS, ASSETS, seed=3)  # type: ignore[arg-type]


def test_half_of_every_split_is_chinese(built: Built) -> None:
    counts = Counter((e.split, e.brief.locale) for e in built.examples)
    for split, count in COUNTS.items():
        assert counts[split, "en"] == counts[split, "zh"] == count // 2


def test_there_are_more_than_twenty_kinds_of_turn() -> None:
    assert len(SHARES) >= 20
    talks = {locale: load_talk(ASSETS, locale, "train") for locale in ("en", "zh")}  # type: ignore[arg-type]
    words = bank(ASSETS)
    shop = make_shop(words, 0, words["kinds"][:12], 6)
    by_kind: dict[str, list] = {}
    for product in shop.products:
        by_kind.setdefault(product.kind.get("en"), []).append(product)
    for locale, talk in talks.items():
        make = Maker(shop, talk, texts(ASSETS, locale), random.Random(1), by_kind)  # type: ignore[arg-type]
        made = set()
        for kind in SHARES:
            for _ in range(60):
                try:
                    made.add(kind(make).brief.task)
                    break
                except NoPattern:
                    continue
        assert len(made) == len(SHARES), f"{locale}: {made}"


def test_splits_share_no_shop_no_product_and_no_phrasing(built: Built) -> None:
    sources = {s: {e.source for e in built.examples if e.split == s} for s in COUNTS}
    titles = {
        s: {n.title for e in built.examples if e.split == s for n in e.brief.notes} for s in COUNTS
    }
    for one, two in (("train", "valid"), ("train", "test"), ("valid", "test")):
        assert not sources[one] & sources[two]
        assert not titles[one] & titles[two]
    assert [split_of(place) for place in range(6)] == ["train"] * 4 + ["valid", "test"]


def test_the_sample_shop_is_not_learnt(built: Built) -> None:
    ours = {
        json.loads(line)["title"]["en"]
        for file in (ROOT / "catalog" / "products").glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    assert not ours & {note.title for e in built.examples for note in e.brief.notes}


def test_the_same_seed_makes_the_same_data(built: Built) -> None:
    again = build(invented(ASSETS), {"train": 240, "valid": 40, "test": 40}, ASSETS, seed=3)
    assert digest(again.examples) == digest(built.examples)
    other = build(invented(ASSETS), {"train": 20, "valid": 2, "test": 2}, ASSETS, seed=4)
    assert digest(other.examples) != digest(built.examples[:24])


def test_no_slot_is_left_open(built: Built) -> None:
    for e in built.examples:
        told = e.brief.said + e.answer + e.brief.opening
        assert "{" not in told, e
        assert "  " not in told, e
        assert e.answer == e.answer.strip()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_matching_is_balanced(locale: str) -> None:
    words = bank(ASSETS)
    shop = make_shop(words, 2, words["kinds"][:12], 4)
    talk = load_talk(ASSETS, locale, "train")  # type: ignore[arg-type]
    make = Maker(shop, talk, texts(ASSETS, locale), random.Random(1), {})  # type: ignore[arg-type]
    fits = []
    while len(fits) < 200:
        try:
            fits.append(match(make).answer in ("yes", "是"))
        except NoPattern:
            continue
    assert 0.4 < sum(fits) / len(fits) < 0.6


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_false_answer_is_not_proven(locale: str, seed: int) -> None:
    words = bank(ASSETS)
    shop = make_shop(words, 1, words["kinds"][:20], 4)
    talk = load_talk(ASSETS, locale, "train")  # type: ignore[arg-type]
    make = Maker(shop, talk, texts(ASSETS, locale), random.Random(seed), {})  # type: ignore[arg-type]
    draft = recommend(make)
    lies = {
        "en": ("costs $1.23.", "weighs 77,777 g.", "is made of uranium and solid gold."),
        "zh": ("售价¥1.23。", "重77,777克。", "是纯金的。"),
    }
    for lie in lies[locale]:
        assert proven(replace(draft, answer=lie), shop, talk.words), lie


def test_tidy_leaves_no_trace_of_empty_slots() -> None:
    assert tidy("I need a  adjustable lamp  .") == "I need an adjustable lamp."
    assert tidy("想找一款水壶，，。") == "想找一款水壶。"


def test_general_instructions_are_read_and_long_ones_left(tmp_path: Path) -> None:
    file = tmp_path / "alpaca.jsonl"
    rows = [{"instruction": "Say hi", "input": "", "output": "Hi!"}]
    rows += [{"instruction": "Talk", "input": "much", "output": "x" * 5000}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = list(general(file, "en", "Apache-2.0"))
    assert [(e.brief.said, e.answer, e.kind) for e in found] == [("Say hi", "Hi!", "chat")]
    file.write_text('{"question": "?"}', encoding="utf-8")
    with pytest.raises(FeedError, match=r"alpaca\.jsonl:1"):
        list(general(file, "en", "Apache-2.0"))


def test_the_data_comes_with_its_card(tmp_path: Path) -> None:
    file, card = training_examples(Settings(data_dir=str(tmp_path)), tmp_path / "out", 60, seed=1)
    examples = list(load(file))
    told = card.read_text(encoding="utf-8")
    assert digest(examples) in told
    assert f"{len(examples)} examples" in told
    assert "| recommend |" in told


def test_a_shop_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ShopMissing, match="no shop called 'mine'"):
        training_examples(Settings(data_dir=str(tmp_path)), tmp_path, 10, 1, ("mine",))


def test_an_english_answer_goes_on_after_a_space(built: Built) -> None:
    """Trained without one, an adapter wrote "$54.00,is what you ask for"."""
    openings = {e.brief.opening for e in built.examples if e.brief.locale == "en"} - {""}
    assert len(openings) > 10
    assert all(opening.endswith(" ") for opening in openings)
