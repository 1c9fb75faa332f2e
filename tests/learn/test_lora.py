"""Fine-tuning with a real, tiny model: it learns, it resumes after a kill, it keeps the last good adapter."""

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from shopbot.chat.brief import Brief, Notes
from shopbot.chat.prompt import template_hash, texts
from shopbot.cli import main
from shopbot.errors import BadSetting, FeedError
from shopbot.learn import lora_loop
from shopbot.learn.examples import Example, digest, load, save
from shopbot.learn.lora import Template, train
from shopbot.learn.lora_batch import Encoder, collate
from shopbot.learn.lora_loss import example_losses, joint
from shopbot.learn.lora_model import Shape
from shopbot.learn.lora_plan import Training, batches
from shopbot.models.adapter import apply
from shopbot.models.loader import load_base
from shopbot.settings import ROOT, Settings
from tests.tiny_model import tiny_model, tiny_tokenizer

SAYS = {"en": texts(ROOT / "assets", "en"), "zh": texts(ROOT / "assets", "zh")}
TEMPLATE = Template(SAYS, template_hash(ROOT / "assets"))
TINY = Training(
    shape=Shape(rank=4, alpha=8, dropout=0.0),
    learning_rate=5e-3,
    warm_up=2,
    steps=12,
    tokens_per_step=4000,
    check_every=4,
    longest=1000,
)


def example(number: int, *, fits: bool | None = None, split: str = "train") -> Example:
    locale = "zh" if number % 2 else "en"
    notes = (Notes(f"Cup {number}", ("blue",)),)
    brief = Brief("recommend" if fits is None else "match", locale, "Fern", "a cup", notes=notes)
    yes, no = ("是", "否") if locale == "zh" else ("yes", "no")
    answer = "a blue cup." if fits is None else yes if fits else no
    return Example(f"e{number}", split, "test", brief, answer)  # type: ignore[arg-type]


