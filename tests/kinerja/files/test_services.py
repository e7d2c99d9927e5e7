import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.files.models import CHUNK, MAX_SIZE, FileChunk, StoredFile
from kinerja.files.services import read_file, store_file

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20
WEBP = b"RIFF\0\0\0\0WEBPVP8 "
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'


def package(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


def store(content: bytes, name: str, now) -> StoredFile:
    with transaction() as session:
        return store_file(session, io.BytesIO(content), name=name, now=now)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("surat.pdf", PDF, "application/pdf"),
        ("FOTO.JPG", JPG, "image/jpeg"),
        ("foto.jpeg", JPG, "image/jpeg"),
        ("foto.png", PNG, "image/png"),
        ("foto.webp", WEBP, "image/webp"),
        ("laporan.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("rekap.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_allowed_types_are_kept_with_their_media_type(bare, now, name, content, media_type):
    file = store(content, name, now)
    assert (file.type, file.size, file.stored_at) == (media_type, len(content), now)
    assert b"".join(read_file(reading(), file.sha256)) == content


@pytest.mark.parametrize("name", ["gambar.svg", "halaman.html", "program.exe", "tanpa_akhiran", "pdf", "lembar.xlsm"])
def test_other_types_are_refused(bare, now, name):
    with pytest.raises(Invalid, match=r"file\.type_not_allowed"):
        store(SVG, name, now)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gambar.png", SVG),
        ("surat.pdf", PNG),
        ("surat.docx", XLSX),
        ("rekap.xlsx", DOCX),
        ("surat.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("surat.docx", b"PK\x03\x04 broken"),
        ("foto.webp", b"RIFF\0\0\0\0WAVE"),
    ],
)
def test_content_that_is_not_what_its_name_says_is_refused(bare, now, name, content):
    with pytest.raises(Invalid, match=r"file\.content_differs"):
        store(content, name, now)
    assert reading().scalar(select(func.count()).select_from(StoredFile)) == 0


def test_an_empty_file_is_refused(bare, now):
    with pytest.raises(Invalid, match=r"file\.empty"):
        store(b"", "surat.pdf", now)


def test_the_largest_file_fits_and_one_byte_more_does_not(bare, now):
    content = PDF + b"x" * (MAX_SIZE - len(PDF))
    file = store(content, "surat.pdf", now)
    chunks = list(read_file(reading(), file.sha256))
    assert {len(chunk) for chunk in chunks} == {CHUNK}
    assert hashlib.sha256(b"".join(chunks)).hexdigest() == file.sha256
    with pytest.raises(Invalid, match=r"file\.too_large"):
        store(content + b"x", "surat.pdf", now)


def test_the_same_content_is_kept_once(bare, now):
    content = PDF + b"x" * CHUNK
    assert store(content, "a.pdf", now).sha256 == store(content, "b.pdf", now).sha256
    assert reading().scalar(select(func.count()).select_from(FileChunk)) == 2


def test_the_same_content_sent_at_once_is_kept_once(bare, now):
    def send(_: int) -> str:
        with bare.app_context():
            return store(PDF + b"y" * CHUNK, "a.pdf", now).sha256

    with ThreadPoolExecutor(4) as pool:
        hashes = set(pool.map(send, range(4)))
    assert len(hashes) == 1
    assert reading().scalar(select(func.count()).select_from(FileChunk)) == 2


def test_an_unknown_file_is_not_found_at_once(bare):
    with pytest.raises(NotFound):
        read_file(reading(), "0" * 64)
