"""Search by picture over a real database, real Chroma and a random model of the CLIP family."""

import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_clip
from goods import BOOT, CATALOGUE, LAMP, SCARF, SHOE, usd
from pictures import bomb, photo, saved
from PIL import Image

from shopbot.chat.words import Words
from shopbot.errors import UnreadablePicture
from shopbot.models import clip
from shopbot.models.clip_drawing import png
from shopbot.models.clip_image import pixels
from shopbot.search.facets import matches, vocabulary
from shopbot.search.pictures import PictureSearch
from shopbot.search.pictures_index import (
    at_address,
    drawn,
    first_that_has,
    in_folder,
    index_pictures,
)
from shopbot.search.pictures_turn import PictureRequest, PictureTurns, link_in
from shopbot.search.vectors import ChromaIndex
from shopbot.settings import ROOT
from shopbot.shop.database import open_database
from shopbot.shop.journal import Journal
from shopbot.shop.products import ProductStore
from shopbot.types import Done, Failed, Filters, Query, Sentence, Shown
from shopbot.web.pictures import Pictures

PRODUCTS = CATALOGUE.products
SEED = {product.id: number for number, product in enumerate(PRODUCTS)}
WORDS = {locale: Words(locale, ROOT / "assets") for locale in ("en", "zh")}


def file_of(product, **options):
    return saved(photo(SEED[product.id]), **options)


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    return clip.from_folder(tiny_clip.write(tmp_path_factory.mktemp("clip")))


class Made:
    """A shop with its pictures."""

    def __init__(self, folder: Path, images, catalogue=CATALOGUE):
        self.images = images
        self.folder = folder
        self.database = open_database(folder / "shop.sqlite")
        self.store = ProductStore(self.database)
        self.store.save(catalogue)
        self.index = ChromaIndex(folder / "pictures", images.fingerprint, building=True)
        self.asked = []
        self.report = self.look(self.file)
        self.search = PictureSearch(self.store, lambda: self.index, images)

    def file(self, product):
        self.asked.append(product.id)
        return file_of(product)

    def look(self, fetch, **options):
        return index_pictures(self.store, self.images, self.index, fetch, **options)

    def like(self, data, text="", k=4, **limits):
        query = Query(text, Filters(**limits), "en", k)
        return self.search.search(self.search.read(data), query)

    def turns(self, fetch=None):
        known = vocabulary(self.store.categories(), self.store.all())
        return PictureTurns(self.search, Journal(self.database), lambda: known, "USD", WORDS, fetch)


@pytest.fixture(scope="module")
def shop(tmp_path_factory, images):
    return Made(tmp_path_factory.mktemp("shop"), images)


def ids(found):
    return [hit.product.id for hit in found.hits]


# ---------------------------------------------------------------- search


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.id)
def test_a_product_is_found_by_its_own_picture(shop, product):
    found = shop.like(file_of(product))
    assert ids(found)[0] == product.id
    assert found.hits[0].score == pytest.approx(1, abs=1e-3)
    assert found.hits[0].reasons[0].key == "reason.picture"


def test_a_smaller_jpeg_of_it_finds_it_too(shop):
    for product in PRODUCTS:
        other = photo(SEED[product.id]).resize((60, 40))
        assert ids(shop.like(saved(other, "JPEG", quality=80)))[0] == product.id


def test_no_hit_breaks_a_limit(shop):
    for limits in ({"price_max": usd(4000)}, {"colors": ("blue",)}, {"in_stock": True}):
        found = shop.like(file_of(BOOT), k=20, **limits)
        assert found.hits
        assert not found.relaxed
        assert all(not matches(hit.product, Filters(**limits)) for hit in found.hits)


def test_where_nothing_fits_the_nearest_comes_with_what_was_let_go(shop):
    found = shop.like(file_of(LAMP), price_max=usd(1), categories=(LAMP.category,))
    assert [reason.key for reason in found.relaxed] == ["relaxed.price"]
    assert ids(found)[0] == LAMP.id


def test_an_order_that_was_asked_for_is_kept_among_the_most_alike(shop):
    found = shop.like(file_of(BOOT), k=20, sort="price_asc")
    prices = [hit.product.price.minor for hit in found.hits if hit.product.price]
    assert prices == sorted(prices)


def test_excluded_products_stay_away(shop):
    picture = shop.search.read(file_of(BOOT))
    assert BOOT.id not in ids(shop.search.search(picture, Query("", exclude=(BOOT.id,), k=20)))


