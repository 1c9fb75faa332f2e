"""Examples as rows of token ids: what is read, what is to be written, and where a yes or no is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from shopbot.chat.prompt import render
from shopbot.learn.examples import ANSWERS, Example
from shopbot.models.chat_text import encode_prompt
from shopbot.types import Locale

IGNORED = -100  # the label of a token that is not learnt, as torch's cross entropy has it
Says = Mapping[Locale, Mapping[str, str]]  # the instructions of each language


@dataclass(frozen=True, slots=True)
class Row:
    """One example as ids. `labels` are IGNORED up to the answer; `pair` is (right, wrong) for matching."""

    ids: tuple[int, ...]
    answer_from: int
    pair: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Encoder:
    """Turns examples into rows with the prompt that serving uses."""

    tokenizer: Any
    says: Says
    end: int  # the id that ends a reply
    longest: int = 1024  # ids; longer examples are left out

    def row(self, example: Example) -> Row | None:
        """The ids of prompt and answer; None where they are too long to be learnt whole."""
        prompt = render(example.brief, self.says[example.brief.locale])
        before = encode_prompt(self.tokenizer, prompt)
        if example.fits is not None:
            yes, no = (self._ids(word)[0] for word in ANSWERS[example.brief.locale])
            right, wrong = (yes, no) if example.fits else (no, yes)
            return self._short(Row((*before, right), len(before), (right, wrong)))
        answer = example.answer.strip()
        space = " " if prompt.opening.endswith(" ") else ""
        ids = (*before, *self._ids(space + answer), self.end)
        return self._short(Row(ids, len(before)))

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False))

    def _short(self, row: Row) -> Row | None:
        return row if len(row.ids) <= self.longest else None


def collate(rows: Sequence[Row], pad: int) -> dict[str, torch.Tensor]:
    """Rows filled up on the right: input_ids, attention_mask, labels, wrong (all int64 [rows, longest or 1])."""
    longest = max(len(row.ids) for row in rows)
    shape = (len(rows), longest)
    ids = torch.full(shape, pad)
    mask = torch.zeros(shape, dtype=torch.long)
    labels = torch.full(shape, IGNORED)
    wrong = torch.full((len(rows),), IGNORED)  # the word that a matching row must not say
    for place, row in enumerate(rows):
        length = len(row.ids)
        ids[place, :length] = torch.tensor(row.ids)
        mask[place, :length] = 1
        labels[place, row.answer_from : length] = ids[place, row.answer_from : length]
        if row.pair:
            wrong[place] = row.pair[1]
    return {"input_ids": ids, "attention_mask": mask, "labels": labels, "wrong": wrong}
