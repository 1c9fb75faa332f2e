"""The picture model as it is found and told apart, and the gate before every picture that is fetched."""

import shutil
import time

import httpx
import numpy as np
import pytest
import tiny_clip
from hypothesis import given
from hypothesis import strategies as st
from pictures import photo, saved

from shopbot.errors import BadSetting, UnreadablePicture, WeightsError
from shopbot.models import clip, clip_fetch, clip_image
from shopbot.models.clip_fetch import Fetcher
from shopbot.network import is_public
from shopbot.settings import Settings

# ---------------------------------------------------------------- the model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_clip.write(tmp_path_factory.mktemp("clip"))


def test_a_folder_is_taken_as_it_is(folder):
    assert clip.load(Settings(image_model=str(folder))).dimension == 24


def test_the_fingerprint_follows_the_weights_and_the_preparation(folder, tmp_path):
    one = clip.from_folder(folder).fingerprint
    copied = shutil.copytree(folder, tmp_path / "copy")
    assert clip.from_folder(copied).fingerprint == one
    assert clip.from_folder(tiny_clip.write(tmp_path / "other", seed=1)).fingerprint != one
    config = copied / "preprocessor_config.json"
    config.write_text(config.read_text().replace("0.48", "0.5"))
    assert clip.from_folder(copied).fingerprint != one


def test_weights_of_the_older_kind_are_read_too(folder, tmp_path):
    older = tiny_clip.write(tmp_path / "older", safetensors=False)
    picture = [clip_image.pixels(saved(photo()))]
    new, old = (clip.from_folder(f).embed_images(picture) for f in (folder, older))
    np.testing.assert_allclose(new, old, atol=1e-6)


def test_a_model_of_another_kind_is_refused_with_the_way_out(tmp_path):
    from tiny_model import tiny_model, tiny_tokenizer

    from shopbot.models.convert import quiet_transformers

    with quiet_transformers():
        tiny_model().save_pretrained(tmp_path)
    tiny_tokenizer().save_pretrained(tmp_path)
    (tmp_path / "preprocessor_config.json").write_text(
        '{"size": 8, "image_mean": [0,0,0], "image_std": [1,1,1]}'
    )
    with pytest.raises(WeightsError, match="no picture model.*qwen2.*openai/clip"):
        clip.from_folder(tmp_path)
    with pytest.raises(WeightsError, match="no picture model"):
        clip.from_folder(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["tinyclip", "../clip", "a/b/c"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(BadSetting, match="openai/clip-vit-base-patch32"):
        clip.load(Settings(image_model=name))


def test_offline_says_why_there_is_no_model(tmp_path):
    settings = Settings(
        image_model="openai/clip-vit-base-patch32", offline=True, data_dir=str(tmp_path)
    )
    with pytest.raises(WeightsError, match="offline is set"):
        clip.load(settings)


def test_the_hub_is_asked_for_older_weights_only_where_there_are_no_others(
    folder, tmp_path, monkeypatch
):
    older, asked = tiny_clip.write(tmp_path / "older", safetensors=False), []

    def snapshot(place):
        def from_hub(name, settings, files):
            asked.append((name, any("bin" in f for f in files)))
            return place

        return from_hub

    for place in (folder, older):
        monkeypatch.setattr(clip.weights, "from_hub", snapshot(place))
        clip.load(Settings(image_model="some/clip"))
    assert asked == [("some/clip", False), ("some/clip", False), ("some/clip", True)]


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_whole_picture_is_in_the_square(high, wide):
    black = np.zeros((high, wide, 3), dtype=np.uint8)
    squared = clip_image.square(black, 32)
    assert squared.shape == (32, 32, 3)
    dark = (squared < 128).all(axis=2)
    assert dark.any(axis=0).sum() == max(1, round(wide * 32 / max(high, wide)))
    assert dark.any(axis=1).sum() == max(1, round(high * 32 / max(high, wide)))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    for start in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\x10\0\0\0WEBP",
        b"BM",
    ):
        try:
            clip_image.pixels(start + data)
        except UnreadablePicture:
            continue


# ---------------------------------------------------------------- the gate

PUBLIC = "93.184.216.34"
PICTURE = saved(photo(), "JPEG")


class Net:
    """A made-up internet: names and answers by address; remembers who was asked."""

    def __init__(self, names, answers):
        self.names, self.answers, self.asked = names, answers, []

    def resolve(self, host):
        known = self.names.get(host, [[]])
        return known.pop(0) if len(known) > 1 else known[0]

    def answer(self, request):
        self.asked.append(
            (request.url.host, request.headers["host"], request.extensions["sni_hostname"])
        )
        return self.answers[f"{request.headers['host']}{request.url.path}"]

    def fetch(self, address):
        return Fetcher(self.resolve, httpx.MockTransport(self.answer))(address)


def picture(data=PICTURE, kind="image/jpeg", **headers):
    stream = httpx.ByteStream(data)
    return httpx.Response(200, stream=stream, headers={"content-type": kind, **headers})


def to(address):
    return httpx.Response(302, headers={"location": address})


def refused(net, address):
    with pytest.raises(UnreadablePicture) as error:
        net.fetch(address)
    return error.value.key.removeprefix("fail.picture.")


def test_a_picture_is_fetched_from_the_address_that_was_checked():
    net = Net({"shop.test": [[PUBLIC]]}, {"shop.test/a.jpg": picture()})
    assert net.fetch("https://shop.test/a.jpg?w=9") == PICTURE
    assert net.asked == [(PUBLIC, "shop.test", "shop.test")]  # certificate: the name's


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "64:ff9b::7f00:1", "nonsense", "",
    ],
)  # fmt: skip
def test_no_address_of_an_inner_network_is_asked(address):
    assert not is_public(address)
    net = Net({"evil.test": [[address]], "mixed.test": [[PUBLIC, address]]}, {})
    assert refused(net, "https://evil.test/a.jpg") == "address"
    assert refused(net, "https://mixed.test/a.jpg") == "address"
    assert net.asked == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_asked(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.test/a.jpg", "ftp://shop.test/a.jpg", "file:///etc/passwd", "https://shop.test:8443/a.jpg",
        "https://user:word@shop.test/a.jpg", "gopher://shop.test/", "//shop.test/a.jpg", "data:image/png;base64,",
    ],
)  # fmt: skip
def test_only_plain_https_is_asked(address):
    assert refused(Net({"shop.test": [[PUBLIC]]}, {}), address) in {"address", "fetch"}


