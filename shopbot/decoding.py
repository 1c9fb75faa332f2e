"""The decoding strategy: greedy (steady), beam search (careful), sampling (varied), their numbers and their limits.

The names follow Hugging Face `generate`. What a strategy does not use stays at its default and is not passed on.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from shopbot.errors import BadSetting

Strategy = Literal["greedy", "beam", "sampling"]
STRATEGIES: tuple[Strategy, ...] = ("greedy", "beam", "sampling")

# name -> (lowest, highest) allowed
LIMITS: dict[str, tuple[float, float]] = {
    "temperature": (0.05, 2.0),
    "top_p": (0.05, 1.0),
    "top_k": (0, 500),
    "min_p": (0.0, 0.9),
    "beams": (2, 8),
    "repetition_penalty": (1.0, 2.0),
    "alternatives": (1, 5),
    "max_new_tokens": (16, 512),
    "seed": (0, 2**31 - 1),
}


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the model picks its words. `seed` None: different each time (sampling only)."""

    strategy: Strategy = "greedy"
    temperature: float = 0.7
    top_p: float = 0.9
    top_k: int = 50
    min_p: float = 0.0
    beams: int = 4
    repetition_penalty: float = 1.05
    alternatives: int = 1
    max_new_tokens: int = 160
    seed: int | None = None

    def __post_init__(self) -> None:
        """Checks every number.

        Raises:
            BadSetting: naming the setting, what was given and what is allowed.
        """
        if self.strategy not in STRATEGIES:
            raise BadSetting(
                f"Unknown decoding strategy {self.strategy!r}.",
                f"Choose one of {', '.join(STRATEGIES)}.",
            )
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise BadSetting(
                    f"{name} is {value}.", f"It must lie between {low:g} and {high:g}."
                )
        if self.strategy == "greedy" and self.alternatives > 1:
            raise BadSetting(
                "Greedy decoding always gives the same answer, so it has no alternatives.",
                "Choose beam or sampling, or ask for one answer.",
            )
        if self.strategy == "beam" and self.alternatives > self.beams:
            raise BadSetting(
                f"{self.alternatives} alternatives were asked of {self.beams} beams.",
                "Use at least as many beams as alternatives.",
            )

    @property
    def streams(self) -> bool:
        """Whether words can be shown while the answer is being written (beam search cannot)."""
        return self.strategy != "beam" and self.alternatives == 1


def presets(path: Path) -> dict[str, Decoding]:
    """The named presets of `assets/decoding.json`, in the order of the file."""
    return {
        name: Decoding(**values)
        for name, values in json.loads(path.read_text(encoding="utf-8")).items()
    }


def from_mapping(values: dict[str, object], base: Decoding | None = None) -> Decoding:
    """A decoding from loose values such as a web request; numbers may be strings.

    Raises:
        BadSetting: for an unknown name or a value that is not a number within its limits.
    """
    start = base or Decoding()
    kinds = {name: type(value) for name, value in asdict(start).items()}
    clean: dict[str, object] = {}
    for name, value in values.items():
        if name not in kinds:
            raise BadSetting(f"Unknown decoding setting {name!r}.", f"Known: {', '.join(kinds)}.")
        if value is None or value == "":
            continue
        clean[name] = (
            value if name == "strategy" else _number(name, value, whole=kinds[name] is not float)
        )
    return replace(start, **clean)  # type: ignore[arg-type]  # names and kinds were checked above


def _number(name: str, value: object, *, whole: bool) -> int | float:
    try:
        number = float(str(value))
        return int(number) if whole else number
    except (ValueError, OverflowError):
        raise BadSetting(f"{name} is {value!r}.", "It must be a number.") from None
