"""Rejection sampling: what is asked, what the model says to it, what is kept, and that a kill loses nothing."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from shopbot.chat.plan import Step
from shopbot.chat.prompt import build, render, texts
from shopbot.chat.words import Words
from shopbot.cli import main
from shopbot.errors import BadSetting, FeedError
from shopbot.learn.examples import load as load_examples
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_make import Draft
from shopbot.learn.examples_prove import record_of
from shopbot.learn.examples_sampled import Judge, Kept
from shopbot.learn.examples_samples import Answer, Sample, answered, append, load
from shopbot.learn.examples_shops import imported, invented
from shopbot.learn.examples_wishes import (
    Asked,
    asked,
    brand_split,
    has_cue,
    narrowed,
    stems,
    wishes,
)
from shopbot.learn.lora_sample import Sampling, sample
from shopbot.models.scripted import HashEmbedder
from shopbot.settings import ROOT, Settings
from shopbot.types import LocalText, Money, Product, ShopInfo
from shopbot.wiring_sampling import jobs, sample_answers, sampled_examples, sources
from tests.tiny_model import tiny_model, tiny_tokenizer

ASSETS = ROOT / "assets"
SHOP = invented(ASSETS)["train"][0]
CASE = Product(
    id="c1",
    title=LocalText({"en": "Halden Rim Case", "zh": ""}),
    description=LocalText({"en": "Its soft edge absorbs shock. It has room for two cards."}),
    category="cases",
    kind=LocalText({"en": "iPhone Cases & Clips"}),
    brand="Halden",
    price=Money(1990, "USD"),
    stock=4,
)
FEED = imported("feed", ShopInfo(LocalText({"en": "Feed"}), "USD", ("en",)), (CASE,), "MIT")


def requests(locale: str) -> list[Asked]:
    found = (asked(SHOP, p, locale, ASSETS, 7, "train") for p in SHOP.products[:12])  # type: ignore[arg-type]
    return [request for some in found for request in some]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_prompt_is_the_one_that_serving_writes(locale: str) -> None:
    words, says = Words(locale, ASSETS), texts(ASSETS, locale)  # type: ignore[arg-type]
    limits = 0
    for request in requests(locale):
        product = next(p for p in SHOP.products if p.id == request.product)
        record = record_of(Draft(request.brief, "", (product,), request.limit), SHOP)
        step = Step(request.brief.task, product)  # type: ignore[arg-type]
        served = build(record, step, request.brief.said, words, says, tuned=True)
        assert render(request.brief, says) == served
        limits += bool(request.brief.limits)
    assert limits


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_wish_does_not_say_what_the_record_says(locale: str) -> None:
    made = [r for r in requests(locale) if r.brief.task != "explain"]
    assert len(made) > 20
    told = [has_cue(r.need.lower(), r.cues, locale, len(r.cues)) for r in made]  # type: ignore[arg-type]
    assert sum(told) < 0.1 * len(told)


def test_a_real_product_is_wished_for_by_what_its_description_holds() -> None:
    found = asked(FEED, CASE, "en", ASSETS, 7, "train")
    cues = {cue for request in found for cue in request.cues}
    assert {"shock", "card"} & cues
    assert "water" not in cues
    assert all("case" in request.brief.said for request in found)
    assert {request.licence for request in found} == {"MIT"}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_narrow_brief_holds_what_meets_the_wish_and_less_than_all(locale: str) -> None:
    shorter = 0
    for request in requests(locale):
        whole, narrow = request.brief.notes[0], narrowed(request).notes[0]
        assert narrow.title == whole.title
        assert all(any(line in told for told in whole.lines) for line in narrow.lines)
        held = [
            cue for cue in request.cues if has_cue(" ".join(whole.lines).lower(), [cue], locale)
        ]  # type: ignore[arg-type]
        assert not held or any(has_cue(" ".join(narrow.lines).lower(), [c], locale) for c in held)  # type: ignore[arg-type]
        shorter += len(" ".join(narrow.lines)) < len(" ".join(whole.lines))
    assert shorter > 20
    assert narrowed(replace(CASE_ASKED, cues=("nothing of it",))) == CASE_ASKED.brief


def test_needs_and_brands_of_validation_are_not_learnt() -> None:
    texts_of = {
        split: {
            request.need
            for product in SHOP_OF_CASES
            for request in asked(FEED, product, "en", ASSETS, 7, split)  # type: ignore[arg-type]
        }
        for split in ("train", "valid")
    }
    assert texts_of["train"]
    assert texts_of["valid"]
    assert not texts_of["train"] & texts_of["valid"]
    splits = Counter(brand_split(replace(CASE, brand=f"brand {n}")) for n in range(400))
    assert 5 <= splits["valid"] <= 40
    assert brand_split(CASE) == brand_split(replace(CASE, id="other", title=LocalText()))


ALL_CUES = " ".join(cue for need in wishes(ASSETS)["en"]["needs"] for cue in need["cues"])
SHOP_OF_CASES = [
    replace(CASE, id=f"c{n}", description=LocalText({"en": ALL_CUES})) for n in range(4)
]


def test_stems_are_what_a_text_is_made_of() -> None:
    assert stems("has a handle that stays cool", "en") == ("handl", "stays", "cool")
    assert stems("手柄不烫手", "zh") == ("手柄", "柄不", "不烫", "烫手")
    assert has_cue("handles stay cool", ("handl", "cool"), "en", 2)
    assert not has_cue("mishandled", ("handl",), "en")


def test_answers_are_those_of_each_prompt_by_itself() -> None:
    """Sharing a beginning and filling up on the left changes nothing: the likeliest token is that of `generate`."""
    model, tokenizer = tiny_model(), tiny_tokenizer()
    prompts = [tokenizer.encode(text) for text in ("Which cup is blue?", "Which mug?", "Which c")]
    greedy = Sampling(each=2, temperature=1e-4, longest=9)
    found = sample(model, tokenizer, prompts, greedy, lambda _: False, seed=1)
    for prompt, answers in zip(prompts, found, strict=True):
        with torch.no_grad():
            ids = torch.tensor([prompt])
            alone = model.generate(ids, max_new_tokens=9, do_sample=False, min_new_tokens=9)
        text = tokenizer.decode(alone[0, len(prompt) :], skip_special_tokens=True).strip()
        assert [a.text for a in answers] == [text.rstrip("\ufffd")] * 2
        assert not answers[0].whole


def test_the_loss_of_an_answer_is_its_mean_cross_entropy() -> None:
    model, tokenizer = tiny_model(), tiny_tokenizer()
    prompt = tokenizer.encode("Which cup?")
    sampling = Sampling(each=1, temperature=1e-4, longest=5)
    ((answer,),) = sample(model, tokenizer, [prompt], sampling, lambda _: False, seed=1)
    with torch.no_grad():
        ids = model.generate(torch.tensor([prompt]), max_new_tokens=5, do_sample=False)
        logits = model(ids).logits[0, len(prompt) - 1 : -1]
    loss = torch.nn.functional.cross_entropy(logits, ids[0, len(prompt) :])
    assert answer.nats == pytest.approx(float(loss), rel=1e-4)


def test_an_answer_ends_with_its_sentence() -> None:
    model, tokenizer = tiny_model(), tiny_tokenizer()
    prompt = tokenizer.encode("Which cup?")
    sampling = Sampling(each=3, longest=40)
    ((*answers,),) = sample(model, tokenizer, [prompt], sampling, lambda t: len(t) >= 4, seed=1)
    assert len(answers) == 3
    assert all(answer.whole for answer in answers)
    again = sample(model, tokenizer, [prompt], sampling, lambda t: len(t) >= 4, seed=1)
    assert again == [answers]


def judged(*told: tuple[str, float], request: Asked | None = None, whole: bool = True) -> Kept:
    request = request or CASE_ASKED
    answers = tuple(Answer(text, nats, whole) for text, nats in told)
    words = {locale: Words(locale, ASSETS) for locale in ("en", "zh")}  # type: ignore[arg-type]
    goods: dict[tuple[str, str], tuple[TrainingShop, Product]] = {("feed", "c1"): (FEED, CASE)}
    return Judge(goods, words, ASSETS, HashEmbedder().embed_queries).judge(
        [Sample(request, answers)]
    )


CASE_ASKED = replace(
    next(iter(asked(FEED, CASE, "en", ASSETS, 7, "train"))),
    need="that survives a fall",
    cues=("shock", "drop"),
    limit=None,
)


def test_a_true_sentence_that_speaks_to_the_wish_is_kept() -> None:
    kept = judged(("has a soft edge that absorbs shock.", 0.4))
    assert [e.answer for e in kept.examples] == ["has a soft edge that absorbs shock."]
    assert kept.examples[0].split == "train"
    assert kept.examples[0].licence == "MIT"
    assert judged(("'s soft and absorbs shock.", 0.4)).examples[0].answer.startswith("is soft")


@pytest.mark.parametrize(
    ("text", "nats", "whole", "why"),
    [
        ("has room for two cards.", 0.4, True, "does not name what meets the wish"),
        ("has a soft edge that absorbs shock for $3.00.", 0.4, True, "not proven"),
        ("absorbs shock and is waterproof.", 0.4, True, "not proven"),
        ("survives a fall.", 0.4, True, "only repeats the wish"),
        ("absorbs shock shock well.", 0.4, True, "doubled or broken words"),
        ("absorbs shock with its soft edge.", 3.0, True, "the model itself finds it odd"),
        ("absorbs shock with its", 0.4, False, "not ended"),
        ("- absorbs shock.", 0.4, True, "begins with a sign"),
        ("shock!", 0.4, True, "too short or too long"),
        ("absorbs shock under quiet winter stars forever.", 0.4, True, "adds what nobody told it"),
    ],
)
def test_what_fails_a_test_is_thrown_away_and_counted(
    text: str, nats: float, whole: bool, why: str
) -> None:
    kept = judged((text, nats), whole=whole)
    assert kept.examples == []
    assert kept.empty == 1
    assert kept.thrown[why] == 1, kept.thrown


def test_the_likeliest_of_what_was_thrown_away_is_kept_as_the_worse_answer() -> None:
    good = ("has a soft edge that absorbs shock.", 0.4)
    kept = judged(
        ("absorbs shock for $3.00.", 0.5),
        ("absorbs shock and is waterproof.", 0.2),
        ("absorbs shock with its", 0.1),  # cut: no answer that anybody would give
        good,
    )
    assert kept.examples[0].worse == "absorbs shock and is waterproof."
    assert judged(good).examples[0].worse == ""


def test_the_same_sentence_is_kept_once() -> None:
    text = "has a soft edge that absorbs shock."
    words = {locale: Words(locale, ASSETS) for locale in ("en", "zh")}  # type: ignore[arg-type]
    judge = Judge({("feed", "c1"): (FEED, CASE)}, words, ASSETS, HashEmbedder().embed_queries)
    samples = [Sample(replace(CASE_ASKED, id=str(n)), (Answer(text, 0.4, True),)) for n in range(3)]
    kept = judge.judge(samples)
    assert len(kept.examples) == 1
    assert kept.thrown["as another example has it"] == 2


def test_samples_survive_the_file_and_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    rich = replace(CASE_ASKED, limit=Money(2500, "USD"))
    samples = [Sample(rich, (Answer("a", 0.5, True), Answer("b", 1.5, False)))]
    append(path, samples)
    with path.open("a") as file:
        file.write('{"asked": {"id": "to')
    assert answered(path) == {rich.id}
    append(path, [Sample(replace(rich, id="next"), ())])
    assert [s.asked.id for s in load(path)] == [rich.id, "next"]
    assert next(load(path)) == samples[0]
    path.write_text('{"asked": {}}\n')
    with pytest.raises(FeedError, match=r"s\.jsonl:1"):
        list(load(path))


def test_every_product_is_asked_about_once_and_none_that_is_tested_on() -> None:
    made = list(jobs(sources(Settings(), []), 7))
    keys = Counter((job.shop.name, job.product.id, job.locale) for job in made)
    assert max(keys.values()) == 1
    tested = {shop.name for shop in invented(ASSETS)["test"]}
    assert not tested & {job.shop.name for job in made}
    begin = Counter((job.locale, job.split) for job in made[:120])
    assert abs(begin["en", "train"] - begin["zh", "train"]) <= 2
    assert begin["en", "valid"] + begin["zh", "valid"] >= 5


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    tiny_model().save_pretrained(tmp_path / "base")
    tiny_tokenizer().save_pretrained(tmp_path / "base")
    return Settings(
        model=str(tmp_path / "base"), data_dir=str(tmp_path), device="cpu", embedder="hash"
    )


def test_sampling_goes_on_where_it_was_killed(settings: Settings, tmp_path: Path) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            sample_answers(settings, [], tmp_path / "out", 7, 0, stop)
    found = list(load(tmp_path / "out" / "samples.jsonl"))
    ids = [s.asked.id for s in found]
    assert len(ids) == len(set(ids)) >= 16
    assert all([a.narrow for a in s.answers] == [False] * 2 + [True] * 2 for s in found)


def test_samples_become_examples_beside_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPBOT_EMBEDDER", "hash")
    feed = tmp_path / "feed.jsonl"
    rows = [{"id": "c1", "title": "Halden Rim Case", "description": CASE.description.get("en")}]
    feed.write_text("\n".join(json.dumps({**row, "price": 19.9}) for row in rows))
    samples = tmp_path / "s.jsonl"
    append(
        samples, [Sample(CASE_ASKED, (Answer("has a soft edge that absorbs shock.", 0.4, True),))]
    )
    told = ["train", "data", "--sampled", str(samples), "--count", "40"]
    told += ["--out", str(tmp_path / "out"), "--data-dir", str(tmp_path)]
    assert main([*told, "--feed", f"MIT={feed}"]) == 0
    assert "1 are kept" in capsys.readouterr().out
    kinds = Counter(e.kind for e in load_examples(tmp_path / "out" / "examples.jsonl.gz"))
    assert kinds["match"] > 20
    assert kinds == {CASE_ASKED.brief.task: 1, "match": kinds["match"]}


def test_what_is_missing_is_said(settings: Settings, tmp_path: Path) -> None:
    samples = tmp_path / "s.jsonl"
    append(samples, [Sample(CASE_ASKED, ())])
    with pytest.raises(BadSetting, match="speaks of feed"):
        sampled_examples(settings, [], samples, HashEmbedder())
    assert main(["train", "data", "--sampled", str(tmp_path / "none")]) == 2
    assert main(["train", "sample", "--feed", "MIT=nowhere"]) == 2
