"""Evidence loses what a camera wrote into it, and stays the picture it was."""

import struct
import zlib
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid
from kinerja.files.models import FileChunk, StoredFile
from kinerja.files.services import drop_file, store_file
from kinerja.files.stripping import cleaned, without_location
from tests.kinerja.files.test_services import DOCX

PLACE = b"GPSLatitude 0.7893 Sofifi"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(way: int = 1, order: str = ">") -> bytes:
    head = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, way, 0)
    return b"Exif\0\0" + head + struct.pack(order + "IH", 8, 1) + entry + struct.pack(order + "I", 0) + PLACE


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc")
TABLE, COLOUR = segment(0xDB, b"\0" * 65), segment(0xE2, b"ICC_PROFILE\0\1\1colours")
SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"picture\xff\0with\xff\xd0restart"
END = b"\xff\xd9"


def jpeg(*extra: bytes) -> bytes:
    return b"\xff\xd8" + JFIF + b"".join(extra) + COLOUR + TABLE + SCAN + SCAN + END


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*extra: bytes) -> bytes:
    head, data = chunk(b"IHDR", b"\0" * 13), chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + data + chunk(b"IEND", b"")


def webp_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def webp(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_a_jpeg_keeps_its_picture_and_colours_only() -> None:
    noted = jpeg(
        segment(0xE1, exif()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        segment(0xED, b"Photoshop 3.0\0" + PLACE),
        segment(0xFE, PLACE),
    )
    clean = without_location("foto.JPG", noted + b"second picture" + PLACE)
    assert PLACE not in clean and b"Exif" not in clean
    assert clean.endswith(COLOUR + TABLE + SCAN + SCAN + END)


def test_the_small_copy_in_the_head_of_a_jpeg_goes_too() -> None:
    clean = without_location("foto.jpg", jpeg())
    assert b"abc" not in clean and clean[2:20] == segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


@pytest.mark.parametrize("order", [">", "<"])
def test_a_jpeg_stays_the_right_way_up(order: str) -> None:
    clean = without_location("foto.jpg", jpeg(segment(0xE1, exif(6, order))))
    assert PLACE not in clean
    assert without_location("foto.jpg", clean) == clean and struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in clean


@pytest.mark.parametrize("body", [b"Exif\0\0MM", b"Exif\0\0MM\0*\xff\xff\xff\xff\0\0", b"Exif\0\0??\0*\0\0\0\x08\0\1"])
def test_camera_data_that_cannot_be_read_are_left_out(body: bytes) -> None:
    assert b"Exif" not in without_location("foto.jpg", jpeg(segment(0xE1, body)))


@pytest.mark.parametrize(
    "broken",
    [
        jpeg()[:-2],
        jpeg()[:40],
        b"\xff\xd8\xff\xe0\0\1",
        b"\xff\xd8\xff\xe0\xff\xff",
        b"\xff\xd8\xff\xdb\0\4\0\0nothing",
    ],
)
def test_a_broken_jpeg_is_refused(broken: bytes) -> None:
    with pytest.raises(Invalid, match=r"file\.not_cleaned"):
        without_location("foto.jpg", broken)


def test_a_png_keeps_what_is_shown_only() -> None:
    noted = png(chunk(b"tEXt", PLACE), chunk(b"eXIf", PLACE), chunk(b"tIME", b"\0" * 7), chunk(b"zzZz", PLACE))
    assert without_location("layar.png", noted + PLACE) == png()
    transparent = png(chunk(b"tRNS", b"\0\0"))
    assert without_location("layar.png", transparent) == transparent


@pytest.mark.parametrize("broken", [png()[:-4], png()[:20]])
def test_a_broken_png_is_refused(broken: bytes) -> None:
    with pytest.raises(Invalid, match=r"file\.not_cleaned"):
        without_location("layar.png", broken)


def test_a_webp_says_no_more_that_it_has_camera_data() -> None:
    head, picture = b"\x2c" + b"\0" * 9, webp_chunk(b"VP8 ", b"picture")
    noted = webp(webp_chunk(b"VP8X", head), picture, webp_chunk(b"EXIF", PLACE), webp_chunk(b"XMP ", PLACE))
    clean = webp(webp_chunk(b"VP8X", b"\x20" + b"\0" * 9), picture)
    assert without_location("foto.webp", noted) == clean == without_location("foto.webp", clean)


@pytest.mark.parametrize("broken", [webp(), webp(webp_chunk(b"VP8 ", b"picture"))[:-3]])
def test_a_broken_webp_is_refused(broken: bytes) -> None:
    with pytest.raises(Invalid, match=r"file\.not_cleaned"):
        without_location("foto.webp", broken)


def test_a_pdf_stays_as_it_is() -> None:
    document = b"%PDF-1.7\nstream\n" + zlib.compress(b"text") + b"\nendstream\nstream\nplain\nendstream\n%%EOF"
    assert without_location("surat.pdf", document) == document


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (PLACE, "file.holds_location"),
        (b"stream\r\n" + zlib.compress(b"packed " + exif()) + b"\nendstream", "file.holds_location"),
        (b"/Encrypt 5 0 R", "file.not_cleaned"),
        (b"stream\n" + zlib.compress(b"\0" * (65 * 1024 * 1024)) + b"endstream", "file.not_cleaned"),
    ],
    ids=["open", "packed", "locked", "bomb"],
)
def test_a_pdf_that_tells_or_hides_something_is_refused(inside: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        without_location("surat.pdf", b"%PDF-1.7\n" + inside)


def test_other_documents_are_no_evidence() -> None:
    with pytest.raises(Invalid, match=r"file\.type_not_allowed"):
        without_location("catatan.txt", b"x")


def test_a_content_goes_with_its_last_name(bare: Flask, now) -> None:
    with transaction() as session:
        sha256 = store_file(session, BytesIO(png()), name="layar.png", now=now).sha256
    with transaction() as session:
        assert drop_file(session, sha256)
    counted = [reading().scalar(select(func.count()).select_from(model)) for model in (StoredFile, FileChunk)]
    assert counted == [0, 0]


def test_other_documents_stay_as_they_are_where_they_are_allowed() -> None:
    assert cleaned("surat.docx", DOCX) == DOCX
    assert PLACE not in cleaned("layar.png", png(chunk(b"eXIf", PLACE)))
    with pytest.raises(Invalid, match=r"file\.evidence_type"):
        without_location("surat.docx", DOCX)
