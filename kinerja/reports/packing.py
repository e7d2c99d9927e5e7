"""The files of a bundle as one ZIP, packed one after the other so that memory holds one of them."""

import unicodedata
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

IN_MEMORY = 4 * 1024 * 1024


def plain_name(name: str) -> str:
    """sari-umasugi: letters that every computer can store."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())[:80] or "tanpa-nama"


def packed(files: Iterable[tuple[str, bytes]], at: datetime) -> IO[bytes]:
    """A ZIP, ready to be read from its start; the same files and instant give the same bytes."""
    with ExitStack() as undo:
        stream = undo.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        stream.seek(0)
        undo.pop_all()  # it stays open for the answer, which closes it
        return stream
