"""What a file is, told from its bytes, held against what its name claims."""

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from kinerja.core.errors import Invalid

OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
OFFICE_ENTRIES = 5000
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SYNONYMS = {"jpeg": "jpg"}


def media_type_of(name: str, content: bytes) -> str:
    """The media type, where extension and content agree on an allowed one.

    Raises Invalid: `file.type_not_allowed` for other extensions (SVG and macros too),
    `file.content_differs` when the content is not what the name says.
    """
    extension = PurePosixPath(name.lower()).suffix.removeprefix(".")
    extension = SYNONYMS.get(extension, extension)
    if extension not in MEDIA_TYPES:
        raise Invalid("file.type_not_allowed")
    if not SIGNATURES[extension](content):
        raise Invalid("file.content_differs")
    return MEDIA_TYPES[extension]


def _starts(magic: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(magic)


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _is_office(kind: str) -> Callable[[bytes], bool]:
    """A package with the main part of its kind and without macros; nothing is unpacked."""

    def check(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                names = package.namelist()
        except zipfile.BadZipFile:
            return False
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        complete = "[Content_Types].xml" in names and OFFICE_PARTS[kind] in names
        return complete and not macros and len(names) <= OFFICE_ENTRIES

    return check


SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "pdf": _starts(b"%PDF-"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "webp": _is_webp,
    "docx": _is_office("docx"),
    "xlsx": _is_office("xlsx"),
}
