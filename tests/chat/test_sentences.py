"""The splitter: whole sentences, whatever the chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.sentences import Sentences, clean, split

CASES = [
    ("It costs $12.50. It is blue.", ["It costs $12.50.", "It is blue."]),
    ("The kettle holds 3.5 L and weighs 1.2 kg.", ["The kettle holds 3.5 L and weighs 1.2 kg."]),
    ("Bring a lamp, e.g. the Lumen. Then go.", ["Bring a lamp, e.g. the Lumen.", "Then go."]),
    (
        "Orders placed before 2 p.m. Eastern Time leave today. Good.",
        ["Orders placed before 2 p.m. Eastern Time leave today.", "Good."],
    ),  # fmt: skip
    ("It weighs approx. 540 g. Fine!", ["It weighs approx. 540 g.", "Fine!"]),
    ("See No. 2 in the list. It is blue.", ["See No. 2 in the list.", "It is blue."]),
    ("Is it waterproof? No. It is not.", ["Is it waterproof?", "No.", "It is not."]),
    (
        "1. Harrier Boot: $129.00\n2. Kestrel Shoe: $89.00",
        ["1. Harrier Boot: $129.00", "2. Kestrel Shoe: $89.00"],
    ),
    ("- **Price:** $12.50\n- *Blue* or `red`", ["Price: $12.50", "Blue or red"]),
    ("它重540克。适合徒步！您要哪一款？", ["它重540克。", "适合徒步！", "您要哪一款？"]),
    ("价格是US$12.50。有货", ["价格是US$12.50。", "有货"]),
    ("他说：“很好。”然后走了。", ["他说：“很好。”", "然后走了。"]),
    ("容量3.5升，很轻……您看看。", ["容量3.5升，很轻……", "您看看。"]),
    ("Well... it is fine.", ["Well... it is fine."]),
    ("Really?! Yes.", ["Really?!", "Yes."]),
    ("See [the boot](https://x.example/a?b=1.2) now.", ["See the boot now."]),
    ("### Our pick\n\nThe boot.", ["Our pick", "The boot."]),
    ("It comes in size M. The price is $5.", ["It comes in size M.", "The price is $5."]),
    ("A 5*3 grid and snake_case stay.", ["A 5*3 grid and snake_case stay."]),
    ("Nice one.这很好。", ["Nice one.", "这很好。"]),
    ("", []),
    ("\n \n**\n", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_are_whole(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.data())
def test_any_chunking_gives_the_same_sentences(data: st.DataObject) -> None:
    pieces = st.sampled_from(
        [
            *"aT1.。！?\n *-_)””…$2:",
            "e.g.",
            "No.",
            "approx.",
            "3.5 L",
            "$12.50",
            " The ",
            "很好",
            "2. ",
            "**",
            "\r\n",
        ]
    )
    text = "".join(data.draw(st.lists(pieces | st.characters(codec="utf-8"), max_size=40)))
    splitter, got, at = Sentences(), [], 0
    while at < len(text):
        step = data.draw(st.integers(1, 7))
        got += splitter.feed(text[at : at + step])
        at += step
    assert got + splitter.flush() == split(text)


def test_a_sentence_comes_as_soon_as_the_next_one_begins() -> None:
    splitter = Sentences()
    assert splitter.feed("It is blue. ") == []
    assert splitter.feed("T") == ["It is blue."]
    assert splitter.flush() == ["T"]


def test_a_flushed_splitter_is_empty() -> None:
    splitter = Sentences()
    splitter.feed("half a sen")
    assert splitter.flush() == ["half a sen"]
    assert splitter.flush() == []


def test_cleaning_keeps_numbers_and_names() -> None:
    assert clean("* **2.** The _Lumen_ lamp, 3 * 4 cm") == "2. The Lumen lamp, 3 * 4 cm"
