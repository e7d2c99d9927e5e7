"""Instruments: editable drafts as rows, published versions that point to immutable documents, and their decrees."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, Micro, UtcInstant, new_public_id


class DraftState(StrEnum):
    EDITING = "editing"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class NodeKind(StrEnum):
    CRITERION = "criterion"
    INDICATOR = "indicator"


class Instrument(Model):
    """A definition with an owner and versions. `part` names the part of an appraisal it serves."""

    __tablename__ = "instrument"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    owner_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)  # an agency, or the province
    base_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    job_family_id: Mapped[int | None] = mapped_column(ForeignKey("job_family.id"))
    part: Mapped[str] = mapped_column(String(40), default="overall")
    current_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id", use_alter=True))


class Draft(Model):
    """Editable rows; `rev` counts every change so that two editors never overwrite each other.

    `core_version_id`: of an overlay, the core's version that it stands on.
    `settings` is the document without its nodes and roles: title, note, givens,
    rounding, outcome (docs/instrument-format.md).
    """

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    base_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    core_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    rev: Mapped[int] = mapped_column(default=0)
    state: Mapped[DraftState] = mapped_column(Coded(DraftState), default=DraftState.EDITING)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # whoever last submitted it or created it
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # set while approved
    # The former version whose content is proposed again; such a draft is never edited.
    reverts_to_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)


class DraftNode(Model):
    """A criterion or an indicator. The root criterion has no parent. `texts`: label, help, wording per role."""

    __tablename__ = "draft_node"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("draft_node.id"), index=True)
    kind: Mapped[NodeKind] = mapped_column(Coded(NodeKind))
    code: Mapped[str] = mapped_column(String(40))
    type: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    mode: Mapped[str | None] = mapped_column(String(20))
    weight: Mapped[Decimal | None] = mapped_column(Micro)
    texts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    spec: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    __table_args__ = (UniqueConstraint("draft_id", "code"),)


class DraftLevel(Model):
    __tablename__ = "draft_level"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("draft_node.id"), index=True)
    value: Mapped[Decimal] = mapped_column(Micro)
    position: Mapped[int] = mapped_column(default=0)
    texts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    spec: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # points, evidence, reason


class DraftRole(Model):
    """A rater role of a draft: roles are rows, like criteria."""

    __tablename__ = "draft_role"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    weight: Mapped[Decimal] = mapped_column(Micro)
    minimum: Mapped[int] = mapped_column(default=1)
    closed: Mapped[bool] = mapped_column(default=False)
    texts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    spec: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # missing, counts
    __table_args__ = (UniqueConstraint("draft_id", "code"),)


class DraftOp(Model):
    """One operation of an overlay (forms/overlay.py): all that a draft with a core holds beside its settings."""

    __tablename__ = "draft_op"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    op: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(200), default="")
    value: Mapped[Any] = mapped_column(Json)
    base_value: Mapped[Any] = mapped_column(Json)
    __table_args__ = (UniqueConstraint("draft_id", "code", "field"),)


class DraftChange(Model):
    """One editing step with what it replaced, so that it can be undone (`undoes` points at the undone step)."""

    __tablename__ = "draft_change"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    rev: Mapped[int]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    op: Mapped[str] = mapped_column(String(40))
    before: Mapped[Any] = mapped_column(Json)
    after: Mapped[Any] = mapped_column(Json)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("draft_change.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class Document(Model):
    """The immutable, fingerprinted content of versions: canonical JSON. Never updated or deleted."""

    __tablename__ = "document"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    format: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)


class Version(Model):
    """One published state of an instrument. Never updated or deleted."""

    __tablename__ = "version"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    number: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(ForeignKey("document.fingerprint"))
    base_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    core_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    effective_on: Mapped[date]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approver_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (
        UniqueConstraint("instrument_id", "number"),
        CheckConstraint("approver_id <> author_id", name="four_eyes"),
    )


class LegalKind(StrEnum):
    GOVERNOR_DECREE = "governor_decree"
    AGENCY_DECREE = "agency_decree"
    GOVERNOR_REGULATION = "governor_regulation"
    SECRETARY_DECREE = "secretary_decree"
    OTHER = "other"


class LegalBasis(Model):
    """The decree by which a version is set: recorded once, with the version or later. Never updated or deleted.

    A version without one is only on trial (docs/decisions/0007-legal-basis-as-a-row.md).
    """

    __tablename__ = "legal_basis"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), unique=True)
    kind: Mapped[LegalKind] = mapped_column(Coded(LegalKind))
    number: Mapped[str] = mapped_column(String(100))
    signed_on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)


class TrialLink(Model):
    """A way for colleagues without account to try a draft and comment on it. Only the token's hash is kept."""

    __tablename__ = "trial_link"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class DraftComment(Model):
    """What a colleague says about one node of a draft, by its code, so that it survives every edit."""

    __tablename__ = "draft_comment"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("trial_link.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Erratum(Model):
    """A correction of wording in a published version, beside the old text. Never updated or deleted."""

    __tablename__ = "erratum"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(60))  # label, help, or level:<value>
    locale: Mapped[str] = mapped_column(String(8))
    old_text: Mapped[str] = mapped_column(Text)
    new_text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class ErratumVerdict(Model):
    """What a second account said of an erratum: shown from that day on, or never. Never updated or deleted."""

    __tablename__ = "erratum_verdict"
    erratum_id: Mapped[int] = mapped_column(ForeignKey("erratum.id"), primary_key=True)
    approved: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_on: Mapped[date]
