"""Which shops a data set is made of: invented ones, and imported ones such as a merchant's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from shopbot.learn.examples import Split
from shopbot.learn.examples_goods import TrainingShop, bank, make_shop
from shopbot.types import Product, ShopInfo

_TRAIN_KINDS, _VALID_KINDS = 28, 33  # of the bank; what follows is for the test
_SHOPS = 8  # invented shops to train on; the last two names are for validation and test
_EACH = 5  # products of a kind


def invented(assets: Path) -> Mapping[Split, Sequence[TrainingShop]]:
    """Shops of each split; no kind of product, shop or phrasing is in two of them."""
    words = bank(assets)
    kinds = words["kinds"]
    return {
        "train": [make_shop(words, n, kinds[:_TRAIN_KINDS], _EACH) for n in range(_SHOPS)],
        "valid": [
            make_shop(words, _SHOPS + n, kinds[_TRAIN_KINDS:_VALID_KINDS], 8) for n in (0, 10)
        ],
        "test": [make_shop(words, _SHOPS + 1 + n, kinds[_VALID_KINDS:], 8) for n in (0, 10)],
    }


def imported(name: str, info: ShopInfo, products: Sequence[Product], licence: str) -> TrainingShop:
    """A shop that was imported, as a source of examples."""
    return TrainingShop(name, info, tuple(products), {}, {}, {}, licence)
