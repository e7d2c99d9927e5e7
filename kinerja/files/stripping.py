"""Pictures without what a camera wrote into them: place, time, device; what cannot be cleaned is refused.

Only the parts that a picture needs to be shown are kept, so that what nobody here knows is left out too.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import PurePosixPath

from kinerja.core.errors import Invalid
from kinerja.files.sniffing import SYNONYMS, media_type_of

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST acTL fcTL fdAT cICP".split()
)  # fmt: skip
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_METADATA_FLAGS = 0x08 | 0x04  # Exif, XMP
EXIF, ICC, ADOBE = b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe"
ORIENTATION = 0x0112
START_OF_SCAN, END_OF_IMAGE, APP0, APP1, APP2, APP14, LAST_APP, COMMENT = (
    0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE,
)  # fmt: skip
STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
TELLING = (EXIF, b"exif:GPS", b"GPSLatitude")
MOST_UNPACKED = 64 * 1024 * 1024


def without_location(name: str, content: bytes) -> bytes:
    """The file as it may be kept as evidence: JPG, PNG and WebP cleaned, a PDF whose pictures hold no camera data.

    A picture keeps which way up it is. Raises Invalid: what `media_type_of` raises, `file.evidence_type` for other
    types, `file.not_cleaned` where the file is damaged, `file.holds_location` for a PDF with camera data inside.
    """
    media_type_of(name, content)
    if _kind_of(name) not in CLEANERS:
        raise Invalid("file.evidence_type")
    return cleaned(name, content)


def cleaned(name: str, content: bytes) -> bytes:
    """Pictures and PDFs as in `without_location`, other files as they are. Raises Invalid."""
    media_type_of(name, content)
    clean = CLEANERS.get(_kind_of(name))
    if clean is None:
        return content
    try:
        return clean(content)
    except (struct.error, IndexError) as damaged:
        raise Invalid("file.not_cleaned") from damaged


def _kind_of(name: str) -> str:
    extension = PurePosixPath(name.lower()).suffix.removeprefix(".")
    return SYNONYMS.get(extension, extension)


def _clean_jpeg(content: bytes) -> bytes:
    kept, place = [content[:2]], 2
    while True:
        if content[place] != 0xFF:
            raise Invalid("file.not_cleaned")
        while content[place + 1] == 0xFF:  # fill bytes
            place += 1
        marker = content[place + 1]
        if marker == END_OF_IMAGE:
            # Phones append further pictures behind the end, with camera data of their own.
            return b"".join([*kept, b"\xff\xd9"])
        if marker in STANDALONE:
            kept.append(content[place : place + 2])
            place += 2
            continue
        (size,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + size
        if size < 2 or end > len(content):
            raise Invalid("file.not_cleaned")
        if marker == START_OF_SCAN:
            end = _end_of_scan(content, end)
        kept.append(_kept_segment(marker, content[place:end]))
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker stands: inside a scan 0xFF is followed by zero or by a restart."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise Invalid("file.not_cleaned")
        if content[place + 1] == 0 or 0xD0 <= content[place + 1] <= 0xD7:
            place += 2
        else:
            return place


def _kept_segment(marker: int, segment: bytes) -> bytes:
    body = segment[4:]
    if marker == COMMENT:
        return b""
    if marker == APP1:
        way = _orientation(body) if body.startswith(EXIF) else 1
        return b"" if way == 1 else _exif_of(way)
    if APP0 <= marker <= LAST_APP:
        shown = (
            (marker == APP0 and body.startswith(b"JFIF\0"))
            or (marker == APP2 and body.startswith(ICC))
            or (marker == APP14 and body.startswith(ADOBE))
        )
        return _without_thumbnail(segment) if shown and marker == APP0 else segment if shown else b""
    return segment


def _without_thumbnail(segment: bytes) -> bytes:
    """A JFIF head whose small picture, a copy of the unedited one, is left out."""
    body = segment[4:16] + b"\0\0"
    return segment[:2] + struct.pack(">H", len(body) + 2) + body


def _orientation(body: bytes) -> int:
    """Which way up, 1 to 8; 1 where it isn't said or can't be read."""
    tiff = body[len(EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (place,) = struct.unpack_from(order + "I", tiff, 4)
    if place + 2 > len(tiff):
        return 1
    (entries,) = struct.unpack_from(order + "H", tiff, place)
    for start in range(place + 2, min(place + 2 + 12 * entries, len(tiff) - 11), 12):
        tag, _kind, _count, way = struct.unpack_from(order + "HHIH", tiff, start)
        if tag == ORIENTATION:
            return int(way) if 1 <= way <= 8 else 1
    return 1


def _exif_of(way: int) -> bytes:
    """A segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, way, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(EXIF) + len(tiff) + 2) + EXIF + tiff


def _clean_png(content: bytes) -> bytes:
    kept, place = [PNG_HEAD], len(PNG_HEAD)
    while True:
        size, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + size
        if end > len(content):
            raise Invalid("file.not_cleaned")
        if kind in PNG_KEPT:
            kept.append(content[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end


def _clean_webp(content: bytes) -> bytes:
    kept = [_webp_chunk(kind, body) for kind, body in _webp_chunks(content) if kind in WEBP_KEPT]
    if not kept:
        raise Invalid("file.not_cleaned")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    (size,) = struct.unpack_from("<I", content, 4)
    place, last = 12, min(8 + size, len(content))
    while place + 8 <= last:
        kind, length = struct.unpack_from("<4sI", content, place)
        if place + 8 + length > last:
            raise Invalid("file.not_cleaned")
        yield kind, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _webp_chunk(kind: bytes, body: bytes) -> bytes:
    if kind == b"VP8X":
        body = bytes([body[0] & ~WEBP_METADATA_FLAGS]) + body[1:]
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _checked_pdf(content: bytes) -> bytes:
    """The same bytes: a PDF is not rewritten, it is refused where its pictures still carry what a camera wrote."""
    if b"/Encrypt" in content:
        raise Invalid("file.not_cleaned")
    if any(sign in part for part in chain([content], _unpacked(content)) for sign in TELLING):
        raise Invalid("file.holds_location")
    return content


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What is packed inside the streams of a PDF. Raises Invalid where that is more than a document needs."""
    left = MOST_UNPACKED
    for piece in content.split(b"endstream")[:-1]:
        _before, _word, body = piece.partition(b"stream")
        packed = zlib.decompressobj()
        try:
            part = packed.decompress(body.lstrip(b"\r\n"), left)
        except zlib.error:  # not packed this way, or no stream at all
            continue
        left -= len(part)
        if left <= 0:
            raise Invalid("file.not_cleaned")
        yield part


CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "jpg": _clean_jpeg,
    "png": _clean_png,
    "webp": _clean_webp,
    "pdf": _checked_pdf,
}
