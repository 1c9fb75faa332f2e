"""Codes and names letter by letter: how they are cut so that an ear can keep them."""

import re


def pieces(code: str) -> list[str]:
    """A code cut where letters meet digits or a mark: "F-20315" -> ["F", "20315"]."""
    return re.findall(r"[A-Za-z]+|\d+", code)


def grouped(digits: str) -> list[str]:
    """More than four digits in groups of three, none left alone: "20315" -> ["203", "15"]."""
    if len(digits) <= 4:
        return [digits]
    cut = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    if len(cut[-1]) == 1:
        cut[-2:] = [cut[-2] + cut[-1]]
    return cut
