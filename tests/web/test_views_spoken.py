"""Whatever the page shows with a sign in it comes to it once more as it is said."""

from web_fakes import PRODUCTS, Catalogue

from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import ComparedRow, Comparison, Proposed, Sentence, Verdict
from shopbot.web import views, views_cart

EN, ZH = Words("en", ROOT / "assets"), Words("zh", ROOT / "assets")


def test_a_card_says_its_prices() -> None:
    told = views.card(PRODUCTS[0], EN, "en")
    assert told["spoken"] == {"price": "84 dollars 20", "was": "99 dollars"}
    assert told["rating"] == "4.5 out of 5 stars, 120 reviews", "it is in words already"
    assert views.card(PRODUCTS[0], ZH, "zh")["spoken"]["price"] == "84.2美元"


def test_a_sentence_says_what_it_shows_only_where_that_differs() -> None:
    plain = Sentence("It is blue.", Verdict("record"))
    assert "spoken" not in views.event(plain, EN, "en", Catalogue())
    priced = Sentence("It costs $49.90 and is 30 x 20 cm.", Verdict("record"))
    told = views.event(priced, EN, "en", Catalogue())
    assert told["text"] == "It costs $49.90 and is 30 x 20 cm."
    assert told["spoken"] == "It costs 49 dollars 90 and is 30 by 20 centimetres."


def test_a_row_of_a_table_says_its_cells() -> None:
    rows = (
        ComparedRow("price", "Price", ("$49.00", "$29.50"), same=False),
        ComparedRow("color", "Colour", ("blue", "red"), same=False),
    )
    told = views.compared(Comparison("en", "Two", ("a", "b"), ("A", "B"), rows), EN)
    assert told["rows"][0]["spoken"] == ["49 dollars", "29 dollars 50"]
    assert "spoken" not in told["rows"][1]


def test_a_proposal_says_its_sums_and_its_number() -> None:
    item = Proposed(
        "key", "cancel", "Cancel order F-20315", ("Refund: $84.20",), "Yes, cancel F-20315", "No"
    )
    told = views_cart.proposed(item, EN)
    assert told["spoken"] == {
        "title": "Cancel order F, 2 0 3, 1 5",
        "lines": ["Refund: 84 dollars 20"],
        "yes": "Yes, cancel F, 2 0 3, 1 5",
    }
