"""An address on one line: what can be told of it is taken, whatever the order; nothing is made up."""

import pytest
from acting import Talk, copy_of, simple
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.actions_address_parts import bare, lone, name_in, parts
from shopbot.settings import Settings
from shopbot.types import LOCALES, Delivery, Locale, LocalText
from shopbot.wiring import Shop

HERE = Delivery(
    regions={
        "US": {
            "IL": LocalText({"en": "Illinois", "zh": "伊利诺伊州"}),
            "NY": LocalText({"en": "New York", "zh": "纽约州"}),
            "OR": LocalText({"en": "Oregon", "zh": "俄勒冈州"}),
        }
    }
)
CHINA = Delivery(regions={"CN": {}})
ANN = {"name": "Ann Lee", "street": "12 Elm Street", "city": "Springfield"}
WHOLE = {**ANN, "region": "IL", "postcode": "62701"}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Ann Lee, 12 Elm Street, Springfield IL 62701", WHOLE),
        ("Ann Lee 12 Elm Street Springfield IL 62701", WHOLE),
        ("Ann Lee, 12 Elm Street, Springfield IL 62701, ann@post.example, 555-123-4567", WHOLE),
        ("12 Elm Street, Springfield, IL 62701, Ann Lee", WHOLE),
        ("Ann Lee, 12 Elm Street, Springfield", ANN),
        ("Ann Lee, 12 Elm Street, Springfield 62701", {**ANN, "postcode": "62701"}),
        (
            "ship it to Ann Lee at 12 Elm Street, Apt 4, Springfield, IL, phone 217 555 0100",
            {**ANN, "street2": "Apt 4", "region": "IL"},
        ),
        (
            "5 Elm St, New York, NY 10001",
            {"street": "5 Elm St", "city": "New York", "region": "NY", "postcode": "10001"},
        ),
        ("5 Elm St, New York", {"street": "5 Elm St", "city": "New York"}),
        (
            "李娜，12 Elm Street，Springfield，伊利诺伊州 62701，电话13800138000",
            {**WHOLE, "name": "李娜", "region": "伊利诺伊州"},
        ),
        (
            "收件人李娜，地址12 Elm Street, Springfield，邮编62701",
            {**ANN, "name": "李娜", "postcode": "62701"},
        ),
        ("Ann Lee", {}),
        ("where is my order F-20384?", {}),
        ("2 of the blue ones in size 42", {}),
        ("上海市浦东新区世纪大道100号", {}),
    ],
)
def test_what_can_be_told_is_taken(text: str, given: dict[str, str]) -> None:
    assert parts(text, HERE) == given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (
            "上海市浦东新区世纪大道100号 201室 邮编200120 李娜 13800138000",
            {"region": "上海市", "city": "上海市", "street": "浦东新区世纪大道100号 201室", "postcode": "200120", "name": "李娜"},
        ),
        (
            "王小明 13900001111 广东省深圳市南山区科技园路8号3栋502室 518057",
            {"region": "广东省", "city": "深圳市", "street": "南山区科技园路8号3栋502室", "postcode": "518057", "name": "王小明"},
        ),
        (
            "寄到北京朝阳区建国路88号",
            {"region": "北京市", "city": "北京市", "street": "朝阳区建国路88号"},
        ),
    ],
)  # fmt: skip
def test_chinese_lines_where_the_shop_sends_to_china(text: str, given: dict[str, str]) -> None:
    assert parts(text, CHINA) == given


def test_the_name_is_kept_where_the_post_cannot_read_the_rest() -> None:
    line = "上海市浦东新区世纪大道100号 201室 邮编200120 李娜 13800138000"
    assert name_in(line) == {"name": "李娜"}
    assert name_in("上海市浦东新区世纪大道100号") == {}


@given(st.text(max_size=80))
def test_nothing_is_made_up(text: str) -> None:
    for delivery in (HERE, CHINA):
        for field, value in parts(text, delivery).items():
            assert value
            assert value in text or field in ("region", "city")


@given(st.permutations(["Ann Lee", "+1 217 555 0100", "ann@post.example"]))
def test_who_and_how_to_call_may_stand_anywhere(who: list[str]) -> None:
    line = ", ".join([*who, "12 Elm Street, Springfield, IL 62701"])
    assert parts(line, HERE) == WHOLE


def test_a_postcode_is_no_telephone_number() -> None:
    assert (
        bare("12 Elm Street, Portland, OR 97205-1234") == "12 Elm Street, Portland, OR 97205-1234"
    )
    assert lone("97205", HERE, {}) == {"postcode": "97205"}
    assert lone("Oregon", HERE, {}) == {"region": "Oregon"}
    assert lone("Ann Lee", HERE, {}) == {}


@pytest.fixture(scope="module")
def shop(
    sample_shop: Shop, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path_factory.mktemp("lines"))


@pytest.mark.parametrize("locale", LOCALES)
def test_only_what_is_missing_is_asked_for(shop: Shop, locale: Locale) -> None:
    talk, words = Talk(shop, locale), shop.words(locale)
    talk.add(simple(shop))
    talk.say({"en": "check out", "zh": "结账"}[locale], "checkout")
    talk.say("ann.lee@post.example", email="ann.lee@post.example")
    asked = talk.say("Ann Lee 12 Oak Street Portland 503-555-0100", "off_topic")
    assert "12 Oak Street" in asked.text
    assert words.say("act.ask.region") in asked.text
    asked = talk.say("Oregon")
    assert words.say("act.ask.postcode") in asked.text
    assert "OR 97205" in talk.say("97205").text


def test_address_and_email_in_one_message(shop: Shop) -> None:
    talk = Talk(shop)
    talk.add(simple(shop))
    talk.say("check out", "checkout")
    told = talk.say("Ann Lee, 12 Oak Street, Portland OR 97205, a.lee@post.example", email="a.lee@post.example")  # fmt: skip
    assert "a.lee@post.example" in told.text
    assert "12 Oak Street, Portland, OR 97205" in told.text
