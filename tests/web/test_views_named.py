"""What the page is told names things as the shop does, in the language of the page."""

import pytest
from web_fakes import Catalogue, usd

from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import DialogueState, Filters, Totals, Turn
from shopbot.web import views, views_cart


@pytest.mark.parametrize(("locale", "name"), [("en", "Kitchen"), ("zh", "厨房用品")])
def test_a_wish_for_a_category_has_the_name_of_the_category(locale, name) -> None:
    words = Words(locale, ROOT / "assets")
    wished = DialogueState(filters=Filters(categories=("kitchen", "bathroom-rugs")))
    turn = Turn("t", "s", "q", "", locale, "greedy", state=wished)
    labels = [chip["label"] for chip in views.turn(turn, words, locale, Catalogue())["chips"]]
    assert labels == [name, "bathroom rugs"], "one that the shop no longer has keeps its key"


@pytest.mark.parametrize(("tax", "label"), [(240, "Tax, included in the prices"), (0, "Tax")])
def test_where_there_is_no_tax_none_is_in_the_prices(tax, label) -> None:
    words = Words("en", ROOT / "assets")
    totals = Totals(
        lines=(), subtotal=usd(2900), discounts=(), shipping=None, tax=usd(tax), total=usd(2900),
        tax_included=True,
    )  # fmt: skip
    assert label in [row["label"] for row in views_cart._sums(totals, words)]
