"""Pictures of goods: whatever a browser sends, kept as two small JPEGs that we made ourselves.

Nothing of what was sent is kept: not its size, its format, or what a camera wrote into it.
"""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.shares import long_work

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 5 * 2**20  # as it is sent
MAX_PIXELS = 25_000_000  # as it is sent: a quarter of a gigabyte while it is decoded, at most
LARGE, SMALL = 960, 240  # pixels of the longer side, as it is kept
MAX_KEPT = 200 * 2**10  # bytes of one of the two
QUALITIES = (82, 70, 55, 40, 25, 10)  # the first with which it is small enough


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it is kept: two JPEGs, none of more than `MAX_KEPT` bytes."""

    large: bytes
    small: bytes


def read(content: bytes) -> Encoded:
    """What was sent, decoded and made anew, one at a time: for a large one that takes much memory.

    Raises:
        Invalid: it is no JPEG, PNG or WebP, is broken, or too large.
        Unavailable: too much else that takes long is done now.
    """
    if len(content) > MAX_BYTES:
        raise _too_large()
    with long_work():
        return _read(content)


def _read(content: bytes) -> Encoded:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as sent:
            if sent.width * sent.height > MAX_PIXELS:
                raise _too_large()
            sent.draft("RGB", (LARGE, LARGE))  # a JPEG is decoded in about the size that is needed
            sent.load()
            upright = _on_white(ImageOps.exif_transpose(sent))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise Invalid.field("picture", _("This is no JPEG, PNG or WebP picture that we can read.")) from error
    return Encoded(_jpeg(upright, LARGE), _jpeg(upright, SMALL))


def _too_large() -> Invalid:
    words = _("The picture is too large: %(mib)s MiB and %(pixels)s million pixels are the most.")
    return Invalid.field("picture", words % {"mib": MAX_BYTES // 2**20, "pixels": MAX_PIXELS // 1_000_000})


def _on_white(picture: Image.Image) -> Image.Image:
    """Without what shines through, which a JPEG does not know."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")


def _jpeg(picture: Image.Image, side: int) -> bytes:
    """No larger than a square of this side, and of few enough bytes."""
    shown = picture.copy()
    shown.thumbnail((side, side))
    for quality in QUALITIES:
        kept = BytesIO()
        shown.save(kept, "JPEG", quality=quality, optimize=True)
        if kept.tell() <= MAX_KEPT:
            break
    return kept.getvalue()
