"""What every engine must do, run over all of them."""

import math
from threading import Event

import pytest
import torch
from tiny_model import tiny_model, tiny_tokenizer

from shopbot.decoding import Decoding
from shopbot.models import fast_cpu, local, weights
from shopbot.models.local import LocalEngine
from shopbot.models.packed import PackedStore
from shopbot.models.scripted import ScriptedEngine
from shopbot.ports import Delta, Engine, EngineInfo, Generated, Message, Progress, Prompt
from shopbot.settings import Settings

PROMPT = Prompt(
    (
        Message("system", "You help in a shop. Trail runner: 89.00 USD, sizes 40 to 45, blue."),
        Message("user", "What does the trail runner cost?"),
    )
)
GREEDY = Decoding(max_new_tokens=16)
BEAM = Decoding(strategy="beam", beams=3, max_new_tokens=16)
SAMPLING = Decoding(strategy="sampling", temperature=1.0, seed=7, max_new_tokens=16)
THREE = Decoding(strategy="sampling", alternatives=3, seed=7, max_new_tokens=16)
ALL = {"greedy": GREEDY, "beam": BEAM, "sampling": SAMPLING, "alternatives": THREE}


REAL = pytest.param("real", marks=pytest.mark.slow)


@pytest.fixture(scope="module")
def engines() -> dict[str, Engine]:
    """Built when first asked for, kept for the module: loading the real one takes seconds."""
    return {}


@pytest.fixture(params=["scripted", "tiny", "tiny packed", REAL])
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    kind = request.param
    if kind not in engines:
        engines[kind] = BUILDERS[kind]()
    return engines[kind]


def scripted() -> Engine:
    return ScriptedEngine(
        [
            (
                "The trail runner costs 89.00 USD. 它有蓝色的，尺码从40到45。Anything else you would like?",
            )
        ]
    )


def tiny() -> Engine:
    return LocalEngine(
        tiny_model(), tiny_tokenizer(), EngineInfo("cpu", "tiny", "", "fp32", 1, 0.0)
    )


def tiny_packed() -> Engine:
    model = tiny_model(dtype=torch.bfloat16)
    fast_cpu.rebuild(model, "int8", PackedStore(None, "int8"))
    return LocalEngine(model, tiny_tokenizer(), EngineInfo("cpu", "tiny", "", "int8", 1, 0.0))


def real() -> Engine:
    settings = Settings()
    if not weights.is_ready("0.5b", settings):
        pytest.skip("the 0.5B weights are not in data/models: run `shopbot doctor` or `make chat`")
    return local.load(settings)


BUILDERS = {"scripted": scripted, "tiny": tiny, "tiny packed": tiny_packed, "real": real}


@pytest.mark.parametrize("decoding", ALL.values(), ids=ALL.keys())
def test_ends_with_exactly_one_generated(engine, decoding):
    events = list(engine.stream(PROMPT, decoding, Event()))
    assert [isinstance(e, Generated) for e in events] == [False] * (len(events) - 1) + [True]
    end = events[-1]
    assert len(end.texts) == decoding.alternatives
    assert 0 < end.new_tokens <= decoding.max_new_tokens
    assert end.prompt_tokens > 0
    assert end.finish in {"stop", "length"}


@pytest.mark.parametrize("decoding", [GREEDY, SAMPLING], ids=["greedy", "sampling"])
def test_deltas_add_up_to_the_text(engine, decoding):
    events = list(engine.stream(PROMPT, decoding, Event()))
    assert "".join(e.text for e in events if isinstance(e, Delta)) == events[-1].texts[0]
    assert not any(isinstance(e, Progress) for e in events)


@pytest.mark.parametrize("decoding", [BEAM, THREE], ids=["beam", "alternatives"])
def test_shows_progress_where_it_cannot_stream(engine, decoding):
    events = list(engine.stream(PROMPT, decoding, Event()))
    steps = [e for e in events if isinstance(e, Progress)]
    assert len(steps) > 1
    assert [e.tokens for e in steps] == sorted(e.tokens for e in steps)
    assert all(0 < e.tokens <= e.limit == decoding.max_new_tokens for e in steps)
    assert not any(isinstance(e, Delta) for e in events)


@pytest.mark.parametrize("decoding", ALL.values(), ids=ALL.keys())
def test_stop_ends_it_at_once(engine, decoding):
    stop = Event()
    events = engine.stream(PROMPT, decoding, stop)
    next(events)
    stop.set()
    rest = list(events)
    assert isinstance(rest[-1], Generated)
    assert rest[-1].finish == "stopped"
    assert rest[-1].new_tokens < decoding.max_new_tokens


@pytest.mark.parametrize("decoding", ALL.values(), ids=ALL.keys())
def test_stop_set_before_the_start_gives_an_empty_end(engine, decoding):
    stop = Event()
    stop.set()
    end = list(engine.stream(PROMPT, decoding, stop))[-1]
    assert isinstance(end, Generated)
    assert end.finish == "stopped"


@pytest.mark.parametrize("decoding", ALL.values(), ids=ALL.keys())
def test_closing_the_iterator_frees_the_engine(engine, decoding):
    events = engine.stream(PROMPT, decoding, Event())
    next(events)
    events.close()
    assert isinstance(list(engine.stream(PROMPT, decoding, Event()))[-1], Generated)


def test_greedy_and_a_seed_repeat_themselves(engine):
    for decoding in (GREEDY, SAMPLING, THREE):
        first, again = (list(engine.stream(PROMPT, decoding, Event()))[-1] for _ in range(2))
        assert first.texts == again.texts


def test_the_opening_is_continued_and_not_repeated(engine):
    opened = Prompt(PROMPT.messages, opening="The trail runner costs")
    end = list(engine.stream(opened, GREEDY, Event()))[-1]
    assert not end.texts[0].startswith("The trail runner costs")


def test_scores_are_log_probabilities(engine):
    scores = engine.score(PROMPT, ["It costs 89.00 USD.", "它有蓝色的。", "x \ud83d"])
    assert len(scores) == 3
    assert all(math.isfinite(score) and score < 0 for score in scores)
    assert engine.score(PROMPT, []) == []
    assert engine.score(PROMPT, [""]) == [0.0]


def test_counts_tokens(engine):
    assert engine.count_tokens("") == 0
    assert (
        0
        < engine.count_tokens("blue shoes")
        < engine.count_tokens("blue shoes 蓝色的鞋子 and more \ud83d")
    )


def test_has_a_name(engine):
    assert engine.name
