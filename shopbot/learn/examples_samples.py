"""The file of samples: every request with the answers that the model gave, before anything is judged.

One JSON line for each request, written as it is answered, so that sampling goes on after a kill and what is kept can
be judged anew at any time.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.learn.examples import brief_from
from shopbot.learn.examples_wishes import Asked
from shopbot.types import Money


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the model. `nats`: its own mean loss per token; `whole`: it was not cut."""

    text: str
    nats: float
    whole: bool
    narrow: bool = False  # it was shown only that of the notes which meets the wish


@dataclass(frozen=True, slots=True)
class Sample:
    """A request and its answers."""

    asked: Asked
    answers: tuple[Answer, ...]


def append(path: Path, samples: Iterable[Sample]) -> None:
    """Adds samples to the file."""
    with path.open("a", encoding="utf-8") as file:
        for sample in samples:
            file.write(json.dumps(asdict(sample), ensure_ascii=False) + "\n")


def answered(path: Path) -> frozenset[str]:
    """The ids of the requests in the file; a last line that was torn by a kill is taken out of it."""
    if not path.exists():
        return frozenset()
    text = path.read_bytes()
    if not text.endswith(b"\n"):
        path.write_bytes(text[: text.rfind(b"\n") + 1])
    return frozenset(sample.asked.id for sample in load(path))


def load(path: Path) -> Iterator[Sample]:
    """The samples of a file.

    Raises:
        FeedError: naming the line that cannot be read.
    """
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 - named in the error
                yield _sample(json.loads(line))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise FeedError(
            f"{path}:{number}: no sample could be read ({error}).",
            "Take the line out, or sample anew: shopbot train sample.",
        ) from error


def _sample(values: dict[str, dict[str, object]]) -> Sample:
    given = dict(values["asked"])
    limit, cues = given.pop("limit"), given.pop("cues")
    asked = Asked(
        **{**given, "brief": brief_from(given["brief"])},  # type: ignore[arg-type]
        cues=tuple(cues),  # type: ignore[arg-type]
        limit=Money(**limit) if limit else None,  # type: ignore[arg-type]
    )
    return Sample(asked, tuple(Answer(**answer) for answer in values["answers"]))  # type: ignore[arg-type]
