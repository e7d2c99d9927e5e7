"""The one door to stored files: content-addressed, in chunks, inside the caller's transaction."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kinerja.core.db import Base
from kinerja.core.errors import Invalid, NotFound
from kinerja.files.models import CHUNK, MAX_SIZE, FileChunk, StoredFile
from kinerja.files.sniffing import media_type_of


def store_file(session: Session, stream: IO[bytes], *, name: str, now: datetime) -> StoredFile:
    """Keeps the content once, however often it is stored; `name` only tells the claimed type.

    Raises Invalid: `file.empty`, `file.too_large`, `file.type_not_allowed`, `file.content_differs`.
    """
    content = stream.read(MAX_SIZE + 1)
    if not content:
        raise Invalid("file.empty")
    if len(content) > MAX_SIZE:
        raise Invalid("file.too_large", megabytes=MAX_SIZE // (1024 * 1024))
    media_type = media_type_of(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    # Two people may send the same file at the same moment: the second insert does nothing.
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    file = {"sha256": sha256, "size": len(content), "type": media_type, "stored_at": now}
    session.execute(insert(StoredFile).values(file).on_conflict_do_nothing())
    if session.scalar(select(FileChunk.n).where(FileChunk.sha256 == sha256).limit(1)) is None:
        for n, start in enumerate(range(0, len(content), CHUNK)):
            chunk = {"sha256": sha256, "n": n, "bytes": content[start : start + CHUNK]}
            session.execute(insert(FileChunk).values(chunk).on_conflict_do_nothing())
    return session.get_one(StoredFile, sha256)


def read_file(session: Session, sha256: str) -> Iterator[bytes]:
    """The content, chunk by chunk, so that no more than one is in memory. Raises NotFound at once."""
    size = session.scalar(select(StoredFile.size).where(StoredFile.sha256 == sha256))
    if size is None:
        raise NotFound("file.unknown")
    return _chunks(session, sha256, -(-size // CHUNK))


def _chunks(session: Session, sha256: str, count: int) -> Iterator[bytes]:
    for n in range(count):
        yield session.execute(select(FileChunk.bytes).where(FileChunk.sha256 == sha256, FileChunk.n == n)).scalar_one()


def drop_file(session: Session, sha256: str) -> bool:
    """Forget a content that nothing names any more; False while some record still does."""
    session.flush()
    for table in Base.metadata.sorted_tables:
        if table.name == FileChunk.__tablename__:
            continue
        for key in table.foreign_keys:
            if key.column.table.name == StoredFile.__tablename__ and session.scalar(
                select(key.parent).where(key.parent == sha256).limit(1)
            ):
                return False
    session.execute(delete(FileChunk).where(FileChunk.sha256 == sha256))
    session.execute(delete(StoredFile).where(StoredFile.sha256 == sha256))
    return True
