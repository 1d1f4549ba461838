"""Pictures of goods: made anew, small, and of what is really a picture."""

import random
import struct
import zlib
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image
from tests.cast import KETTLE, TONGLU, merchant

from cunqiao.catalog import pictures
from cunqiao.catalog.actions import set_picture
from cunqiao.catalog.models import Picture, Sku
from cunqiao.catalog.queries import skus
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.scope import County


def sent(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), colour: object = "red", mode: str = "RGB") -> bytes:
    """A picture as a phone would send it."""
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Somebody's phone"
    exif[0x0112] = 6  # it lies on its side
    Image.new(mode, size, colour).save(file, kind, exif=exif)  # type: ignore[arg-type]
    return file.getvalue()


def shown(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", pictures.FORMATS)
def test_a_picture_is_made_anew_upright_and_small(kind: str) -> None:
    kept = pictures.read(sent(kind))
    large, small = shown(kept.large), shown(kept.small)
    assert (large.format, large.size, small.size) == ("JPEG", (720, 960), (180, 240))
    assert not large.getexif()
    assert large.getpixel((9, 9))[0] > 250  # type: ignore[index]


def test_what_shines_through_is_white() -> None:
    large = shown(pictures.read(sent("PNG", (20, 20), (0, 0, 0, 0), "RGBA")).large)
    assert large.size == (20, 20), "it is not made larger"
    assert large.getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "CMYK"])
def test_other_colours_are_read_too(mode: str) -> None:
    file = BytesIO()
    Image.new(mode, (30, 20)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert shown(pictures.read(file.getvalue()).large).size == (30, 20)


def test_the_busiest_picture_has_few_bytes() -> None:
    noise = Image.frombytes("RGB", (960, 960), random.Random(7).randbytes(960 * 960 * 3))
    file = BytesIO()
    noise.save(file, "PNG")
    kept = pictures.read(file.getvalue())
    assert max(len(kept.large), len(kept.small)) <= pictures.MAX_KEPT


def png_that_says(width: int, height: int) -> bytes:
    """The head of a PNG, whose pixels do not come."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def gif() -> bytes:
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, "GIF")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no JPEG, PNG or WebP"),
        (b"<svg onload='alert(1)'/>", "no JPEG, PNG or WebP"),
        (gif(), "no JPEG, PNG or WebP"),
        (sent()[:2000], "no JPEG, PNG or WebP"),
        (b"\x89PNG\r\n\x1a\n", "no JPEG, PNG or WebP"),
        (png_that_says(9, 9), "no JPEG, PNG or WebP"),
        (png_that_says(6000, 5000), "too large"),
        (png_that_says(60_000, 60_000), "no JPEG, PNG or WebP"),
        (sent() + bytes(pictures.MAX_BYTES), "too large"),
    ],
    ids=["nothing", "svg", "gif", "cut off", "8 bytes", "no pixels", "pixels", "bomb", "bytes"],
)
def test_what_is_no_picture_is_refused(content: bytes, words: str) -> None:
    with translation.override("en"), pytest.raises(Invalid) as refused:
        pictures.read(content)
    assert words in str(refused.value.errors[0].message)


@pytest.mark.django_db
def test_goods_have_one_picture_and_the_one_before_is_gone() -> None:
    kettle = Sku.objects.get(id=KETTLE)
    set_picture(merchant, kettle, pictures.read(sent()))
    first = Picture.objects.get()
    set_picture(merchant, kettle, pictures.read(sent(colour="blue")))
    second = Picture.objects.get()
    assert second.id != first.id, "what browsers keep of the first is not shown for the second"
    assert second.set_by_id == merchant.person_id
    (found,) = [sku for sku in skus(County(TONGLU), at=clock.now()) if sku.id == KETTLE]
    assert found.picture_id == second.id
    set_picture(merchant, kettle, None)
    assert not Picture.objects.exists()
    assert Sku.objects.get(id=KETTLE).picture_id is None


@pytest.mark.django_db
def test_anybody_gets_it_for_ever_at_its_address() -> None:
    kept = pictures.read(sent())
    set_picture(merchant, Sku.objects.get(id=KETTLE), kept)
    id = Picture.objects.get().id
    for size, content in (("small", kept.small), ("large", kept.large)):
        response = Client().get(f"/pictures/{id}/{size}")
        assert (response.content, response.headers["Content-Type"]) == (content, "image/jpeg")
        assert "immutable" in response.headers["Cache-Control"]
        assert not response.cookies
    for strange in (f"/pictures/{new_id()}/small", f"/pictures/{id}/set_at", f"/pictures/{UUID(int=0)}/large"):
        assert Client().get(strange).status_code == 404
