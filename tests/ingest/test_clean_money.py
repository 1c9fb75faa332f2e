"""Prices: exact in every notation, refused where two readings are possible, never invented."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, get_currency_precision
from hypothesis import given, settings
from hypothesis import strategies as st

from shopbot.ingest.clean_money import Impossible, currency_code, money, stated_currency
from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_values import Unusable
from shopbot.types import Money, minor_digits

LOCALES = ["en_US", "en_GB", "en_IN", "de_DE", "de_CH", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "sv_SE", "pt_BR", "ja_JP", "zh_CN", "ko_KR", "ru_RU"]  # fmt: skip
CURRENCIES = ["USD", "EUR", "GBP", "CNY", "JPY", "KRW", "CHF", "SEK", "INR", "KWD", "BRL", "PLN"]


@settings(deadline=None)  # Babel reads a locale's file when it is first used
@given(st.integers(0, 10**8), st.sampled_from(CURRENCIES), st.sampled_from(LOCALES))
def test_what_babel_writes_is_read_back(minor, currency, locale):
    amount = Decimal(minor).scaleb(-minor_digits(currency))
    pattern = "#,##0.00" if minor_digits(currency) == 2 else None
    number = format_decimal(amount, pattern, locale=locale) if pattern else str(amount)
    for text in (
        f"{number} {currency}",
        f"{currency} {number}",
        format_currency(amount, currency, "¤¤ #,##0.00", locale, currency_digits=True),
    ):
        if currency == "KWD" and 10**3 <= minor < 10**6 and "," in text and "." not in text:
            with pytest.raises(
                Unusable, match="can be read as"
            ):  # "1,234" dinars are 1234 or 1.234
                money(text, "USD")
        else:
            assert money(text, "USD") == Money(minor, currency)


@given(st.integers(0, 10**9), st.sampled_from(CURRENCIES))
def test_signs_of_every_currency(minor, currency):
    amount = Decimal(minor).scaleb(-minor_digits(currency))
    for word in rules()["currency_words"].get(currency, ()):
        assert money(f"{amount} {word}", "XXX") == Money(minor, currency)
        assert money(f"{word} {amount}", "XXX") == Money(minor, currency)


@pytest.mark.parametrize("code", str(rules()["currencies"]).split())
def test_decimals_are_those_that_prices_are_shown_with(code):
    assert minor_digits(code) == get_currency_precision(code)


@pytest.mark.parametrize(
    ("text", "shop", "expected"),
    [
        ("$12", "CAD", Money(1200, "CAD")),
        ("US$12", "CAD", Money(1200, "USD")),
        ("CAD $12.00", "USD", Money(1200, "CAD")),
        ("￥1,500", "JPY", Money(1500, "JPY")),
        ("¥1,500", "CNY", Money(150000, "CNY")),
        ("¥1,500", "USD", Money(150000, "CNY")),
        ("1.5万元", "USD", Money(1500000, "CNY")),
        ("人民币 59.9", "USD", Money(5990, "CNY")),
        ("RMB59", "USD", Money(5900, "CNY")),
        ("59元起", "CNY", Money(5900, "CNY")),
        ("from £8", "USD", Money(800, "GBP")),
        ("1 299,00 €", "USD", Money(129900, "EUR")),
        ("1'299.00", "CHF", Money(129900, "CHF")),
        ("12,- €", "EUR", Money(1200, "EUR")),
        ("12,34,567.89", "INR", Money(123456789, "INR")),
        ("250.000 ₫", "USD", Money(250000, "VND")),
        ("1.299", "JPY", Money(1299, "JPY")),
        (".99", "USD", Money(99, "USD")),
        ("١٢٫٥٠", "EGP", Money(1250, "EGP")),
        (Decimal("1.299"), "USD", Money(130, "USD")),
    ],
)
def test_notations(text, shop, expected):
    assert money(text, shop) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "call us", "Call for price!", "N/A", "-", "TBD", "POA", "面议", "价格面议", "请询价", "auf Anfrage", "On request."],
)  # fmt: skip
def test_no_price_is_no_price(text):
    assert money(text, "USD") is None


@pytest.mark.parametrize(
    "text",
    [
        "1.299",
        "12.500 €",
        "10-20",
        "$10 – $20",
        "2 for 5",
        "soon",
        "1e9",
        "5 apples",
        "12 50",
        "$5 or €4",
        "1,23.4",
        "1.2.3",
        "five",
        "NaN",
        "0x10",
        "9" * 400,
        "5" + "€" * 100,
    ],  # fmt: skip
)
def test_what_could_be_two_amounts_is_none(text):
    with pytest.raises(Unusable) as error:
        money(text, "USD")
    assert not isinstance(error.value, Impossible)
    assert len(str(error.value)) < 120


@pytest.mark.parametrize("value", ["-1", "-$5", "$-5", "- 5 €", "10000001", -3, Decimal("1e30"), float("inf"), float("nan")])  # fmt: skip
def test_impossible_amounts(value):
    with pytest.raises(Impossible):
        money(value, "USD")


def test_small_units_may_be_many():
    assert money("25000000", "VND") == Money(25000000, "VND")


def test_an_unknown_currency_is_not_read_as_the_shops():
    for value in ({"amount": "7", "currency": "Galleons"}, "7 XTS", "7 bananas"):
        with pytest.raises(Unusable):
            money(value, "USD")


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text):
    try:
        found = money(text, "USD")
    except Unusable as refused:
        assert_reason(refused)
    else:
        assert found is None or (found.minor >= 0 and len(found.currency) == 3)
        assert found is None or any(c.isdecimal() for c in text)  # out of nothing comes nothing


def assert_reason(error):
    assert error.field == "price"
    assert str(error)


def test_currency_words():
    assert [currency_code(w) for w in ("usd", "RMB", "€", "人民币", "元", "kr", "?", "")] == [
        "USD", "CNY", "EUR", "CNY", "CNY", "SEK", "", ""]  # fmt: skip
    assert currency_code("kr", "DKK") == "DKK"
    assert stated_currency({"price": "12.00 GBP"}) == "GBP"
    assert stated_currency({"price": "£12"}) == "GBP"
    assert stated_currency({"price": "12", "currency": "eur"}) == "EUR"
    assert stated_currency({"price": "12"}) == ""
