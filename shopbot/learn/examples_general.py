"""General instructions, mixed in so that the model keeps its manners. Reads a file of the Alpaca form."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from shopbot.chat.brief import Brief
from shopbot.errors import FeedError
from shopbot.learn.examples import Example, Split
from shopbot.types import Locale

_LONGEST = 600  # characters of an answer: a shop's answers are short
_EVERY = {8: "valid", 9: "test"}  # of ten


def general(path: Path, locale: Locale, licence: str) -> Iterator[Example]:
    """The short ones of the file's instructions; one line: {"instruction", "input", "output"}.

    Raises:
        FeedError: naming the line that is not of this form.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            try:
                given = json.loads(line)
                said = f"{given['instruction']} {given.get('input', '')}".strip()
                answer = str(given["output"]).strip()
            except (ValueError, KeyError, TypeError) as error:
                raise FeedError(
                    f"{path}:{number + 1} is no instruction ({error}).",
                    'Expected {"instruction": ..., "input": ..., "output": ...} on each line.',
                ) from error
            if answer and len(answer) <= _LONGEST and len(said) <= _LONGEST:
                split: Split = _EVERY.get(number % 10, "train")  # type: ignore[assignment]
                brief = Brief("chat", locale, "ShopBot", said)
                yield Example(f"{path.name}-{number}", split, path.name, brief, answer, licence)
