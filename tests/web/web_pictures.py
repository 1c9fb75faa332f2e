"""The fake shop with real search by picture: a random model of the CLIP family, real database, real Chroma."""

from pathlib import Path

import tiny_clip
from pictures import photo, saved
from web_fakes import ASSETS, PRODUCTS, FakeShop, both

from shopbot.chat.words import Words
from shopbot.errors import UnreadablePicture
from shopbot.models import clip
from shopbot.search.facets import vocabulary
from shopbot.search.pictures import PictureSearch
from shopbot.search.pictures_index import index_pictures
from shopbot.search.pictures_turn import PictureTurns
from shopbot.search.vectors import ChromaIndex
from shopbot.shop.database import open_database
from shopbot.shop.products import ProductStore
from shopbot.types import Catalogue, ShopInfo

SEED = {product.id: number for number, product in enumerate(PRODUCTS)}
LINK = "https://photos.test/kettle-2.png"


def picture_of(product_id: str, kind: str = "PNG", **options: object) -> bytes:
    return saved(photo(SEED[product_id], (300, 200)), kind, **options)


def fetch(address: str) -> bytes:
    if address != LINK:
        raise UnreadablePicture("fail.picture.fetch", address)
    return picture_of("kettle-2")


def picture_shop(folder: Path) -> FakeShop:
    """A shop whose products were photographed."""
    shop = FakeShop()
    images = clip.from_folder(tiny_clip.write(folder / "clip"))
    store = ProductStore(open_database(folder / "shop.sqlite"))
    store.save(Catalogue(ShopInfo(both("Shop", "店"), "USD", ("en", "zh")), PRODUCTS))
    index = ChromaIndex(folder / "pictures", images.fingerprint, building=True)
    index_pictures(store, images, index, lambda product: picture_of(product.id))
    shop.pictures = PictureTurns(
        PictureSearch(store, lambda: index, images),
        shop.journal,
        lambda: vocabulary(store.categories(), store.all()),
        "USD",
        {locale: Words(locale, ASSETS) for locale in ("en", "zh")},
        fetch,
    )
    return shop
