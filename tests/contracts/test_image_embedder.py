"""What every picture embedder must do, run over the families of models that are read."""

import numpy as np
import pytest
import tiny_clip
from pictures import bomb, photo, saved
from PIL import Image

from shopbot.errors import UnreadablePicture
from shopbot.models import clip
from shopbot.ports import ImageEmbedder


@pytest.fixture(scope="module", params=tiny_clip.FAMILIES)
def embedder(request, tmp_path_factory) -> ImageEmbedder:
    return clip.from_folder(tiny_clip.write(tmp_path_factory.mktemp(request.param), request.param))


def vector(embedder: ImageEmbedder, data: bytes) -> np.ndarray:
    return embedder.embed_images([embedder.read(data)])[0]


def test_rows_are_float32_and_of_length_one(embedder):
    pictures = [embedder.read(saved(photo(seed))) for seed in range(20)]
    for rows in (
        embedder.embed_images(pictures),
        embedder.embed_texts(["a red coat", "红色外套", "", "coat " * 300, "half \ud83d", "\x00"]),
    ):
        assert rows.shape[1] == embedder.dimension
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)


def test_none_gives_an_empty_matrix(embedder):
    assert embedder.embed_images([]).shape == (0, embedder.dimension)
    assert embedder.embed_texts([]).shape == (0, embedder.dimension)


def test_the_same_picture_has_the_same_vector_whatever_stands_beside_it(embedder):
    pictures = [embedder.read(saved(photo(seed))) for seed in range(18)]
    together = embedder.embed_images(pictures)
    for picture, row in zip(pictures[::5], together[::5], strict=True):
        assert embedder.embed_images([picture])[0] @ row > 0.9999
    assert together[0] @ together[1] < 0.9999


def test_fingerprint_names_the_dimension(embedder):
    assert str(embedder.dimension) in embedder.fingerprint


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_mode_is_read(embedder, mode):
    image = photo()
    if mode == "I;16":
        grey = (np.asarray(image.convert("L"), dtype=np.uint16) * 256).astype(np.uint16)
        image = Image.fromarray(grey)
    elif mode != "LA":
        image = image.convert(mode)
    else:
        image = image.convert("L").convert("LA")
    data = saved(image, "TIFF" if mode == "CMYK" else "PNG")
    assert embedder.read(data).shape == (64, 96, 3)
    assert np.isfinite(vector(embedder, data)).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_every_format_shows_the_same_picture(embedder, kind):
    assert vector(embedder, saved(photo(), kind)) @ vector(embedder, saved(photo())) > 0.97


def test_the_size_of_a_file_changes_little(embedder):
    small, large = saved(photo(3, (96, 64))), saved(photo(3, (1920, 1280)), "JPEG")
    assert max(embedder.read(large).shape) <= 512
    assert vector(embedder, small) @ vector(embedder, large) > 0.97


def test_a_photo_taken_sideways_is_stood_up(embedder):
    upright = photo(5)
    turned = upright.rotate(90, expand=True)  # what the sensor saw
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it
    read = embedder.read(saved(turned, "JPEG", exif=exif, quality=95))
    assert read.shape == (64, 96, 3)
    assert vector(embedder, saved(turned, "JPEG", exif=exif)) @ vector(
        embedder, saved(upright)
    ) > vector(embedder, saved(turned)) @ vector(embedder, saved(upright))


def test_what_is_transparent_is_white(embedder):
    clear = Image.new("RGBA", (40, 40), (200, 0, 0, 0))
    assert embedder.read(saved(clear)).min() == 255
    palette = Image.new("P", (40, 40), 3)
    assert embedder.read(saved(palette, "GIF", transparency=3)).min() == 255
    assert embedder.read(saved(clear, "WEBP")).min() == 255


def test_of_an_animation_the_first_picture_counts(embedder):
    still = saved(photo(1), "GIF")
    moving = saved(photo(1), "GIF", save_all=True, append_images=[photo(2), photo(3)])
    assert vector(embedder, moving) @ vector(embedder, still) > 0.97


def test_one_pixel_and_a_thread_of_pixels_are_pictures(embedder):
    for size in ((1, 1), (1, 3000), (3000, 1)):
        assert np.isfinite(vector(embedder, saved(photo(0, size)))).all()


def test_a_photo_of_40_megapixels_is_made_small_before_it_is_looked_at(embedder):
    read = embedder.read(saved(photo(7, (8000, 5000)), "JPEG"))
    assert max(read.shape) <= 512
    assert embedder.embed_images([read])[0] @ vector(embedder, saved(photo(7))) > 0.97


WHOLE = saved(photo())
BAD = {
    "empty": (b"", "empty"),
    "torn": (WHOLE[: len(WHOLE) // 2], "unreadable"),
    "text": (b"this is no picture", "unreadable"),
    "zeros": (bytes(1000), "unreadable"),
    "damaged": (WHOLE[:60] + b"\xff" * 60 + WHOLE[120:], "unreadable"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "unreadable"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "unreadable"),
    "bomb": (bomb(), "huge"),
    "80 megapixels and more": (bomb(9_200), "huge"),
    "heavy": (b"\xff\xd8\xff" + bytes(31_000_000), "huge"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
    "svg with a prologue": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg>', "svg"),
    "packed svg": (b"\x1f\x8b\x08" + bytes(20), "svg"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused_by_name(embedder, name):
    data, key = BAD[name]
    with pytest.raises(UnreadablePicture) as refused:
        embedder.read(data)
    assert refused.value.key == f"fail.picture.{key}"