EXAMPLES = [
    *(example(n) for n in range(12)),
    *(example(n, fits=n % 3 == 0) for n in range(6)),
    *(example(n, split="valid") for n in range(20, 24)),
    *(example(n, fits=True, split="valid") for n in range(24, 27)),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model().save_pretrained(folder / "base")
    tiny_tokenizer().save_pretrained(folder / "base")
    return Settings(
        model=str(folder / "base"),
        data_dir=str(folder),
        device="cpu",
        quantize="bf16",
        offline=True,
    )


def encoder() -> Encoder:
    tokenizer = tiny_tokenizer()
    return Encoder(tokenizer, SAYS, tokenizer.eos_token_id)


def test_only_the_answer_is_learnt() -> None:
    made = encoder()
    row = made.row(example(0))
    assert row is not None
    batch = collate([row, replace(row, ids=row.ids[:-3])], pad=0)
    learnt = batch["tokens"][batch["rows"] == 0]
    assert made.tokenizer.decode(learnt.tolist()) == "a blue cup.<|im_end|>"
    assert batch["allowed"][1, 0, -1].sum() == 3 + len(row.ids[: row.answer_from])  # filled up


def test_the_opening_is_given_not_learnt() -> None:
    made = encoder()
    plain = example(0)
    opened = replace(plain, brief=replace(plain.brief, opening="The Cup is "), answer="blue.")
    row = made.row(opened)
    assert row is not None
    assert made.tokenizer.decode(list(row.ids[row.answer_from :])) == " blue.<|im_end|>"
    assert made.tokenizer.decode(list(row.ids[: row.answer_from])).endswith("The Cup is")


def test_too_long_is_left_out_not_cut() -> None:
    assert replace(encoder(), longest=50).row(example(0)) is None


def test_losses_are_those_of_plain_cross_entropy() -> None:
    model, made = tiny_model(), encoder()
    rows = [row for n in (0, 2) if (row := made.row(example(n)))]
    match = made.row(example(4, fits=True))
    assert match is not None
    assert match.pair is not None
    batch = collate([*rows, match], pad=0)
    with torch.no_grad():
        losses = example_losses(model, batch)
        logits = model(input_ids=batch["input_ids"]).logits
    for place, row in enumerate(rows):
        told = slice(row.answer_from - 1, len(row.ids) - 1)
        expected = torch.nn.functional.cross_entropy(
            logits[place, told], torch.tensor(row.ids[row.answer_from :])
        )
        assert float(losses.own[place]) == pytest.approx(float(expected), rel=1e-4)
    right, wrong = match.pair
    gap = logits[2, match.answer_from - 1, right] - logits[2, match.answer_from - 1, wrong]
    own = losses.own
    assert float(own[2]) == pytest.approx(float(torch.nn.functional.softplus(-gap)), rel=1e-4)
    weighed = joint(losses, batch["wrong"], 0.5, 0.3)
    assert float(weighed) == pytest.approx(
        float(own[0] + own[1]) / 2 + 0.5 * float(own[2]), rel=1e-4
    )


def test_both_answers_of_a_row_cost_what_each_costs_by_itself() -> None:
    model, made = tiny_model(), encoder()
    plain = example(0)
    both = replace(plain, worse="a red teapot with a lid.")
    rows = [made.row(e) for e in (both, plain, replace(plain, answer=both.worse))]
    assert all(rows)
    with torch.no_grad():
        together = example_losses(model, collate([row for row in rows if row], pad=0))
    assert together.compared.tolist() == [True, False, False]
    assert float(together.own[0]) == pytest.approx(float(together.own[1]), rel=1e-4)
    odds = [math.log(p / (1 - p)) for p in torch.exp(-together.own[1:]).tolist()]
    expected = math.log1p(math.exp(odds[1] - odds[0]))
    assert float(together.preference[0]) == pytest.approx(expected, rel=1e-3)
    assert together.each(0.3).tolist()[1:] == together.own[1:].tolist()


def test_batches_hold_every_row_once_an_epoch() -> None:
    made = encoder()
    rows = [row for e in EXAMPLES if (row := made.row(e))]
    stream, seen = batches(rows, 3000, seed=1), []
    while len(seen) < len(rows):
        batch = next(stream)
        assert max(len(row.ids) for row in batch) * len(batch) <= 3000 or len(batch) == 1
        seen += batch
    assert sorted(row.ids for row in seen) == sorted(row.ids for row in rows)


def test_every_batch_holds_pairs_where_there_are_any() -> None:
    made = encoder()
    examples = [*(example(n) for n in range(60)), *(example(n, fits=n % 2 == 0) for n in range(8))]
    rows = [row for e in examples if (row := made.row(e))]
    stream, pairs = batches(rows, 4000, seed=1, pair_share=0.35), Counter[int]()
    for _ in range(30):
        batch = next(stream)
        matched = [row for row in batch if row.pair]
        assert 0 < len(matched) < len(batch)
        assert max(len(row.ids) for row in matched) * len(matched) <= 4000 * 0.35
        pairs.update(row.ids for row in matched)  # type: ignore[arg-type]
    assert len(pairs) == 8
    assert max(pairs.values()) - min(pairs.values()) <= 1  # none is left out, none is favoured


def matching(number: int, *, fits: bool, split: str) -> Example:
    """Fits when the notes hold what is asked for; no name is in two examples."""
    plain = example(number, fits=fits, split=split)
    notes = (Notes(f"No. {number * 37 % 101}", ("!!!!!!" if fits else "??????",)),)
    return replace(plain, brief=replace(plain.brief, notes=notes))


def test_matching_is_learnt_above_chance_on_pairs_held_back(
    settings: Settings, tmp_path: Path
) -> None:
    """Among ten times as many sentences, as in the data: it stayed at chance when they drowned it."""
    examples = [
        *(example(n) for n in range(240)),
        *(matching(n, fits=n % 4 < 2, split="train") for n in range(24)),
        *(matching(n, fits=n % 4 < 2, split="valid") for n in range(24, 64)),
    ]
    training = replace(TINY, steps=40, tokens_per_step=5000, check_every=20)
    done = train(settings, training, examples, TEMPLATE, tmp_path, lambda _: None)
    assert done.progress.checks[0]["right"] < 0.7
    assert done.progress.checks[-1]["right"] > 0.8


def test_it_learns_which_of_two_answers_to_prefer(settings: Settings, tmp_path: Path) -> None:
    def told(number: int, split: str) -> Example:
        answer, worse = ("a blue cup.", "a red cup.")
        return replace(example(number, split=split), answer=answer, worse=worse)

    examples = [*(told(n, "train") for n in range(12)), *(told(n, "valid") for n in range(20, 24))]
    training = replace(TINY, prefer_weight=1.0)
    done = train(settings, training, examples, TEMPLATE, tmp_path, lambda _: None)
    first, *_, last = done.progress.checks
    assert last["preference"] < 0.7 * first["preference"]
    assert last["preferred"] == 1.0


def test_it_learns_and_the_adapter_is_a_peft_folder(settings: Settings, tmp_path: Path) -> None:
    told: list[str] = []
    done = train(settings, TINY, EXAMPLES, TEMPLATE, tmp_path / "run", told.append)
    first, last = done.progress.checks[0], done.progress.checks[-1]
    assert done.stopped == "steps"
    assert last["writing"] < 0.8 * first["writing"]
    assert any("min left" in line for line in told)
    record = json.loads((done.folder / "training.json").read_text())
    assert record["data"] == digest(EXAMPLES)
    assert record["template"] == TEMPLATE.hash
    card = (done.folder / "README.md").read_text()
    assert f"| writing | {first['writing']:.3f} | {last['writing']:.3f} |" in card
    assert "base_model: base\n" in card
    assert "18 training examples" in card
    base = load_base(replace(settings, quantize="fp32"))
    assert apply(base, done.folder).effect > 1e-3


def test_a_killed_training_goes_on_to_the_same_end(settings: Settings, tmp_path: Path) -> None:
    training = replace(TINY, shape=replace(TINY.shape, dropout=0.1))
    whole = train(settings, training, EXAMPLES, TEMPLATE, tmp_path / "whole", lambda _: None)

    def killed(line: str) -> None:
        if line.startswith("Step 10 of"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(settings, training, EXAMPLES, TEMPLATE, tmp_path / "cut", killed)
    torn = tmp_path / "cut" / "step-000099"
    torn.mkdir()
    (torn / "state.json").write_text('{"plan": ')  # half-written: must be ignored
    told: list[str] = []
    resumed = train(settings, training, EXAMPLES, TEMPLATE, tmp_path / "cut", told.append)
    assert "Going on from step 8" in told
    assert resumed.progress.curve == whole.progress.curve
    assert resumed.progress.checks == whole.progress.checks


def test_another_plan_does_not_go_on(settings: Settings, tmp_path: Path) -> None:
    train(settings, replace(TINY, steps=4), EXAMPLES, TEMPLATE, tmp_path, lambda _: None)
    told: list[str] = []
    other = replace(TINY, steps=4, learning_rate=1e-3)
    train(settings, other, EXAMPLES, TEMPLATE, tmp_path, told.append)
    assert not any("Going on" in line for line in told)


def test_a_loss_that_is_no_number_stops_and_keeps_the_best(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = lora_loop.joint, []

    def broken(*arguments: object) -> torch.Tensor:
        calls.append(1)
        value = real(*arguments)  # type: ignore[arg-type]
        return value * math.nan if len(calls) > 10 else value  # two a step

    monkeypatch.setattr(lora_loop, "joint", broken)
    done = train(
        settings,
        replace(TINY, tokens_per_step=100000),
        EXAMPLES,
        TEMPLATE,
        tmp_path,
        lambda _: None,
    )
    assert done.stopped == "nan"
    assert (done.folder / "adapter_model.safetensors").exists()
    assert apply(load_base(replace(settings, quantize="fp32")), done.folder).effect > 0


def test_out_of_memory_halves_the_batch(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lora_loop.example_losses

    def small_machine(model: object, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        if torch.is_grad_enabled() and len(batch["input_ids"]) > 2:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")
        return real(model, batch)

    monkeypatch.setattr(lora_loop, "example_losses", small_machine)
    told: list[str] = []
    done = train(settings, replace(TINY, steps=4), EXAMPLES, TEMPLATE, tmp_path, told.append)
    assert done.stopped == "steps"
    assert any("in 4 parts" in line for line in told)


def test_patience_ends_a_training_that_gets_no_better(settings: Settings, tmp_path: Path) -> None:
    hopeless = replace(TINY, learning_rate=1e-12, steps=60, check_every=2, patience=3, warm_up=1)
    done = train(settings, hopeless, EXAMPLES, TEMPLATE, tmp_path, lambda _: None)
    assert done.stopped == "patience"
    assert done.progress.step < 60


def test_too_little_data_is_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="too few"):
        train(settings, TINY, EXAMPLES[:3], TEMPLATE, tmp_path, lambda _: None)


def test_unknown_targets_are_said() -> None:
    with pytest.raises(BadSetting, match="all, attention"):
        Shape(targets="everything")


def test_examples_survive_the_file(tmp_path: Path) -> None:
    rich = replace(
        EXAMPLES[0],
        brief=replace(EXAMPLES[0].brief, history=(("a", "b"),), limits=("under $5",), pending="x"),
    )
    examples = [rich, *EXAMPLES]
    assert save(tmp_path / "e.jsonl.gz", examples) == len(examples)
    assert list(load(tmp_path / "e.jsonl.gz")) == examples
    first = (tmp_path / "e.jsonl.gz").read_bytes()
    save(tmp_path / "e.jsonl.gz", examples)
    assert (tmp_path / "e.jsonl.gz").read_bytes() == first


def test_a_broken_example_file_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text('{"id": "1", "brief": {"colour": 1}}\n')
    with pytest.raises(FeedError, match=r"e\.jsonl:1"):
        list(load(path))


def test_the_command_trains_and_draws_the_curves(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path / "e.jsonl.gz", EXAMPLES)
    told = ["--data", str(tmp_path / "e.jsonl.gz"), "--out", str(tmp_path / "out")]
    told += ["--model", settings.model, "--data-dir", settings.data_dir, "--device", "cpu"]
    told += ["--steps", "4", "--check-every", "2", "--rank", "4", "--offline"]
    assert main(["train", *told, "--plot", str(tmp_path / "curves.png")]) == 0
    assert str(tmp_path / "out" / "best") in capsys.readouterr().out
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(tmp_path / "nothing")]) == 2
    assert "shopbot train data" in capsys.readouterr().err
    assert main(["train", "data", "--instructions", "en=nowhere"]) == 2
    assert "names no file" in capsys.readouterr().err
