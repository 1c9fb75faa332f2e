"""What the language model costs here: seconds to the first token, tokens a second, memory, beside its peers.

Every system runs in a process of its own, in turns, so that a noisy minute hits all of them and memory is one's own.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from shopbot.decoding import Decoding
from shopbot.errors import EngineError
from shopbot.ports import Delta, Engine, Generated, Message, Prompt

PROMPT_TOKENS, NEW_TOKENS = 459, 64
_QUESTION = (
    "Which of these rules matter to somebody who cannot see? List all of them, one by one, in full."
)


def prompts(
    engine_counts: Callable[[str], int], catalog: Path, many: int, length: int = PROMPT_TOKENS
) -> list[Prompt]:
    """Prompts of about `length` tokens out of the shop's rules, no two with the same beginning."""
    rules = json.loads((catalog / "policies.json").read_text(encoding="utf-8"))
    said = [s.strip() for rule in rules for s in rule["text"]["en"].split(". ") if s.strip()]
    made = []
    for number in range(many):
        turned = said[number * 3 % len(said) :] + said[: number * 3 % len(said)]
        system = Message("system", f"{number}. You are a shop assistant.")
        text = ""
        for sentence in turned:
            longer = f"{text}- {sentence}\n"
            if (
                engine_counts(system.content + longer + _QUESTION) > length - 15
            ):  # the template's own
                break
            text = longer
        made.append(Prompt((system, Message("user", text + _QUESTION))))
    return made


def run_engine(engine: Engine, prompt: Prompt, new_tokens: int) -> tuple[float, float]:
    """Seconds to the first token, tokens a second after it."""
    started = time.perf_counter()
    first, written = 0.0, 0
    decoding = Decoding(max_new_tokens=new_tokens, repetition_penalty=1.0)
    for event in engine.stream(prompt, decoding, Event()):
        if isinstance(event, Delta) and not first:
            first = time.perf_counter()
        elif isinstance(event, Generated):
            written = event.new_tokens
    spent = time.perf_counter() - first
    return first - started, (written - 1) / spent if written > 1 else 0.0


def engine_figures(engine: Engine, catalog: Path, repeats: int) -> dict[str, list[float]]:
    """Cold prompts, and the same ones again with another question at the end."""
    asked = prompts(engine.count_tokens, catalog, repeats + 1)
    run_engine(engine, asked[0], 16)  # warm
    figures: dict[str, list[float]] = {"first_token_s": [], "decode_tok_s": [], "follow_up_s": []}
    for prompt in asked[1:]:
        first, speed = run_engine(engine, prompt, NEW_TOKENS)
        system, user = prompt.messages
        longer = Message("user", user.content + " And which of them matter to a child?")
        again, _ = run_engine(engine, Prompt((system, longer)), 16)
        figures["first_token_s"].append(first)
        figures["decode_tok_s"].append(speed)
        figures["follow_up_s"].append(again)
    return figures


def peer_figures(
    run: Callable[[Prompt, int], tuple[float, float]], asked: Sequence[Prompt]
) -> dict[str, list[float]]:
    """The same prompts through a peer; the first only warms it."""
    run(asked[0], 16)
    found = [run(prompt, NEW_TOKENS) for prompt in asked[1:]]
    return {"first_token_s": [f for f, _ in found], "decode_tok_s": [s for _, s in found]}


def in_turns(
    commands: dict[str, list[str]], rounds: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Runs each command `rounds` times, in turns; gives all figures of each, one after the other.

    Raises:
        EngineError: with what the process said, when one fails.
    """
    gathered: dict[str, dict[str, list[float]]] = {name: {} for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            say(f"Round {number + 1} of {rounds}: {name}")
            done = subprocess.run(
                [sys.executable, "-m", "shopbot.cli", *command],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                raise EngineError(f"{name} could not be measured: {done.stderr.strip()[-400:]}")
            for figure, values in json.loads(done.stdout).items():
                gathered[name].setdefault(figure, []).extend(values)
    return gathered


def median(values: Sequence[float]) -> dict[str, float]:
    """The median with the least and the most."""
    return {
        "median": round(statistics.median(values), 3),
        "least": round(min(values), 3),
        "most": round(max(values), 3),
    }


def resident_megabytes() -> float | None:
    """Memory that the process holds now; None where this system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * 4096 / 1e6
