"""Search by picture in a server that goes on running while another process imports and looks at the pictures."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tiny_clip
from pictures import photo, saved

from shopbot.settings import Settings
from shopbot.types import Query
from shopbot.wiring import import_shop, open_shop
from shopbot.wiring_pictures import index_pictures, picture_turns
from shopbot.wiring_voice import LiveNames

PATIENCE = 240.0  # seconds
ELSEWHERE = """
import sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
from shopbot.settings import Settings
from shopbot.wiring import import_shop
from shopbot.wiring_pictures import index_pictures
data, clip, feed, photos = sys.argv[1:]
settings = Settings(data_dir=data, embedder="hash", model="none", shop="live", image_model=clip)
import_shop(settings, Path(feed), "live", print)
index_pictures(settings, print, lambda *_: "", folder=Path(photos), web=False, afresh=False)
"""


def write(feed: Path, photos: Path, *titles: str) -> None:
    goods = [
        {"id": t.split()[-1], "title": t, "brand": t.split()[0], "price": "9.00"} for t in titles
    ]
    feed.write_text("\n".join(map(json.dumps, goods)), encoding="utf-8")
    for number, title in enumerate(titles):
        (photos / f"{title.split()[-1]}.png").write_bytes(saved(photo(number)))


def until(true) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never happened")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pictures_and_names_of_another_process_come_in_without_a_restart(tmp_path):
    feed, photos = tmp_path / "feed.jsonl", tmp_path / "photos"
    photos.mkdir()
    clip = str(tiny_clip.write(tmp_path / "clip"))
    settings = Settings(
        data_dir=str(tmp_path), embedder="hash", model="none", shop="live", image_model=clip
    )
    write(feed, photos, "Acme kettle", "Acme lamp")
    import_shop(settings, feed, "live", lambda _: None)
    index_pictures(settings, lambda _: None, lambda *_: "", folder=photos, web=False, afresh=False)
    shop = open_shop(settings)
    turns, names = picture_turns(settings, shop, lambda _: None), LiveNames(shop.products)

    def like(number: int) -> list[str]:
        picture = turns.search.read(saved(photo(number)))
        return [hit.product.id for hit in turns.search.search(picture, Query("", k=1)).hits]

    assert like(0) == ["kettle"]
    assert like(2) != ["rug"]
    assert names["en"][0] == "Acme"

    write(feed, photos, "Acme kettle", "Acme lamp", "Zenith rug", "Zenith mug")
    arguments = [sys.executable, "-c", ELSEWHERE, str(tmp_path), clip, str(feed), str(photos)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert like(0) == ["kettle"]  # it serves all the while
    until(lambda: like(2) == ["rug"])
    until(lambda: "Zenith" in names["en"])
    until(lambda: shop.retriever.search(Query("rug")).hits[0].product.id == "rug")
    assert "zenith" in turns.vocabulary().brands
