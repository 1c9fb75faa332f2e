"""What is said for an address: judged field by field, in whatever script, and nothing else is taken for a name."""

import pytest
from acting import ADDRESS, CHECK_OUT, Talk, copy_of, simple

from shopbot.chat import actions_fields as fields
from shopbot.errors import Refused
from shopbot.settings import Settings
from shopbot.shop.addresses import check_field, checked_address, home
from shopbot.types import LOCALES, Address, Delivery, Locale, LocalText
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)
CHINESE = "李安，北京市朝阳区建国路88号，北京，100022"
CHINA = Delivery(regions={"CN": {"BJ": LocalText({"zh": "北京市"})}}, postcodes={"CN": r"\d{6}"})


@pytest.fixture(scope="module")
def shop(
    sample_shop: Shop, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    return copy_of(sample_shop, sample_settings, tmp_path_factory.mktemp("addressed"))


def at_the_address(shop: Shop, locale: Locale) -> Talk:
    talk = Talk(shop, locale)
    talk.add(simple(shop))
    talk.say(CHECK_OUT[locale], "checkout")
    talk.say("ann.lee@post.example", email="ann.lee@post.example")
    return talk


@both
def test_an_address_in_chinese_characters_is_told_at_once_in_the_language_spoken(
    shop: Shop, locale: Locale
) -> None:
    talk, words = at_the_address(shop, locale), shop.words(locale)
    assert words.say("act.address.script") in talk.say(CHINESE).text
    assert words.say("act.ask.street") in talk.say("李安").text, "a name may be in any script"
    told = talk.say("建国路88号").text
    assert words.say("act.address.script") in told
    assert words.say("act.ask.street") in told
    talk.say("12 Oak Street")
    told = talk.say("波特兰").text
    assert words.say("refused.address.city_script", seen="波特兰") in told
    assert words.say("act.ask.city") in told
    talk.say("Portland")
    talk.say("俄勒冈")
    last = talk.say("９７２０５")
    assert "12 Oak Street" in last.text
    assert last.turn.state
    assert last.turn.state.locale == locale


@both
def test_an_address_without_a_name_is_asked_for_the_name_alone(shop: Shop, locale: Locale) -> None:
    talk, words = at_the_address(shop, locale), shop.words(locale)
    assert words.say("act.ask.name") in talk.say("12 Oak Street, Portland, OR 97205").text
    assert "97205" in talk.say("Ann Lee").text


@both
@pytest.mark.parametrize("answer", ["298360", "ann@post.example"])
def test_what_is_no_name_stands_on_no_parcel(shop: Shop, locale: Locale, answer: str) -> None:
    talk, words = at_the_address(shop, locale), shop.words(locale)
    assert words.say("act.ask.street") not in talk.say(answer).text


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "ok, place my order"), ("zh", "好的，下单"), ("zh", "结账")]
)
def test_going_on_is_no_answer_but_asks_again(shop: Shop, locale: Locale, text: str) -> None:
    talk = at_the_address(shop, locale)
    asked = talk.say(text, "checkout")
    assert shop.words(locale).say("act.ask.address") in asked.text
    assert ADDRESS[locale].split("，")[0].split(",")[0] in talk.say(ADDRESS[locale]).text


def test_a_shop_sends_to_its_own_country_where_none_is_named() -> None:
    given = {"name": "李安", "street": "建国路88号", "city": "北京"}
    given |= {"region": "北京", "postcode": "100022"}
    fields.check_fields(given, CHINA)
    made = checked_address(fields.built(given, CHINA), CHINA)
    assert (made.country, made.region) == ("CN", "BJ")
    assert home(Delivery()) == Address("", "", "", "", "").country


@pytest.mark.parametrize(("field", "value"), [("postcode", "97205"), ("region", "Oregon")])
def test_one_field_is_refused_before_the_others_are_known(field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        check_field(field, value, CHINA)
    assert refused.value.key == f"refused.address.{field}_there"
