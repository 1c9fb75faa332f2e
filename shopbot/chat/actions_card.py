"""Card numbers: never read, never kept. What looks like one is made unreadable before anything else. Pure."""

import re

HIDDEN = "••••"
_DIGITS = re.compile(r"(?<![\w.])(?:\d[ -]?){12,18}\d(?![\w.])")


def hidden(text: str) -> str:
    """The text with every card number taken out (13 to 19 digits that pass the check of Luhn, ISO/IEC 7812-1)."""
    return _DIGITS.sub(lambda found: HIDDEN if _luhn(found[0]) else found[0], text)


def _luhn(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()][::-1]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0
