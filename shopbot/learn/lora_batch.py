"""Examples as rows of token ids: what is read, what is to be written, and where a yes or no is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from shopbot.chat.prompt import render
from shopbot.learn.examples import ANSWERS, Example
from shopbot.models.chat_text import encode_prompt
from shopbot.types import Locale

IGNORED = -100  # what is not learnt, as torch's cross entropy has it
_FILLED, _PROMPT, _BETTER, _WORSE = -1, 0, 1, 2  # parts of a row
Says = Mapping[Locale, Mapping[str, str]]  # the instructions of each language


@dataclass(frozen=True, slots=True)
class Row:
    """One example as ids: prompt, answer and, from `worse_from` on, an answer that should not be given.

    Both answers follow the prompt; the worse one does not see the better one. `pair` is (right, wrong) for matching.
    """

    ids: tuple[int, ...]
    answer_from: int
    pair: tuple[int, int] | None = None
    worse_from: int = 0  # 0: there is none


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
        space = " " if prompt.opening.endswith(" ") else ""
        ids = (*before, *self._ids(space + example.answer.strip()), self.end)
        if not example.worse:
            return self._short(Row(ids, len(before)))
        worse = self._ids(space + example.worse.strip())
        return self._short(Row((*ids, *worse, self.end), len(before), worse_from=len(ids)))

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False))

    def _short(self, row: Row) -> Row | None:
        return row if len(row.ids) <= self.longest else None


def collate(rows: Sequence[Row], pad: int) -> dict[str, torch.Tensor]:
    """Rows filled up on the right.

    input_ids, position_ids: int64 [rows, longest]. allowed: bool [rows, 1, longest, longest], what each token sees.
    Of everything that is learnt, int64 [n]: its row, the place that foretells it, its token, and whether it is of the
    worse answer. wrong: int64 [rows], the word that a matching row must not say, else IGNORED.
    """
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), pad)
    positions = torch.zeros_like(ids)
    part = torch.full_like(ids, _FILLED)
    wrong = torch.full((len(rows),), IGNORED)
    learnt: list[tuple[int, int, int, int]] = []
    for place, row in enumerate(rows):
        better_to = row.worse_from or len(row.ids)
        ids[place, : len(row.ids)] = torch.tensor(row.ids)
        positions[place, :better_to] = torch.arange(better_to)
        positions[place, better_to : len(row.ids)] = row.answer_from + torch.arange(
            len(row.ids) - better_to
        )
        part[place, : row.answer_from] = _PROMPT
        part[place, row.answer_from : better_to] = _BETTER
        part[place, better_to : len(row.ids)] = _WORSE
        learnt += [(place, at, token, worse) for at, token, worse in _learnt(row, better_to)]
        if row.pair:
            wrong[place] = row.pair[1]
    told, at, tokens, worse = torch.tensor(learnt).T
    return {
        "input_ids": ids,
        "position_ids": positions,
        "allowed": _allowed(part),
        "rows": told,
        "at": at,
        "tokens": tokens,
        "worse": worse,
        "wrong": wrong,
    }


def _learnt(row: Row, better_to: int) -> Iterator[tuple[int, int, int]]:
    """Of each token of the answers: the place that foretells it, the token, whether it is of the worse one."""
    for at in range(row.answer_from, better_to):
        yield at - 1, row.ids[at], 0
    for at in range(better_to, len(row.ids)):
        yield (row.answer_from if at == better_to else at) - 1, row.ids[at], 1


def _allowed(part: torch.Tensor) -> torch.Tensor:
    """What each token sees: what came before it in the prompt and in its own part, and itself."""
    longest = part.shape[1]
    before = torch.ones(longest, longest, dtype=torch.bool).tril()
    seen = (part[:, None, :] == _PROMPT) | (part[:, None, :] == part[:, :, None])
    return (seen & before)[:, None]
