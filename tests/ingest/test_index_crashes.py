"""Imports killed, starved of space, locked out or finding damage: the old shop serves, the next import goes on."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_index import Counting, feed, held, lamp, run, shop_of

from shopbot.errors import FeedError, StorageError
from shopbot.ingest.index_lock import alone
from shopbot.types import Query

HERE = Path(__file__).parent
STORED = 64  # snippets a store, see import_and_die.py
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits are those of POSIX")


@pytest.fixture
def places(tmp_path):
    """A feed of sixty lamps, and a shop that holds one of them so far."""
    source, folder = tmp_path / "feed", tmp_path / "shops" / "lamps"
    run(feed(source, [lamp(1)]), folder)
    return feed(source, [lamp(n) for n in range(1, 61)]), folder


def start(source, folder, point, dimension=64):
    command = [sys.executable, "-W", "ignore", HERE / "import_and_die.py"]
    return subprocess.Popen(
        [*command, source, folder, point, str(dimension)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def serves(folder, products):
    store, retriever = shop_of(folder)
    assert store.count() == products
    found = {hit.product.id for hit in retriever.search(Query("lamp", k=10)).hits}
    assert found
    assert found <= {product.id for product in store.all()}


def whole(folder, report):
    """The shop after the last import: nothing is missing and nothing is left over."""
    assert report.kept == 60
    assert held(folder) == shop_of(folder)[0].snippet_ids()
    serves(folder, 60)


@pytest.mark.parametrize(
    ("point", "stored", "products"),
    [
        ("embedding", 2 * STORED, 1),
        ("vectors", 2 * STORED, 1),
        ("before the switch", 354, 1),
        ("in the switch", 354, 1),
        ("after the switch", 354, 60),
        ("tidying", 354, 60),
    ],
)
def test_an_import_killed_at_any_point_leaves_a_shop_that_serves(places, point, stored, products):
    source, folder = places
    killed = start(source, folder, point)
    said, _ = killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL, said
    serves(folder, products)
    again = Counting()
    report = run(source, folder, again)
    assert again.embedded == 354 - stored  # 60 lamps of 6 snippets, one of them there before
    whole(folder, report)


def test_another_embedder_killed_before_the_switch_leaves_the_old_vectors(places):
    source, folder = places
    killed = start(source, folder, "before the switch", 32)
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    serves(folder, 1)
    again = Counting(32)
    run(source, folder, again)
    assert again.embedded == 0
    assert held(folder, Counting(32)) == shop_of(folder, Counting(32))[0].snippet_ids()


@pytest.mark.slow
def test_an_import_killed_whenever(places):
    source, folder = places
    for seed in range(4):
        running = start(source, folder, "whenever")
        running.stdout.readline()  # it reads the feed now
        time.sleep(random.Random(seed).random())
        running.kill()
        running.communicate(timeout=120)
        assert shop_of(folder)[0].count() in (1, 60)
        serves(folder, shop_of(folder)[0].count())
    whole(folder, run(source, folder))


def test_a_second_import_of_the_same_shop_is_refused_at_once(places):
    source, folder = places
    with alone(folder), pytest.raises(StorageError, match="Another import of the shop 'lamps'"):
        run(source, folder)
    serves(folder, 1)
    whole(folder, run(source, folder))


def test_most_of_a_shop_is_not_removed_by_accident(places):
    source, folder = places
    run(source, folder)
    feed(source, [lamp(n) for n in range(1, 30)])
    with pytest.raises(FeedError, match=r"remove 31 of the shop's 60 products.*--allow-removals"):
        run(source, folder)
    serves(folder, 60)
    assert run(source, folder, allow_removals=True).removed == 31
    feed(source, [lamp(n) for n in range(1, 16)])  # 14 of 29 go: not more than half
    assert run(source, folder).removed == 14


def limited(limit):
    """Files may grow to `limit` bytes and no further, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    return before


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few megabytes; where none can be mounted the tests that need it do not run."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("a small file system can only be mounted by root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_said_and_the_old_shop_serves(small_disk, tmp_path):
    source, folder = tmp_path / "feed", small_disk / "lamps"
    run(feed(source, [lamp(1)]), folder)
    feed(source, [lamp(n, "It shines on and on. " * 30) for n in range(1, 1200)])
    with pytest.raises(StorageError, match="(disk is full|No space).*Free"):
        run(source, folder)
    serves(folder, 1)
    feed(source, [lamp(1), lamp(2)])
    assert run(source, folder).kept == 2


def test_a_file_that_may_not_grow_is_said_and_the_old_shop_serves(places):
    """The same without a mount: a limit of the size of files, in this process."""
    source, folder = places
    size = (folder / "chroma" / "chroma.sqlite3").stat().st_size
    before = limited(size + 8192)
    try:
        with pytest.raises(StorageError):
            run(source, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    serves(folder, 1)
    whole(folder, run(source, folder))


def test_a_read_only_disk_is_said(small_disk, tmp_path):
    source, folder = tmp_path / "feed", small_disk / "lamps"
    run(feed(source, [lamp(1)]), folder)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(StorageError, match="(cannot be written|read-only)"):
        run(feed(source, [lamp(1), lamp(2)]), folder)


def damaged_database(folder):
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"this is no database" * 500)


def damaged_graph(folder):
    for file in (folder / "chroma").glob("*/*.bin"):
        os.truncate(file, 10)


def lost_graph(folder):
    for graph in (folder / "chroma").glob("*/"):
        shutil.rmtree(graph)


def damaged_list(folder):
    for file in (folder / "chroma").glob("*/*.pickle"):
        file.write_bytes(b"junk")


@pytest.mark.parametrize("damage", [damaged_database, damaged_graph, lost_graph, damaged_list])
def test_damaged_vectors_are_said_and_made_anew_from_the_feed(tmp_path, damage):
    source, folder = tmp_path / "feed", tmp_path / "shops" / "lamps"
    run(feed(source, [lamp(n) for n in range(200)]), folder)  # enough for a graph on the disk
    damage(folder)
    with pytest.raises(StorageError, match="[Dd]elete"):
        run(source, folder)
    with pytest.raises(StorageError, match="[Dd]elete"):
        shop_of(folder)
    shutil.rmtree(folder / "chroma")
    report = run(source, folder)
    assert (report.unchanged, report.embedded) == (200, 1200)
    serves(folder, 200)
