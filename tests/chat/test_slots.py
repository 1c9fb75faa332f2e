"""How many, which order, why, for whom: read out of messages exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat import slots, slots_words
from shopbot.settings import ROOT
from shopbot.types import LOCALES

EN, ZH = (slots_words.load(ROOT / "assets", locale) for locale in LOCALES)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("two of them please", 2),
        ("add 2 mugs to my cart", 2),
        ("I'll take three", 3),
        ("make it two", 2),
        ("two pairs in 43", 2),
        ("not two but three", 3),
        ("quantity -1", -1),
        ("0 of the second", 0),
        ("add 1000000000 of them", 10**9),
        ("a dozen of those", 12),
        ("size 42 in blue", None),
        ("the second one", None),
        ("under 50 dollars", None),
        ("put the first two in my cart", None),
        ("cancel order 20355", None),
    ],
)
def test_quantity_in_english(text: str, count: int | None) -> None:
    assert slots.quantity(text, EN) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("来两个", 2),
        ("要三双42码", 3),
        ("俩", 2),
        ("把数量改成5", 5),
        ("数量0", 0),
        ("要1000000000个", 10**9),
        ("不是一个，要两个", 2),
        ("购物车里两个改三个", 3),
        ("来一件第二款", 1),
        ("第二个", None),
        ("50美元以内", None),
        ("前两个放购物车", None),
        ("一共多少钱", None),
    ],
)
def test_quantity_in_chinese(text: str, count: int | None) -> None:
    assert slots.quantity(text, ZH) == count


def test_order_mail_and_reason_stand_side_by_side() -> None:
    said = slots.read("cancel F-20315, mail A.b@X.org, because I ordered by mistake.", EN)
    assert (said.order_id, said.email) == ("F-20315", "a.b@x.org")
    assert said.reason == "I ordered by mistake"
    said = slots.read("取消F-20315，买错了", ZH)
    assert (said.order_id, said.reason) == ("F-20315", "买错了")


def test_codes_and_postcodes_are_no_orders() -> None:
    assert slots.read("the code is WELCOME10", EN).code == "WELCOME10"
    said = slots.read("my zip code is 97201", EN)
    assert (said.postcode, said.order_id) == ("97201", "")
    assert slots.read("邮编97201", ZH).postcode == "97201"


def test_a_need_is_kept_as_words_and_as_what_helps() -> None:
    said = slots.read("a birthday gift for my son who is blind", EN)
    assert (said.recipient, said.occasion) == ("my son", "birthday")
    assert said.needs == ("who is blind",)
    assert said.helps == ("tactile_markings",)
    assert slots.read("给爷爷买生日礼物，他眼睛看不清", ZH).helps == ("large_print",)
    assert slots.read("something for my mother, she has arthritis", EN).needs == (
        "she has arthritis",
    )


@given(st.text(max_size=300), st.sampled_from([EN, ZH]))
def test_any_text_is_read(text: str, words: slots_words.SlotWords) -> None:
    said = slots.read(text, words)
    assert said.quantity is None or isinstance(said.quantity, int)
    assert said.order_id == said.order_id.upper()
    assert all(need in text or not text.isascii() for need in said.needs)


@given(st.integers(-(10**9), 10**9), st.sampled_from(["quantity {}", "make it {}"]))
def test_any_amount_is_kept_as_it_was_said(count: int, said: str) -> None:
    assert slots.quantity(said.format(count), EN) == count


@given(st.integers(1000, 999999), st.sampled_from(["where is order {}?", "cancel F-{} please"]))
def test_any_order_number_is_found(number: int, said: str) -> None:
    assert slots.read(said.format(number), EN).order_id.removeprefix("F-") == str(number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my order is F two zero three seven three", EN),
        ("order F two oh three seven three, please", EN),
        ("单号是F二零三七三", ZH),
        ("单号F二〇三七三，查一下", ZH),
    ],
)
def test_an_order_number_can_be_spelled_out(text, words):
    assert slots.read(text, words).order_id == "F-20373"