def test_words_beside_the_picture_move_the_search(shop):
    plain, worded = shop.like(file_of(BOOT), k=20), shop.like(file_of(BOOT), "a wool scarf", k=20)
    assert [hit.score for hit in plain.hits] != [hit.score for hit in worded.hits]


def test_an_empty_shop_finds_nothing(tmp_path, images):
    made = Made(tmp_path, images, replace(CATALOGUE, products=()))
    assert made.like(file_of(BOOT)).hits == ()
    assert made.like(file_of(BOOT), price_max=usd(1)).hits == ()
    assert made.search.count == 0


# ---------------------------------------------------------------- the index


def test_only_what_is_new_is_looked_at(tmp_path, images):
    made = Made(tmp_path, images)
    assert (made.report.new, made.report.kept) == (len(PRODUCTS), 0)
    made.asked.clear()
    again = made.look(made.file)
    assert (again.new, again.kept, made.asked) == (0, len(PRODUCTS), [])
    changed = replace(
        CATALOGUE, products=(replace(PRODUCTS[0], picture="https://x.test/new.jpg"), *PRODUCTS[2:])
    )
    made.store.save(changed)
    third = made.look(made.file)
    assert (third.new, third.removed, made.asked) == (1, 2, [PRODUCTS[0].id])
    assert made.search.count == len(PRODUCTS) - 1
    assert made.look(made.file, afresh=True).new == len(PRODUCTS) - 1


def test_one_bad_picture_keeps_no_other_from_being_found(tmp_path, images):
    made = Made(tmp_path, images)
    bad = {BOOT.id: b"torn", LAMP.id: b"<svg>", SHOE.id: bomb()}
    told = []

    def fetch(product):
        return bad.get(product.id) or file_of(product)

    made.index.delete(sorted(made.index.ids()))
    report = made.look(fetch, on_picture=lambda done, total: told.append((done, total)))
    assert report.new == len(PRODUCTS) - 3
    assert report.reasons() == {
        "fail.picture.unreadable": 1, "fail.picture.svg": 1, "fail.picture.huge": 1,
    }  # fmt: skip
    assert told[-1] == (len(PRODUCTS), len(PRODUCTS))
    assert ids(made.like(file_of(SCARF)))[0] == SCARF.id


def test_an_interruption_keeps_what_was_done(tmp_path, images, monkeypatch):
    monkeypatch.setattr("shopbot.search.pictures_index.BATCH", 2)
    made = Made(tmp_path, images)
    made.index.delete(sorted(made.index.ids()))

    def broken(product):
        if product.id == PRODUCTS[5].id:
            raise KeyboardInterrupt
        return file_of(product)

    with pytest.raises(KeyboardInterrupt):
        made.look(broken)
    assert made.search.count == 4
    assert made.look(made.file).kept == 4


def test_photos_are_found_by_id_and_code(tmp_path):
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / f"{BOOT.id.upper()}.JPG").write_bytes(b"boot")
    (tmp_path / "sku 9.png").write_bytes(b"code")
    (tmp_path / f"{LAMP.id}.txt").write_bytes(b"no picture")
    fetch = in_folder(tmp_path)
    assert fetch(BOOT) == b"boot"
    assert fetch(replace(SCARF, codes=("0123", "SKU 9"))) == b"code"
    for product in (LAMP, replace(LAMP, id="../deeper/boot")):
        with pytest.raises(UnreadablePicture):
            fetch(product)


def test_addresses_are_asked_only_where_they_are_https():
    asked = []

    def get(address):
        asked.append(address)
        return b"picture"

    fetch = first_that_has([at_address(get)])
    assert fetch(replace(BOOT, picture="https://shop.test/a.jpg")) == b"picture"
    for picture in (
        "",
        "http://shop.test/a.jpg",
        "pictures/boot.svg?tint=blue",
        "file:///etc/passwd",
    ):
        with pytest.raises(UnreadablePicture):
            fetch(replace(BOOT, picture=picture))
    with pytest.raises(UnreadablePicture):
        first_that_has([])(BOOT)
    assert asked == ["https://shop.test/a.jpg"]


def test_every_drawing_of_the_sample_shop_can_be_looked_at():
    own = Pictures(ROOT / "assets")
    fetch = drawn(own.find, png)
    for path in sorted((ROOT / "assets" / "pictures").glob("*.svg")):
        picture = pixels(fetch(replace(BOOT, picture=f"pictures/{path.name}?tint=red")))
        assert picture.shape == (400, 300, 3), path.name
        assert picture.std() > 5, path.name  # something is drawn
    red, blue = (
        pixels(fetch(replace(BOOT, picture=f"pictures/hiking-boot.svg?tint={tint}")))
        for tint in ("red", "blue")
    )
    assert (red != blue).any()