@pytest.mark.parametrize(
    "further",
    [
        "http://shop.test/b.jpg", "https://inner.test/b.jpg", "https://127.0.0.1/b.jpg", "https://[::1]/b.jpg",
        "https://169.254.169.254/latest/meta-data", "file:///etc/passwd", "https://shop.test:22/",
    ],
)  # fmt: skip
def test_a_redirect_passes_the_same_gate(further):
    names = {"shop.test": [[PUBLIC]], "inner.test": [["10.0.0.5"]]}
    names |= {host: [[host]] for host in ("127.0.0.1", "::1", "169.254.169.254")}
    net = Net(names, {"shop.test/a.jpg": to(further)})
    assert refused(net, "https://shop.test/a.jpg") == "address"
    assert len(net.asked) == 1


def test_a_name_that_changes_its_address_gains_nothing():
    net = Net(
        {"rebind.test": [[PUBLIC], ["127.0.0.1"]]},
        {"rebind.test/a.jpg": to("/b.jpg"), "rebind.test/b.jpg": picture()},
    )
    assert refused(net, "https://rebind.test/a.jpg") == "address"
    assert net.asked == [(PUBLIC, "rebind.test", "rebind.test")]


def test_honest_redirects_are_followed_and_endless_ones_are_not():
    net = Net(
        {"a.test": [[PUBLIC]], "b.test": [["8.8.4.4"]]},
        {"a.test/1": to("https://b.test/2"), "b.test/2": picture(), "a.test/loop": to("/loop")},
    )
    assert net.fetch("https://a.test/1") == PICTURE
    assert refused(net, "https://a.test/loop") == "fetch"
    assert len(net.asked) == 2 + clip_fetch.HOPS


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (picture(kind="text/html"), "fetch"),
        (picture(kind="image/svg+xml"), "svg"),
        (httpx.Response(200, content=PICTURE), "fetch"),
        (httpx.Response(404, headers={"content-type": "image/png"}), "fetch"),
        (picture(bytes(clip_fetch.MOST_BYTES + 1)), "huge"),
        (picture(b"", **{"content-length": "999999999999"}), "huge"),
        (to("https://"), "fetch"),
    ],
)
def test_what_is_no_picture_is_refused(answer, key):
    net = Net({"shop.test": [[PUBLIC]]}, {"shop.test/a.jpg": answer})
    assert refused(net, "https://shop.test/a.jpg") in {key, "address"}


def test_a_body_without_an_end_is_cut_off():
    def drip():
        while True:
            yield bytes(1_000_000)

    answer = httpx.Response(200, content=drip(), headers={"content-type": "image/png"})
    assert refused(Net({"a.test": [[PUBLIC]]}, {"a.test/x": answer}), "https://a.test/x") == "huge"


def test_a_server_that_never_finishes_is_left(monkeypatch):
    monkeypatch.setattr(clip_fetch, "SECONDS", 0.2)

    def slow(request):
        time.sleep(1)
        return picture()

    with pytest.raises(UnreadablePicture, match="too slow"):
        Fetcher(lambda host: [PUBLIC], httpx.MockTransport(slow))("https://slow.test/a.jpg")


def test_a_name_that_does_not_exist_is_told(monkeypatch):
    def nowhere(host):
        raise OSError("no such host")

    with pytest.raises(UnreadablePicture) as error:
        Fetcher(nowhere)("https://nowhere.invalid/a.jpg")
    assert error.value.key == "fail.picture.fetch"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "https:///a.jpg",
        "x",
        "https://a b/c",
        "https://\u202e.test/",
        "https://[::1",
    ],
)
def test_odd_addresses_are_refused_in_words(address):
    assert refused(Net({}, {}), address) in {
        "fetch",
        "address",
    }
