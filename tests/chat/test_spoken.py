"""What is shown, as it is said: for a screen reader with digits, for our own voice in words."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.spoken import Spoken
from shopbot.chat.spoken_spell import spell
from shopbot.settings import ROOT
from shopbot.types import Locale

ASSETS = ROOT / "assets"
SAID = {"en": Spoken("en", ASSETS), "zh": Spoken("zh", ASSETS)}

ENGLISH = [
    ("It costs $49.90.", "It costs 49 dollars 90.", "It costs forty-nine dollars ninety."),
    ("$49.05", "49 dollars and 5 cents", "forty-nine dollars and five cents"),
    ("$0.99 or $1.00", "99 cents or 1 dollar", "ninety-nine cents or one dollar"),
    ("$1.01", "1 dollar and 1 cent", "one dollar and one cent"),
    ("US$1,234.50", "1,234 dollars 50", "one thousand two hundred thirty-four dollars fifty"),
    ("$20–$30", "20 to 30 dollars", "twenty to thirty dollars"),
    ("−$5.00", "minus 5 dollars", "minus five dollars"),
    ("CN¥129.00", "129 yuan", "one hundred twenty-nine yuan"),
    ("£12.50 or €3", "12 pounds 50 or 3 euros", "twelve pounds fifty or three euros"),
    ("$2 million", "2 million dollars", "two million dollars"),
    ("4.3/5", "4.3 out of 5 stars", "four point three out of five stars"),
    ("4.3 ★ (120)", "4.3 out of 5 stars, 120 reviews", "four point three out of five stars, one hundred twenty reviews"),
    ("★★★★☆ (1)", "4 out of 5 stars, 1 review", "four out of five stars, one review"),
    ("30 x 20 x 10 cm", "30 by 20 by 10 centimetres", "thirty by twenty by ten centimetres"),
    ("1 kg, 1.2 kg", "1 kilogram, 1.2 kilograms", "one kilogram, one point two kilograms"),
    ("16 GB and 180 g/m²", "16 gigabytes and 180 grams per square metre", "sixteen gigabytes and one hundred eighty grams per square metre"),
    ("-5 °C to 40 °C", "minus 5 degrees Celsius to 40 degrees Celsius", "minus five degrees Celsius to forty degrees Celsius"),
    ("1½ l", "1 and a half litres", "one and a half litres"),
    ("½ price", "half price", "half price"),
    ("27 in wide, only 5 in stock", "27 inches wide, only 5 in stock", "twenty-seven inches wide, only five in stock"),
    ("5-7 days", "5 to 7 days", "five to seven days"),
    ("20% off", "20% off", "twenty percent off"),
    ("on 2026-11-22", "on November 22, 2026", "on November twenty-second, twenty twenty-six"),
    ("November 22, 2026", "November 22, 2026", "November twenty-second, twenty twenty-six"),
    ("by 14:30, 9 am or 9:05 pm", "by 14:30, 9 am or 9:05 pm", "by fourteen thirty, nine A M or nine oh five P M"),
    ("Order F-20315", "Order F, 2 0 3, 1 5", "Order F, two zero three, one five"),
    ("code SAVE10", "code SAVE10", "code save ten"),
    ("an E27 bulb", "an E27 bulb", "an E twenty-seven bulb"),
    ("The Ridge 20 in XL", "The Ridge 20 in XL", "The Ridge twenty in extra large"),
    ("a 12-cup maker", "a 12-cup maker", "a twelve-cup maker"),
    ("e.g. approx. 5 cm", "for example about 5 centimetres", "for example about five centimetres"),
    ("socks, hats, etc.", "socks, hats, and so on.", "socks, hats, and so on."),
    ("See https://shop.example/a?b=1.", "See link to shop.example.", "See link to shop dot example."),
    ("Write to help@shop.example.", "Write to help@shop.example.", "Write to help at shop dot example."),
    ("+1 555 123 4567", "plus 1, 5 5 5, 1 2 3, 4 5 6 7", "plus one, five five five, one two three, four five six seven"),
    ("**Good** | `bad` 😀", "Good, bad", "Good, bad"),
    ("2 AA batteries", "2 double A batteries", "two double A batteries"),
    ("the 1st of #3", "the 1st of number 3", "the first of number three"),
    ("since 2019", "since 2019", "since twenty nineteen"),
    ("2019 products", "2019 products", "two thousand nineteen products"),
    ("Pine Street 4, ME 04101", "Pine Street 4, ME 04101", "Pine Street four, ME zero four one, zero one"),
    ("No. It isn't.", "No. It isn't.", "No. It isn't."),
    ("No. 5, min. 2 cm", "number 5, at least 2 centimetres", "number five, at least two centimetres"),
    ("What's new?", "What's new?", "What's new?"),
]  # fmt: skip
CHINESE = [
    ("现价US$49.90。", "现价49.9美元。", "现价四十九点九美元。"),
    ("¥129", "129元", "一百二十九元"),
    ("¥129.50", "129.5元", "一百二十九点五元"),
    ("20-30元", "20到30元", "二十到三十元"),
    ("US$20–US$30", "20到30美元", "二十到三十美元"),
    ("2美元", "两美元", "两美元"),
    ("3万元", "3万元", "三万元"),
    ("4.3/5", "4.3分，满分5分", "四点三分，满分五分"),
    ("4.3分（满分5分），120条评价", "4.3分（满分5分），120条评价", "四点三分，满分五分，一百二十条评价"),
    ("30×20×10厘米", "30乘20乘10厘米", "三十乘二十乘十厘米"),
    ("重2公斤，12个，2个", "重两公斤，12个，两个", "重两公斤，十二个，两个"),
    ("第2个，2号，2月", "第2个，2号，2月", "第二个，二号，二月"),
    ("-5°C", "零下5摄氏度", "零下五摄氏度"),
    ("180 g/m²", "180克每平方米", "一百八十克每平方米"),
    ("5-7天", "5到7天", "五到七天"),
    ("36-42码", "36到42码", "三十六到四十二码"),
    ("80%，50%-60%", "80%，50到60%", "百分之八十，百分之五十到百分之六十"),
    ("2026-11-22", "2026年11月22日", "二零二六年十一月二十二日"),
    ("2026年11月22日", "2026年11月22日", "二零二六年十一月二十二日"),
    ("14:30，9:00", "14:30，9:00", "十四点三十分，九点"),
    ("订单F-20315", "订单F，2 0 3，1 5", "订单F，二零三，一五"),
    ("Kestrel Dash 跑鞋", "Kestrel Dash 跑鞋", "Kestrel Dash 跑鞋"),
    ("iPhone 15", "iPhone 15", "iPhone 十五"),
    ("电话400-123-4567", "电话4 0 0，1 2 3，4 5 6 7", "电话四零零，幺二三，四五六七"),
    ("红、白（各1件）", "红、白（各1件）", "红、白，各一件"),
    ("1½杯", "1又二分之一杯", "一又二分之一杯"),
    ("100多个", "100多个", "一百多个"),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "screen", "voice"), ENGLISH)
def test_english(shown: str, screen: str, voice: str) -> None:
    assert SAID["en"].mended(shown) == screen
    assert SAID["en"].written_out(shown) == voice


@pytest.mark.parametrize(
    ("shown", "locale", "voice"),
    [
        ("With a 300 cm cable.", "en", "With a three hundred centimetre cable."),
        ("A 1.5 l kettle", "en", "A one point five litre kettle"),
        ("the cable is 300 cm long", "en", "the cable is three hundred centimetres long"),
        ("a 2 m or longer", "en", "a two metres or longer"),
        ("Finch & Co 学习台灯", "zh", "Finch and Co 学习台灯"),
        ("红色&蓝色", "zh", "红色和蓝色"),
        ("Postcode 97205", "en", "Postcode nine seven two zero five"),
        ("Your code is 482913.", "en", "Your code is four eight two nine one three."),
        ("邮编97205", "zh", "邮编九七二零五"),
        ("验证码：482913", "zh", "验证码：四八二九一三"),
        ("打85折", "zh", "打八五折"),
        ("满3件8折", "zh", "满三件八折"),
        ("2024款", "zh", "二零二四款"),
        ("共30款", "zh", "共三十款"),
        ("写信至ann@post.example", "zh", "写信至ann 艾特 post 点 example"),
    ],
)
def test_what_is_said_for_the_words_beside_it(shown: str, locale: Locale, voice: str) -> None:
    assert Spoken(locale, ROOT / "assets").written_out(shown) == voice


@pytest.mark.parametrize(("shown", "screen", "voice"), CHINESE)
def test_chinese(shown: str, screen: str, voice: str) -> None:
    assert SAID["zh"].mended(shown) == screen
    assert SAID["zh"].written_out(shown) == voice


def test_a_lone_yuan_sign_means_what_prices_of_records_mean_by_it() -> None:
    assert SAID["en"].mended("¥129 or CN¥129") == "129 yen or 129 yuan"
    assert SAID["zh"].mended("¥129，JP¥129") == "129元，129日元"


SHAPES = st.sampled_from(
    [shown for shown, *_ in ENGLISH + CHINESE] + ["_", " ", "\n", "①", "٣", "１２"]
)


@given(st.sampled_from(["en", "zh"]), st.lists(SHAPES | st.text(max_size=12), max_size=6))
def test_no_digit_and_no_sign_is_left_for_a_voice(locale: str, parts: list[str]) -> None:
    said = SAID[locale].written_out(" ".join(parts))
    for character in said:
        kind = unicodedata.category(character)
        assert kind[0] in "LM" or character in " .,!?;:'-，。！？；：、", (said, character)
    assert "  " not in said
    assert SAID[locale].written_out(said) == said, "what is written out already stays as it is"


@given(st.lists(SHAPES | st.text(max_size=12), max_size=6))
def test_a_screen_reader_gets_no_markdown_and_no_address(parts: list[str]) -> None:
    said = SAID["en"].mended(" ".join(parts))
    assert not re.search(r"https?://\S+/|\*\*|[★☆|]", said)


def test_spelling() -> None:
    assert spell("Ab-12345", SAID["en"]) == "A, B, dash, 1 2 3, 4 5"
    assert spell("a b", SAID["en"]) == "A, space, B"
    assert spell("灯塔 A4", SAID["zh"]) == "灯，塔，空格，A，4"
