"""What was heard of a shopper's voice."""

from dataclasses import dataclass

from shopbot.types.text import Locale


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording in words."""

    text: str  # "" where nobody spoke
    locale: Locale  # the language that was spoken, or the one it was told to hear
    sure: float  # of the language, 0 to 1; 1 where it was told
    seconds: float  # length of the recording
