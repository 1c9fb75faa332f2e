"""The server's ear and mouth put together. `wiring` of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shopbot.types import Locale

if TYPE_CHECKING:
    from shopbot.ports import Speaker, Transcriber


@dataclass(slots=True)
class Voice:
    """What the server can hear and say. Filled in while the page is already served."""

    transcriber: "Transcriber | None" = None
    speaker: "Speaker | None" = None
    names: Mapping[Locale, Sequence[str]] = field(default_factory=dict)
