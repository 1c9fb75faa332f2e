"""E-mail addresses as they are spoken: read where every part is heard, asked for again where one may be missing."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.actions_email import spoken_email
from shopbot.settings import ROOT

ASSETS = ROOT / "assets"
ANN = "ann.lee@post.example"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ann dot Lee at post dot example.", ANN),
        ("ann dot lee at post dot example, thank you", ANN),
        ("My e-mail is Ann.Lee at post.example", ANN),
        ("It's ann dot lee at sign post dot example", ANN),
        ("A N N dot L E E at post dot example", ANN),
        ("A-N-N dot L-E-E at P-O-S-T dot example.", ANN),
        ("a, n, n, dot, l, e, e, at post dot example", ANN),
        ("ann underscore lee at post dash office dot co dot uk", "ann_lee@post-office.co.uk"),
        ("k 9 9 at post dot example", "k99@post.example"),
        ("ann lee at post dot example", ""),  # a dot may be missing between them
        ("ann dot lee at post office dot example", ""),
        ("ann dot lee at post", ""),
        ("look at the dot on the red one", ""),
        ("at dot", ""),
        ("", ""),
        ("meet me at noon at the shop", ""),
    ],
)
def test_english(text, address):
    assert spoken_email(text, "en", ASSETS) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a n n 点 l e e 艾特 post 点 example", ANN),
        ("我的邮箱是 ann点lee艾特post点example。", ANN),
        ("ann lee 艾特 post 点 example", ""),
        ("我想看看红色的", ""),
    ],
)
def test_chinese(text, address):
    assert spoken_email(text, "zh", ASSETS) == address


NAME = st.text(string.ascii_lowercase, min_size=2, max_size=8).filter(
    lambda word: word not in {"at", "dot", "is", "to", "its", "mail", "so", "um", "uh", "ok", "dash", "plus", "point", "minus", "period", "hyphen", "use", "yes", "well", "okay", "address", "email"}
)  # fmt: skip


@given(st.lists(NAME, min_size=1, max_size=3), st.lists(NAME, min_size=2, max_size=3))
def test_what_is_said_with_its_signs_is_read_whole(name, place):
    said = f"{' dot '.join(name)} at {' dot '.join(place)}"
    assert spoken_email(said, "en", ASSETS) == f"{'.'.join(name)}@{'.'.join(place)}"


@given(st.text(max_size=60))
def test_nothing_breaks_it(text):
    told = spoken_email(text, "en", ASSETS)
    assert told == "" or told.count("@") == 1
