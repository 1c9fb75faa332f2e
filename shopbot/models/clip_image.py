"""A file's bytes become pixels: upright, on white, small; anything else is refused by name. The only user of Pillow.

Formats are a list, because Pillow would otherwise try parsers (EPS, PDF, FITS and others) on whatever a stranger
sends. https://pillow.readthedocs.io/en/stable/handbook/security.html
"""

import io
import re

import numpy as np
from PIL import Image, ImageOps

from shopbot.errors import UnreadablePicture
from shopbot.ports import Pixels

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
MOST_PIXELS = 80_000_000  # below Pillow's own warning (89 million): a 40-megapixel photo is welcome, a bomb is not
MOST_BYTES = 30_000_000
SIDE = 448  # what is kept of a picture; the models look at 224 to 384 pixels
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]", re.S | re.I)


def pixels(data: bytes) -> Pixels:
    """The picture, upright, laid on white, at most SIDE high and wide.

    Raises:
        UnreadablePicture: saying whether it is empty, a drawing, too large or not readable.
    """
    if not data:
        raise UnreadablePicture("fail.picture.empty")
    if _SVG.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) or data[:3] == b"\x1f\x8b\x08":
        raise UnreadablePicture("fail.picture.svg")
    if len(data) > MOST_BYTES:
        raise UnreadablePicture("fail.picture.huge", f"{len(data)} bytes")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnreadablePicture("fail.picture.huge", f"{opened.width} x {opened.height}")
            return np.asarray(_on_white(_small(opened)), dtype=np.uint8)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadablePicture("fail.picture.huge", str(error)) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, KeyError, IndexError) as error:
        # What Pillow's decoders raise on damaged files; UnidentifiedImageError is an OSError.
        raise UnreadablePicture("fail.picture.unreadable", str(error)) from error


def _small(opened: Image.Image) -> Image.Image:
    """The first frame, upright and scaled down. JPEG is decoded at a fraction of its size where that suffices."""
    opened.draft("RGB", (SIDE, SIDE))
    opened.seek(0)
    image: Image.Image = opened
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    elif image.mode != "RGB":
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=3.0)
    return ImageOps.exif_transpose(image)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey values beyond 8 bits, brought into them; Pillow's own conversion cuts them off at 255."""
    values = np.asarray(image, dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    span = (high - low) or 1.0
    return Image.fromarray(((values - low) / span * 255).astype(np.uint8)).convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def square(picture: Pixels, side: int) -> Pixels:
    """The whole picture in a white square of `side` pixels: nothing is cut off, as a centre crop would."""
    high, wide = picture.shape[:2]
    scale = side / max(high, wide)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    paper = Image.new("RGB", (side, side), "white")
    small = Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC)
    paper.paste(small, ((side - size[0]) // 2, (side - size[1]) // 2))
    return np.asarray(paper, dtype=np.uint8)
