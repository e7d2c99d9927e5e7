"""The files of a bundle as one ZIP, packed one after the other so that memory holds one of them."""

import zipfile
from collections.abc import Iterable
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

IN_MEMORY = 4 * 1024 * 1024


def packed(files: Iterable[tuple[str, bytes]], at: datetime) -> IO[bytes]:
    """A ZIP, ready to be read from its start; the same files and instant give the same bytes."""
    stream = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the answer that is sent closes it
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    stream.seek(0)
    return stream
