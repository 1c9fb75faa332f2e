"""Cart and checkout by conversation, on the sample shop: end states, what is said, and what is never done."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from acting import CHECK_OUT, LAMPS, Talk, copy_of, priced, rewrite, simple, stocked, with_choices

from shopbot.settings import Settings
from shopbot.types import LOCALES, CheckoutWay, Locale
from shopbot.wiring import Shop

both = pytest.mark.parametrize("locale", LOCALES)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bought")


@pytest.fixture(scope="module")
def shop(sample_shop: Shop, sample_settings: Settings, place: Path) -> Shop:
    return copy_of(sample_shop, sample_settings, place)


@both
def test_a_missing_choice_is_asked_for_with_what_is_in_stock(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), with_choices(shop)
    asked = talk.say(
        {"en": "put it in", "zh": "放进去"}[locale], "cart_add", referred=(product.id,), quantity=2
    )
    sizes = [option.text.get(locale) or option.value for option in product.option_values("size")]
    assert all(size in asked.text for size in sizes)
    assert talk.count == 0
    answered = talk.say(sizes[1])
    assert talk.count == 2
    assert answered.totals
    assert answered.totals.lines[0].line.quantity == 2
    assert product.title.get(locale) in answered.text
    assert sizes[1] in answered.text


@both
def test_a_version_that_does_not_exist_is_not_put_in(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), with_choices(shop)
    asked = talk.say(
        {"en": "add", "zh": "加"}[locale],
        "cart_add",
        referred=(product.id,),
        options={"size": "999"},
    )
    assert "999" in asked.text
    assert talk.count == 0


@both
def test_the_last_change_is_taken_back_by_word_and_by_button(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product, 2)
    talk.say("undo" if locale == "en" else "撤销")
    assert talk.count == 0
    talk.add(product, 3)
    talk.press("undo")
    assert talk.count == 0


@both
@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_a_number_that_cannot_be_leaves_the_cart_alone(
    shop: Shop, locale: Locale, quantity: int
) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    refused = talk.say("add", "cart_add", referred=(product.id,), quantity=quantity)
    assert talk.count == 0
    assert refused.text
    talk.add(product, 2)
    talk.say("make it so many", "cart_change", referred=(product.id,), quantity=quantity or -1)
    assert talk.count == 2
    assert shop.actions


def test_none_of_it_takes_it_out(shop: Shop) -> None:
    talk, product = Talk(shop), simple(shop)
    talk.add(product, 2)
    reply = talk.say("make it 0", "cart_change", referred=(product.id,), quantity=0)
    assert talk.count == 0
    assert "out of your cart" in reply.text


@both
def test_the_cart_is_read_out_with_its_sums(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product, 2)
    reply = talk.say({"en": "my cart", "zh": "购物车"}[locale], "cart_show")
    words = shop.words(locale)
    assert reply.totals
    assert words.money(reply.totals.subtotal) in reply.text
    assert words.say("act.shipping.open") in reply.text, "what is not known yet is not invented"
    second = talk.say(
        {"en": "the first out", "zh": "拿掉第一个"}[locale], "cart_remove", positions=(1,)
    )
    assert talk.count == 0
    assert product.title.get(locale) in second.text


@both
def test_an_order_from_the_first_question_to_the_receipt(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    before = shop.products.get([product.id])[0].stock or 0
    talk.add(product, 2)
    review = talk.review()
    assert review.proposed
    assert review.proposed.kind == "place_order"
    assert "12 Oak Street" in review.text
    assert "ann.lee@post.example" in review.text
    assert shop.products.get([product.id])[0].stock == before, "nothing is done before the yes"
    done = talk.say("yes" if locale == "en" else "是", "yes")
    assert "F-" in done.text
    assert talk.count == 0
    assert shop.products.get([product.id])[0].stock == before - 2
    told = talk.say("what did you do?" if locale == "en" else "你做了什么？")
    assert done.said[0][:12] in told.text
    again = talk.say("yes" if locale == "en" else "是", "yes")
    assert again.text.startswith(shop.words(locale).say("act.nothing_waits"))
    assert shop.products.get([product.id])[0].stock == before - 2


@both
def test_each_refused_value_names_its_field_and_is_asked_again(shop: Shop, locale: Locale) -> None:
    talk = Talk(shop, locale)
    words = shop.words(locale)
    talk.add(simple(shop))
    talk.say(CHECK_OUT[locale], "checkout")
    assert words.say("act.ask.email") in talk.say("nobody@").text
    talk.say("ann.lee@post.example", email="ann.lee@post.example")
    for answer in ("Ann Lee", "12 Oak Street", "Portland"):
        talk.say(answer)
    refused = talk.say("Atlantis")
    assert "Atlantis" in refused.text
    assert words.say("act.ask.region") in refused.text
    talk.say("Oregon")
    assert words.say("act.ask.postcode") in talk.say("9720").text
    fixed = talk.say("97205")
    assert "12 Oak Street, Portland, OR 97205" in fixed.text.replace("，", ", ")


def test_an_address_that_was_spoken_is_read_back_by_letters_and_can_be_spelled(shop: Shop) -> None:
    talk, words = Talk(shop), shop.words("en")
    talk.add(simple(shop))
    talk.say("check out", "checkout")
    lost = talk.say("and .leadpost.example.").text
    assert words.say("act.email.unread") in lost
    assert words.say("act.ask.email") in lost
    told = talk.say("and dot ly at post dot example").text
    assert "and.ly@post.example. Before the at sign: A, N, D, dot, L, Y." in told
    assert words.say("act.noted.email.hint") in told
    again = talk.say("change the e-mail to alpha november november at post dot example", "correct")
    assert "ann@post.example" in again.text
    assert words.say("act.noted.email.hint") not in again.text, "it is known by now"
    typed = Talk(shop)
    typed.add(simple(shop))
    typed.say("check out", "checkout")
    assert "Before the at sign" not in typed.say("ann@post.example", email="ann@post.example").text


def test_each_answer_is_read_back_and_put_right_on_the_way(shop: Shop) -> None:
    """Who hears the shop, and does not see it, learns at once that "Honest Smith" was heard."""
    talk, words = Talk(shop), shop.words("en")
    talk.add(simple(shop))
    talk.say("check out", "checkout")
    talk.say("ann@post.example", email="ann@post.example")
    assert words.say("act.noted.field", value="Honest Smith") in talk.say("Honest Smith.").text
    talk.say("12 Oak Street")
    fixed = talk.say("change the name to alpha november november alpha Smith", "correct").text
    assert words.say("act.noted.field", value="Anna Smith") in fixed
    assert words.say("act.ask.city") in fixed, "the street stands"
    mail = talk.say("change the e-mail to anna at post dot example", "correct").text
    assert words.say("act.ask.city") in mail, "so do name and street"
    for answer in ("Portland", "Oregon"):
        talk.say(answer)
    assert "Anna Smith, 12 Oak Street, Portland, OR 97205" in talk.say("9-7-2-0-5").text


@pytest.mark.parametrize(("city", "state"), [("New York City", "New York"), ("Boston", "Oregon")])
def test_a_new_york_is_an_answer_and_no_wish_to_change_the_city(
    shop: Shop, city: str, state: str
) -> None:
    talk, words = Talk(shop), shop.words("en")
    talk.add(simple(shop))
    talk.say("check out", "checkout")
    talk.say("ann@post.example", email="ann@post.example")
    for answer in ("Ann Lee", "12 New Street"):
        talk.say(answer)
    assert words.say("act.ask.region") in talk.say(city).text
    assert words.say("act.ask.postcode") in talk.say(state).text
    assert words.say("act.ask.region") in talk.say("the state is wrong", "correct").text


def test_one_field_is_put_right_at_the_review(shop: Shop) -> None:
    talk = Talk(shop)
    talk.add(simple(shop))
    talk.review()
    fixed = talk.say("change the street to 14 Elm Road", "correct")
    assert fixed.proposed
    assert "14 Elm Road, Portland" in fixed.text
    asked = talk.say("the postcode is wrong", "correct")
    assert asked.text == shop.words("en").say("act.ask.postcode")
    assert "97214" in talk.say("97214").text


@both
def test_a_yes_to_something_else_is_not_a_yes(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    stock = shop.products.get([product.id])[0].stock
    talk.add(product)
    review = talk.review()
    assert review.proposed
    other = talk.say(LAMPS[locale], "search")
    assert review.proposed.title in other.text, "that it was not done is told"
    late = talk.say("yes" if locale == "en" else "是", "yes")
    assert late.text.startswith(shop.words(locale).say("act.nothing_waits"))
    assert shop.words(locale).say("act.cart.next") in late.text, (
        "what was begun can be gone on with"
    )
    old = talk.press("yes", review.proposed.key)
    assert old.text == shop.words(locale).say("act.proposal.gone")
    assert (shop.products.get([product.id])[0].stock, talk.count) == (stock, 1)


@both
def test_no_places_nothing(shop: Shop, locale: Locale) -> None:
    talk = Talk(shop, locale)
    talk.add(simple(shop))
    talk.review()
    assert talk.say("no", "no").text == shop.words(locale).say("act.declined.checkout")
    assert talk.count == 1


@both
def test_a_price_that_changed_is_told_and_asked_again(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product)
    first = talk.review()
    assert first.proposed
    assert product.price
    dearer = product.price.minor + 500
    rewrite(shop, priced(product, dearer))
    again = talk.say("yes", "yes")
    rewrite(shop, product)
    assert talk.count == 1, "nothing was ordered"
    assert again.proposed
    assert again.proposed.key != first.proposed.key
    assert again.proposed.title != first.proposed.title, "the new sum stands in the question"


@both
def test_sold_out_between_asking_and_yes(shop: Shop, locale: Locale) -> None:
    talk, product = Talk(shop, locale), simple(shop)
    talk.add(product)
    talk.review()
    rewrite(shop, stocked(product, 0))
    reply = talk.say("yes", "yes")
    rewrite(shop, product)
    assert reply.proposed is None
    assert product.title.get(locale) in reply.text
    assert shop.words(locale).say("act.nothing_changed") in reply.text
    assert talk.count == 1


def test_a_double_click_orders_once(shop: Shop) -> None:
    talk, product = Talk(shop), simple(shop)
    before = shop.products.get([product.id])[0].stock or 0
    talk.add(product)
    review = talk.review()
    assert review.proposed
    first, second = (talk.press("yes", review.proposed.key) for _ in range(2))
    assert first.text == second.text
    assert shop.products.get([product.id])[0].stock == before - 1


def test_of_two_tabs_only_the_newer_proposal_holds(shop: Shop) -> None:
    talk = Talk(shop)
    product = simple(shop)
    talk.add(product)
    first = talk.review()
    other = Talk(shop, session=talk.session)
    other.say("two of them", "cart_change", referred=(product.id,), quantity=2)
    second = other.say("check out", "checkout")
    assert first.proposed
    assert second.proposed
    assert talk.press("yes", first.proposed.key).text == shop.words("en").say("act.proposal.gone")
    assert talk.count == 2
    assert "Done" in other.press("yes", second.proposed.key).text


def test_a_proposal_survives_a_restart(shop: Shop, sample_settings: Settings, place: Path) -> None:
    talk = Talk(shop)
    talk.add(simple(shop))
    review = talk.review()
    reopened = Talk(copy_of(shop, sample_settings, place), session=talk.session)
    assert reopened.shop.actions
    waiting = reopened.shop.actions.proposer.current(talk.session, shop.words("en"))
    assert waiting == review.proposed
    assert "Done" in reopened.say("yes", "yes").text


def test_a_code_says_what_it_takes_off_or_why_not(shop: Shop) -> None:
    talk = Talk(shop)
    talk.add(simple(shop))
    assert "NOSUCH99" in talk.say("use code NOSUCH99", "cart_change").text
    assert shop.actions
    assert shop.actions.cart.desk.cart(talk.session).codes == ()
    talk.say("use code WELCOME10", "cart_change")
    assert shop.actions.cart.desk.cart(talk.session).codes == ("WELCOME10",)


def test_a_card_number_is_neither_read_nor_kept(shop: Shop) -> None:
    talk = Talk(shop)
    reply = talk.say("pay with 4111 1111 1111 1111 please", "checkout")
    assert reply.text == shop.words("en").say("act.card")
    kept, _ = shop.journal.load(talk.session)
    assert "4111" not in kept[-1].question
    assert talk.say("F-20315 and 13 things", "order").turn.question == "F-20315 and 13 things"


def test_asking_again_never_does_it_twice(shop: Shop) -> None:
    talk, product = Talk(shop), simple(shop)
    added = talk.add(product)
    assert added.turn.decoding == "action"
    kept = len(shop.journal.load(talk.session)[0])
    talk.say("undo")
    assert len(shop.journal.load(talk.session)[0]) == kept + 1


@both
def test_a_checkout_that_takes_one_thing_at_a_time_gets_a_link_for_each(
    shop: Shop, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Talk(shop, locale)
    one, other = [p for p in shop.products.all() if p.stock and p.price][:2]
    talk.add(one)
    talk.add(other)
    desk = shop.actions.cart.desk  # type: ignore[union-attr]
    way = CheckoutWay("template", "https://shop.example/add?id={variant}&n={quantity}")
    monkeypatch.setattr(desk, "rules", replace(desk.rules, checkout=way))
    said = talk.say({"en": "check out", "zh": "结账"}[locale], "checkout").text
    links = re.findall(r"https://shop\.example/add\?id=([\w%-]+)&n=1", said)
    assert len(links) == 2
    assert links[0].startswith(one.id)
    assert links[1].startswith(other.id)


@both
def test_what_is_sold_out_by_now_is_told_with_what_can_be_done(
    sample_shop: Shop, sample_settings: Settings, tmp_path: Path, locale: Locale
) -> None:
    shop = copy_of(sample_shop, sample_settings, tmp_path)
    talk, product, words = Talk(shop, locale), simple(shop), shop.words(locale)
    talk.add(product)
    rewrite(shop, stocked(product, 0))
    shown = talk.say({"en": "my cart", "zh": "购物车"}[locale], "cart_show").text
    begun = talk.say(CHECK_OUT[locale], "checkout").text
    for told in (shown, begun):
        assert words.say("act.cart.stopped") in told
        assert words.say("act.cart.next") not in told


@both
def test_a_code_that_the_shop_does_not_have_is_refused(shop: Shop, locale: Locale) -> None:
    talk = Talk(shop, locale)
    words = {"en": "apply the code NONSENSE", "zh": "用优惠码NONSENSE"}[locale]
    told = talk.say(words, "offers").text
    assert shop.words(locale).say("refused.code.unknown", code="NONSENSE") in told
