"""True numbers in nonsense, and double denials: a tuned model wrote these, and the judge let them through."""

from datetime import date

import pytest

from shopbot.chat.ground import Ground
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import Attribute, LocalText, Option, Product, Record, ShopInfo, Variant


def text(en: str, zh: str) -> LocalText:
    return LocalText({"en": en, "zh": zh})


LAMP = Product(
    "arc",
    text("Arc Lamp", "弧臂灯"),
    text("A lamp with an arm 45 cm long, tall in use.", "灯臂长45厘米。"),
    kind=text("desk lamp", "台灯"),
    attributes=(
        Attribute("no_strobing", True, label=text("No flashing lights", "无频闪")),
        Attribute("capacity", 1.0, "l", text("Capacity", "容量")),
        Attribute("battery_life", 20.0, "h", text("Battery life", "续航")),
        Attribute("water_column", 3000.0, "mm", text("Water column", "静水压")),
        Attribute("min_height", 42.0, "cm", text("Lowest height", "最低高度")),
        Attribute("fabric_weight", 260.0, "g/m²", text("Fabric weight", "面料克重")),
        Attribute("material", "beech and steel", label=text("Material", "材质")),
        Attribute("accent_color", "beige and yellow", label=text("Accents", "点缀色")),
        Attribute("wheels", 5.0, label=text("Wheels", "轮子")),
    ),
    variants=(Variant("arc-42", (Option("size", "42"),)),),
)


def status(sentence: str) -> str:
    locale = "en" if sentence.isascii() else "zh"
    info = ShopInfo(text("Fern", "蕨"), "USD")
    record = Record(info, locale, date(2026, 1, 1), (LAMP,))  # type: ignore[arg-type]
    words = Words(locale, ROOT / "assets")  # type: ignore[arg-type]
    return Ground(record, words).check(sentence, ("arc",)).status


@pytest.mark.parametrize(
    "sentence",
    [
        "The Arc Lamp is not flicker-free.",
        "The Arc Lamp flickers.",
        "The Arc Lamp is 1 l long.",
        "The Arc Lamp is 20 hours wide.",
        "The Arc Lamp is 20 hours long.",
        "The Arc Lamp is 3,000 mm deep.",
        "The Arc Lamp is 3,000 mm wide.",
        "The Arc Lamp is 5 wide.",
        "The Arc Lamp is 5 wheels high.",
        "The Arc Lamp is made of beige and yellow.",
        "The Arc Lamp is made from hours and wheels.",
        "弧臂灯宽1升。",
        "弧臂灯有20小时的长。",
        "弧臂灯深3,000毫米。",
    ],
)
def test_a_true_number_of_the_wrong_thing_is_withheld(sentence: str) -> None:
    assert status(sentence) == "withheld"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Arc Lamp is flicker-free.",
        "The Arc Lamp does not flicker.",
        "The Arc Lamp holds 1 l.",
        "The Arc Lamp lasts 20 hours.",
        "The Arc Lamp has an arm 45 cm long.",
        "The Arc Lamp is 42 cm high at its lowest.",
        "The Arc Lamp, size 42 wide, has 5 wheels.",
        "The Arc Lamp is made of beech and steel.",
        "The Arc Lamp has a water column of 3,000 mm.",
        "弧臂灯容量为1升。",
        "弧臂灯的灯臂长45厘米。",
        "弧臂灯最低高度是42厘米。",
    ],
)
def test_what_the_record_holds_still_passes(sentence: str) -> None:
    assert status(sentence) == "passed"
