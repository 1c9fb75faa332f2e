"""Search by picture put together: the model, the vectors and the step that fills them. `wiring` of the rest."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.errors import BadSetting, ShopMissing, WeightsError
from shopbot.settings import Settings
from shopbot.wiring import Say, open_shop, quiet_dependencies, shop_dir

if TYPE_CHECKING:
    from shopbot.ports import ImageEmbedder
    from shopbot.search.pictures_index import PictureReport
    from shopbot.search.pictures_turn import PictureTurns
    from shopbot.search.vectors import ChromaIndex
    from shopbot.wiring import Shop


def image_embedder(settings: Settings) -> "ImageEmbedder | None":
    """The picture model; None for `image_model = none`.

    Raises:
        WeightsError: when it cannot be had.
    """
    quiet_dependencies()
    if settings.image_model in {"", "none"}:
        return None
    from shopbot.models.clip import load

    return load(settings)


def picture_dir(settings: Settings, name: str) -> Path:
    """Where the picture vectors of a shop lie: beside those of its texts."""
    return shop_dir(settings, name) / "pictures"


def picture_index(
    settings: Settings, name: str, images: "ImageEmbedder", *, anew: bool = False
) -> "ChromaIndex":
    """The picture vectors of a shop, which are replaced with the model; `anew` as another process left them."""
    from shopbot.search.vectors import ChromaIndex

    index = ChromaIndex(picture_dir(settings, name), images.fingerprint, building=True, anew=anew)
    index.commit()
    return index


def index_pictures(
    settings: Settings,
    say: Say,
    draw: Callable[[str, str], str],
    *,
    folder: Path | None,
    web: bool,
    afresh: bool,
) -> "PictureReport":
    """Looks at the product pictures of the shop, so that it can be searched by picture.

    Args:
        settings: which shop, which picture model.
        say: takes one line of progress at a time.
        draw: gives one of our own drawings by name and tint, "" for none.
        folder: photos named like product ids or codes; None for none.
        web: whether pictures are fetched from the https addresses of the feed.
        afresh: look at all of them again, not only at new ones.

    Raises:
        BadSetting: when no picture model is set.
        ShopMissing: when there is no such shop.
    """
    from shopbot.models.clip_drawing import png
    from shopbot.models.clip_fetch import Fetcher
    from shopbot.search import pictures_index
    from shopbot.shop.database import open_database
    from shopbot.shop.products import ProductStore

    images = image_embedder(settings)
    if images is None:
        raise BadSetting("No picture model is set.", no_picture_model())
    place = shop_dir(settings) / "shop.sqlite"
    if settings.shop == "sample" and not place.exists():
        open_shop(replace(settings, image_model="none"), say, model=False)
    if not place.exists():
        raise ShopMissing(
            f"There is no shop called {settings.shop!r}.",
            f"Import one: shopbot import FILE --shop {settings.shop}",
        )
    sources = [pictures_index.in_folder(folder)] if folder else []
    sources += [pictures_index.drawn(draw, png)]
    sources += [pictures_index.at_address(Fetcher())] if web else []

    def told(done: int, total: int) -> None:
        if done % 100 == 0 or done == total:
            say(f"{done} of {total} pictures")

    report = pictures_index.index_pictures(
        ProductStore(open_database(place)),
        images,
        picture_index(settings, settings.shop, images),
        pictures_index.first_that_has(sources),
        told,
        afresh=afresh,
    )
    pictures_index.tell_looked(picture_dir(settings, settings.shop))
    return report


def no_picture_model() -> str:
    """What to do where no picture model is set: the models worth naming."""
    from shopbot.models.known import IMAGE_MODELS

    named = "; ".join(f"{m.name} ({m.licence}, {m.megabytes} MB)" for m in IMAGE_MODELS)
    return f"Set image_model to a model of the CLIP family on the hub, or to a folder: {named}."


def picture_turns(settings: Settings, shop: "Shop", say: Say) -> "PictureTurns | None":
    """Search by picture, where there is a model and at least one picture; else the page goes without."""
    from shopbot.models.clip_fetch import Fetcher
    from shopbot.search.hybrid_live import Live
    from shopbot.search.pictures import PictureSearch
    from shopbot.search.pictures_index import looked_at
    from shopbot.search.pictures_turn import PictureTurns

    try:
        images = image_embedder(settings)
    except WeightsError as error:
        say(f"No search by picture: {error}")
        return None
    if images is None:
        return None
    folder = picture_dir(settings, shop.name)
    vectors = Live(
        lambda: picture_index(settings, shop.name, images, anew=True), lambda: looked_at(folder)
    )
    search = PictureSearch(shop.products, vectors.latest, images)
    if not search.count:
        say(f"No search by picture yet. Run: shopbot pictures --shop {shop.name}")
        return None
    return PictureTurns(
        search,
        shop.journal,
        lambda: shop.retriever.vocabulary,
        shop.info.currency,
        shop.assistant.words,
        Fetcher() if settings.picture_links else None,
    )