@pytest.mark.parametrize(
    "picture", ["pictures/nothing.svg", "pictures/../LICENSE.svg", "https://x.test/a.svg", ""]
)
def test_no_other_drawing_is_looked_at(picture):
    with pytest.raises(UnreadablePicture):
        drawn(Pictures(ROOT / "assets").find, png)(replace(BOOT, picture=picture))


# ---------------------------------------------------------------- the turn

SESSION = "0123456789abcdef"


def reply(turns, text="", picture=b"", locale="en", session=SESSION, replaces=""):
    request = PictureRequest(session, text, locale, picture, replaces)
    return list(turns.reply(request, threading.Event()))


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", "These look most like your picture: "), ("zh", "与您的图片最像的是：")],
)
def test_a_picture_is_answered_and_kept_without_itself(shop, locale, told):
    turns = shop.turns()
    events = reply(turns, picture=file_of(BOOT), locale=locale, session=SESSION + locale)
    shown = next(e for e in events if isinstance(e, Shown))
    sentence = next(e for e in events if isinstance(e, Sentence))
    done = events[-1]
    assert isinstance(done, Done)
    assert shown.found.hits[0].product.id == BOOT.id
    assert sentence.text.startswith(told + BOOT.title.get(locale))
    assert sentence.verdict.status == "record"
    kept, state = turns.journal.load(SESSION + locale)
    assert kept == (done.turn,)
    assert kept[0].question in ("[picture]", "[图片]")
    assert state.shown == tuple(ids(shown.found))
    assert state.query == BOOT.kind.get(locale)  # what "cheaper" is about
    for file in (path for path in shop.folder.rglob("*") if path.is_file()):
        assert file_of(BOOT)[40:80] not in file.read_bytes()


def test_limits_in_the_words_are_kept(shop):
    events = reply(shop.turns(), "under $40", file_of(BOOT), session=SESSION + "limits")
    found = next(e for e in events if isinstance(e, Shown)).found
    assert found.hits
    assert all(hit.product.price.minor <= 4000 for hit in found.hits)
    assert events[-1].turn.state.filters.price_max == usd(4000)


def test_an_impossible_limit_is_said(shop):
    events = reply(shop.turns(), "under $1", file_of(BOOT), session=SESSION + "none")
    said = [e.text for e in events if isinstance(e, Sentence)]
    assert "$1.00" in said[0]
    assert "look" in said[1]


def test_a_reply_can_take_the_place_of_another(shop):
    turns, session = shop.turns(), SESSION + "again"
    first = reply(turns, picture=file_of(BOOT), session=session)[-1].turn
    second = reply(turns, picture=file_of(LAMP), session=session, replaces=first.id)[-1].turn
    assert turns.journal.load(session)[0] == (second,)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    ("data", "key"), [(b"torn", "unreadable"), (b"<svg>", "svg"), (bomb(), "huge")]
)
def test_a_bad_picture_is_told_in_words_and_not_kept(shop, data, key, locale):
    turns, session = shop.turns(), SESSION + key
    failed = reply(turns, picture=data, locale=locale, session=session)[-1]
    assert isinstance(failed, Failed)
    assert failed.message == WORDS[locale].say(f"fail.picture.{key}")
    assert failed.remedy
    assert turns.journal.load(session)[0] == ()


def test_a_link_in_the_message_is_followed_where_that_is_allowed(shop):
    asked = []

    def fetch(address):
        asked.append(address)
        return file_of(LAMP)

    text = "something like https://photos.test/a/lamp.JPG?w=800 under $200"
    assert not shop.turns().takes(text)
    turns = shop.turns(fetch)
    assert turns.takes(text)
    done = reply(turns, text, session=SESSION + "link")[-1]
    assert asked == ["https://photos.test/a/lamp.JPG?w=800"]
    assert done.turn.products[0] == LAMP.id
    assert done.turn.question == text
    assert done.turn.state.filters.price_max == usd(20000)


@pytest.mark.parametrize(
    "text",
    [
        "a kettle",
        "http://shop.test/a.jpg",
        "https://shop.test/returns",
        "file:///a.png",
        "a.jpg",
        "",
    ],
)
def test_other_messages_are_none_of_its_business(shop, text):
    assert link_in(text) == ""
    assert not shop.turns(lambda address: b"").takes(text)


def test_a_phone_photo_is_searched(shop):
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    photo(SEED[SCARF.id], (1500, 1000)).rotate(90, expand=True).save(buffer, "JPEG", exif=exif)
    assert ids(shop.like(buffer.getvalue()))[0] == SCARF.id
