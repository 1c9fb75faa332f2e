"""Which of the two Chinese ways of writing characters as pairs of bytes a file uses: GB18030 or Big5.

Most bytes of either can be read as the other. What tells them apart is how common the characters then are: both put
the common ones into one range of first bytes (GB 2312, level 1; Big5, level 1).
"""

import re
from dataclasses import dataclass

_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_COMMON_GB = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_COMMON_BIG5 = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]")


@dataclass(slots=True)
class Pairs:
    """Counts of pairs of bytes that are common characters in either."""

    simplified: int = 0
    traditional: int = 0

    def add(self, data: bytes) -> None:
        """Counts the pairs of more bytes; one that is cut in two hardly matters."""
        for pair in _PAIR.findall(data):
            self.simplified += bool(_COMMON_GB.fullmatch(pair))
            self.traditional += bool(_COMMON_BIG5.fullmatch(pair))

    @property
    def looks_like_big5(self) -> bool:
        """Whether more pairs are common characters in Big5."""
        return self.traditional > self.simplified
