"""Cases to measure a model on: test conversations with the facts that their answers may rest on."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shopbot.chat.prompt import render, texts
from shopbot.decoding import Decoding
from shopbot.learn.examples import Example
from shopbot.learn.examples_build import build
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_make import Draft
from shopbot.ports import Engine, Generated, Prompt


@dataclass(frozen=True, slots=True)
class Case:
    """One test conversation."""

    example: Example
    draft: Draft
    shop: TrainingShop


def cases(shops: Sequence[TrainingShop], count: int, assets: Path, seed: int) -> list[Case]:
    """So many conversations of the test split about these shops, half of them Chinese."""
    built = build({"test": shops}, {"test": count}, assets, seed)
    return [Case(example, *built.facts[example.id]) for example in built.examples]


def prompt_of(example: Example, assets: Path) -> Prompt:
    """The prompt as serving writes it."""
    return render(example.brief, texts(assets, example.brief.locale))


def answers(
    engine: Engine, asked: Sequence[Case], decoding: Decoding, assets: Path
) -> Iterator[tuple[Case, str]]:
    """What the model writes to each case, without the opening."""
    for case in asked:
        for event in engine.stream(prompt_of(case.example, assets), decoding, threading.Event()):
            if isinstance(event, Generated):
                yield case, event.texts[0].strip() if event.texts else ""
