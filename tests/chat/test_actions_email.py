"""E-mail addresses as they are spoken: read where every part is heard, asked for again where one may be missing."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.actions_email import email_in, spoken_email, tries_an_email
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
        ("alpha november november dot lima echo echo at post dot example", ANN),
        ("AlphaNovemberNovember.limaEchoEcho at post.example.", ANN),  # as a speech model writes
        ("Alphan, November, November.lima echo echo at post.example", ANN),
        ("A as in apple, N as in nancy, N as in nancy dot lee at post dot example", ANN),
        ("Ann.LeeAtPost.example", ANN),
        ("lima echo echo 7-2 at post dot example", "lee72@post.example"),
        ("mike dot charlie at post dot example", "mike.charlie@post.example"),
        ("my e-mail is sunny garden, one word, at post dot example", "sunnygarden@post.example"),
        ("sunny garden at post dot example", ""),
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
        ("我的邮箱是三八零二一圈a post点example", "38021@post.example"),
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


@pytest.mark.parametrize("text", [f"It is {ANN}.", "it is ann dot lee at post dot example"])
def test_typed_and_spoken_are_one(text):
    assert email_in(text, "en", ASSETS) == ANN


@pytest.mark.parametrize(
    ("text", "tries"),
    [
        ("and .leadpost.example.", True),
        ("sunny garden at post dot com", True),
        ("alpha november dot echo", True),
        ("show me red boots at home", False),
        ("what is the return policy", False),
        ("boots under 99.50", False),
    ],
)
def test_an_address_with_a_part_missing_is_known_from_another_wish(text, tries):
    assert tries_an_email(text, "en", ASSETS) is tries


@given(st.text(max_size=60))
def test_nothing_breaks_it(text):
    told = spoken_email(text, "en", ASSETS)
    assert told == "" or told.count("@") == 1
