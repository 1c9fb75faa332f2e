"""Timing the language model: real tiny models in real processes; figures have their form, none is asserted."""

import json
from pathlib import Path

import pytest

from shopbot.cli import main
from shopbot.errors import BadSetting, EngineError
from shopbot.learn.bench_model import in_turns, prompts
from shopbot.models import peers
from shopbot.settings import ROOT
from tests.tiny_model import tiny_model, tiny_tokenizer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench") / "tiny"
    tiny_model().save_pretrained(made)
    tiny_tokenizer().save_pretrained(made)
    return made


def test_prompts_are_long_enough_and_begin_differently() -> None:
    made = prompts(lambda text: len(text) // 4, ROOT / "catalog", 6)
    texts = ["".join(message.content for message in prompt.messages) for prompt in made]
    assert all(380 < len(text) // 4 < 459 for text in texts)
    assert len({text[:1] for text in texts}) == len(texts)


def test_a_bench_tells_every_system_in_one_form(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(tmp_path)
    flags = ["--model", str(folder), "--data-dir", data, "--device", "cpu", "--rounds", "1"]
    assert main(["bench", *flags, "--repeats", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"device", "model", "first_token_s", "follow_up_first_token_s"} <= told.keys()
    assert {"decode_tok_s", "steady_mb", "peers", "bandwidth_gb_s"} <= told.keys()
    assert told["device"] == "cpu"
    peer = told["peers"]["transformers bf16"]
    assert 0 < peer["spread"]["first_token_s"]["least"] <= peer["first_token_s"]
    assert peer["decode_tok_s"] > 0
    assert told["bandwidth_gb_s"] > 0


def test_a_process_that_fails_is_told_with_its_own_words() -> None:
    with pytest.raises(EngineError, match="unrecognized arguments"):
        in_turns({"odd": ["bench", "model", "--no-such-flag"]}, 1, lambda _: None)


def test_llama_cpp_that_is_not_there_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BadSetting, match="xllamacpp is not installed"):
        peers.llama_cpp(folder / "weights.gguf", folder)
