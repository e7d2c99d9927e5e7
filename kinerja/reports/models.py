"""Printed documents: what was issued and under which number, its signed scans, its legal basis, and bundles of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, UtcInstant, new_public_id
from kinerja.instruments.models import LegalKind


class PrintoutKind(StrEnum):
    """The official forms of PermenPANRB 6/2022 (pp. 114-119, 202-231) that are printed from a result."""

    D11 = "d11"  # decided by the assessor
    D12 = "d12"  # decided by the superior of a silent assessor
    D13 = "d13"  # changed after an objection
    C = "c1"  # the evaluation sheet behind each of them


class PageSize(StrEnum):
    """The two sizes of paper that offices have."""

    A4 = "a4"
    F4 = "f4"


class BundleShape(StrEnum):
    """How the documents of a bundle lie in what is taken away."""

    ZIP = "zip"  # one file for each
    PDF = "pdf"  # one after the other, for the printer


class PrintBasis(Model):
    """By which decree documents are printed as official ones, or as working copies again. Never updated or deleted.

    The newest row is in force; without a row everything is a working copy. `emblem_sha256` is the image file of the
    emblem that the decree allows.
    """

    __tablename__ = "print_basis"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    official: Mapped[bool]
    kind: Mapped[LegalKind] = mapped_column(Coded(LegalKind))
    number: Mapped[str] = mapped_column(String(100))
    signed_on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))  # the decree, scanned
    file_name: Mapped[str] = mapped_column(String(200), default="")
    emblem_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("official OR emblem_sha256 IS NULL", name="emblem_is_official"),)


class SerialCounter(Model):
    """The last serial number that an agency has given in a year."""

    __tablename__ = "serial_counter"
    agency_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Printout(Model):
    """One issued document: its number, and canonically all that it says. Never updated or deleted.

    `code` is what the QR code leads to. A later one of the same kind for the same appraisal replaces it.
    """

    __tablename__ = "printout"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[PrintoutKind] = mapped_column(Coded(PrintoutKind))
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    number: Mapped[int]
    letter: Mapped[str] = mapped_column(String(100), default="")  # nomor surat, as it was typed
    letter_key: Mapped[str | None] = mapped_column(String(200))  # the same without spaces and in small letters
    official: Mapped[bool]
    prepared: Mapped[bool]  # drafted by a preparer, for the assessor to issue: always a working copy
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (
        UniqueConstraint("agency_id", "year", "number"),
        Index("ix_printout_letter", "agency_id", "year", "letter_key"),
    )


class PrintoutScan(Model):
    """A signed printout as a file, bound to the content that was signed. Never updated or deleted."""

    __tablename__ = "printout_scan"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    printout_id: Mapped[int] = mapped_column(ForeignKey("printout.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    file_name: Mapped[str] = mapped_column(String(200))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("printout_id", "sha256"),)


class Bundle(Model):
    """All documents of a period, perhaps of one unit, made in the background for whoever asked; kept for some days."""

    __tablename__ = "bundle"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    page_size: Mapped[PageSize] = mapped_column(Coded(PageSize))
    shape: Mapped[BundleShape] = mapped_column(Coded(BundleShape))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcInstant)


class BundleFile(Model):
    """One document of a bundle, typeset; without content where all are typeset together."""

    __tablename__ = "bundle_file"
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    printout_id: Mapped[int] = mapped_column(ForeignKey("printout.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class BundlePrint(Model):
    """All documents of a bundle typeset as one file."""

    __tablename__ = "bundle_print"
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
