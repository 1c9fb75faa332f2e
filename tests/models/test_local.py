"""The local engine over a tiny random model: what the contract cannot see from outside."""

import threading
import time
import warnings
from threading import Event

import pytest
import torch
from tiny_model import tiny_model, tiny_tokenizer

from shopbot.decoding import Decoding
from shopbot.errors import EngineError
from shopbot.models.local import LocalEngine
from shopbot.ports import EngineInfo, Generated, Message, Progress, Prompt

PROMPT = Prompt((Message("system", "You help in a shop."), Message("user", "Blue shoes? 蓝色")))
INFO = EngineInfo("cpu", "tiny", "", "fp32", 1, 0.0)


@pytest.fixture
def engine() -> LocalEngine:
    return LocalEngine(tiny_model(), tiny_tokenizer(), INFO, 30.0)


def end(engine: LocalEngine, prompt: Prompt, decoding: Decoding) -> Generated:
    last = list(engine.stream(prompt, decoding, Event()))[-1]
    assert isinstance(last, Generated)
    return last


def generation_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "generation"]


def spy_on_generate(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> list:
    configs = []
    original = engine._model.generate

    def generate(*args, **kwargs):
        configs.append(kwargs["generation_config"])
        return original(*args, **kwargs)

    monkeypatch.setattr(engine._model, "generate", generate)
    return configs


def test_every_number_reaches_generate(engine, monkeypatch):
    configs = spy_on_generate(engine, monkeypatch)
    end(engine, PROMPT, Decoding(
        strategy="sampling", temperature=0.31, top_p=0.77, top_k=13, min_p=0.02,
        repetition_penalty=1.23, alternatives=3, max_new_tokens=17, seed=5,
    ))  # fmt: skip
    seen = configs[0]
    assert (seen.do_sample, seen.temperature, seen.top_p, seen.top_k) == (True, 0.31, 0.77, 13)
    assert (seen.min_p, seen.repetition_penalty) == (0.02, 1.23)
    assert (seen.num_return_sequences, seen.max_new_tokens) == (3, 17)
    end(engine, PROMPT, Decoding(strategy="beam", beams=5, alternatives=2, max_new_tokens=16))
    assert (configs[1].num_beams, configs[1].num_return_sequences) == (5, 2)
    assert not configs[1].do_sample


def test_numbers_that_a_strategy_does_not_use_are_not_passed(engine, monkeypatch):
    configs = spy_on_generate(engine, monkeypatch)
    end(engine, PROMPT, Decoding(temperature=0.2, top_k=3, max_new_tokens=16))
    assert configs[0].temperature is None
    assert configs[0].top_k is None
    assert configs[0].num_beams is None


def test_the_numbers_change_what_is_written(engine):
    cold = Decoding(strategy="sampling", temperature=0.05, seed=1, max_new_tokens=24)
    hot = Decoding(
        strategy="sampling", temperature=2.0, top_p=1.0, top_k=0, seed=1, max_new_tokens=24
    )
    assert end(engine, PROMPT, cold).texts != end(engine, PROMPT, hot).texts
    penal = Decoding(repetition_penalty=2.0, max_new_tokens=48)
    assert (
        end(engine, PROMPT, penal).texts
        != end(engine, PROMPT, Decoding(repetition_penalty=1.0, max_new_tokens=48)).texts
    )


def test_a_seed_repeats_and_no_seed_varies(engine):
    def write(seed: int | None) -> str:
        return end(engine, PROMPT, Decoding(
            strategy="sampling", temperature=2.0, top_p=1.0, top_k=0, seed=seed, max_new_tokens=32
        )).texts[0]  # fmt: skip

    assert write(3) == write(3) != write(4)
    assert len({write(None) for _ in range(3)}) > 1


def test_random_numbers_of_others_are_left_alone(engine):
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    end(engine, PROMPT, Decoding(strategy="sampling", seed=99, max_new_tokens=16))
    assert torch.equal(torch.rand(3), expected)


def test_alternatives_differ(engine):
    wanted = Decoding(
        strategy="sampling",
        temperature=2.0,
        top_k=0,
        top_p=1.0,
        alternatives=4,
        seed=2,
        max_new_tokens=32,
    )
    assert len(set(end(engine, PROMPT, wanted).texts)) == 4


def test_a_follow_up_reuses_the_prompt_and_writes_the_same(engine, monkeypatch):
    first = Prompt((Message("system", "Facts. " * 40), Message("user", "Which is blue?")))
    second = Prompt((*first.messages, Message("assistant", "This."), Message("user", "And red?")))
    decoding = Decoding(max_new_tokens=32)
    fresh = LocalEngine(tiny_model(), tiny_tokenizer(), INFO, 30.0)
    expected = [
        end(LocalEngine(tiny_model(), tiny_tokenizer(), INFO, 30.0), p, decoding).texts
        for p in (first, second)
    ]

    lengths = []
    original = fresh._model.forward

    def forward(*args, **kwargs):
        lengths.append(kwargs["input_ids"].shape[1])
        return original(*args, **kwargs)

    monkeypatch.setattr(fresh._model, "forward", forward)
    written = [end(fresh, prompt, decoding).texts for prompt in (first, second, first)]
    assert written == [*expected, expected[0]]
    prompts = [length for length in lengths if length > 1]
    assert prompts[0] > 300
    assert prompts[1] < 60
    assert prompts[2] < 20


def test_several_rows_read_the_prompt_once(engine, monkeypatch):
    sizes = []
    original = engine._model.forward

    def forward(*args, **kwargs):
        sizes.append(tuple(kwargs["input_ids"].shape))
        return original(*args, **kwargs)

    monkeypatch.setattr(engine._model, "forward", forward)
    end(engine, PROMPT, Decoding(strategy="beam", beams=4, max_new_tokens=16))
    assert sizes[0][0] == 1
    assert all(shape == (4, 1) for shape in sizes[1:])


def test_beams_are_those_of_plain_generate(engine):
    tokenizer, model = tiny_tokenizer(), tiny_model()
    text = tokenizer.apply_chat_template(
        [{"role": m.role, "content": m.content} for m in PROMPT.messages],
        tokenize=False, add_generation_prompt=True,
    )  # fmt: skip
    ids = torch.tensor([tokenizer.encode(text, add_special_tokens=False)])
    out = model.generate(
        ids, attention_mask=torch.ones_like(ids), num_beams=4, early_stopping=True, do_sample=False,
        max_new_tokens=20, repetition_penalty=1.05,
    )  # fmt: skip
    expected = tokenizer.decode(out[0, ids.shape[1] :], skip_special_tokens=True)
    written = end(engine, PROMPT, Decoding(strategy="beam", max_new_tokens=20)).texts[0]
    assert written == expected.rstrip("\ufffd")


def test_an_error_in_the_model_reaches_the_reader_and_the_next_call_works(engine, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patch:
        patch.setattr(engine._model, "generate", broken)
        with pytest.raises(EngineError, match="out of memory"):
            list(engine.stream(PROMPT, Decoding(max_new_tokens=16), Event()))
    assert end(engine, PROMPT, Decoding(max_new_tokens=16)).new_tokens > 0
    assert not generation_threads()


def test_a_silent_model_is_given_up_on(monkeypatch):
    engine = LocalEngine(tiny_model(), tiny_tokenizer(), INFO, 0.2)
    original = engine._model.generate

    def slow(*args, **kwargs):
        time.sleep(1.0)
        return original(*args, **kwargs)

    monkeypatch.setattr(engine._model, "generate", slow)
    with pytest.raises(EngineError, match="nothing for 0.2 seconds"):
        list(engine.stream(PROMPT, Decoding(max_new_tokens=16), Event()))
    assert not generation_threads()


def test_a_prompt_that_does_not_fit_is_refused(engine):
    long = Prompt((Message("user", "word " * 300),))
    with pytest.raises(EngineError, match="room for 1024"):
        next(iter(engine.stream(long, Decoding(max_new_tokens=16), Event())))
    with pytest.raises(EngineError, match="room for 1024"):
        engine.score(long, ["yes"])


def test_closing_leaves_no_thread(engine):
    for decoding in (Decoding(max_new_tokens=512), Decoding(strategy="beam", max_new_tokens=512)):
        events = engine.stream(PROMPT, decoding, Event())
        next(events)
        events.close()
        assert not generation_threads()


def test_stop_while_waiting_for_another_call(engine):
    first = engine.stream(PROMPT, Decoding(max_new_tokens=512), Event())
    next(first)
    stop, ends = Event(), []
    waiting = threading.Thread(
        target=lambda: ends.extend(engine.stream(PROMPT, Decoding(max_new_tokens=16), stop))
    )
    waiting.start()
    stop.set()
    waiting.join(5)
    first.close()
    assert [e.finish for e in ends] == ["stopped"]


def test_stop_before_the_prompt_is_read_gives_the_asked_number_of_texts(engine, monkeypatch):
    stop = Event()
    original = engine._model.generate

    def generate(*args, **kwargs):
        stop.set()  # as if pressed while the prompt is being read
        return original(*args, **kwargs)

    monkeypatch.setattr(engine._model, "generate", generate)
    decoding = Decoding(strategy="sampling", alternatives=2, seed=1, max_new_tokens=16)
    events = list(engine.stream(PROMPT, decoding, stop))
    assert events == [Generated(("", ""), events[-1].prompt_tokens, 0, "stopped")]


def test_stopping_beams_keeps_what_was_written(engine):
    stop = Event()
    for event in engine.stream(PROMPT, Decoding(strategy="beam", max_new_tokens=512), stop):
        if isinstance(event, Progress) and event.tokens == 6:
            stop.set()
    assert event.finish == "stopped"
    assert 6 <= event.new_tokens <= 7


def test_scores_equal_those_of_one_pass(engine):
    tokenizer, model = tiny_tokenizer(), tiny_model()
    text = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
    head = tokenizer.encode(text, add_special_tokens=False)
    texts = ["blue shoes", "x", "", "蓝色的鞋子很好", "a", "b", "c", "d", "e"]
    scores = engine.score(Prompt((Message("user", "Hi"),)), texts)
    for continuation, score in zip(texts, scores, strict=True):
        tail = tokenizer.encode(continuation, add_special_tokens=False)
        if not tail:
            assert score == 0.0
            continue
        with torch.inference_mode():
            logits = model(torch.tensor([head + tail])).logits[0].log_softmax(-1)
        own = [float(logits[len(head) - 1 + i, token]) for i, token in enumerate(tail)]
        assert score == pytest.approx(sum(own) / len(own), abs=1e-4)


def test_no_warnings_from_any_strategy(engine):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for decoding in (
            Decoding(max_new_tokens=16),
            Decoding(strategy="beam", max_new_tokens=16),
            Decoding(strategy="sampling", max_new_tokens=16),
        ):
            end(engine, PROMPT, decoding)
    assert not seen


def test_name_says_what_runs(engine):
    assert engine.name == "tiny, fp32, cpu"
