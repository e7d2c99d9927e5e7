"""The tables of states as a page of the documentation: docs/alur.md is what this gives."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from kinerja.appraisals import workflow as appraisals
from kinerja.appraisals.models import AppraisalState, AssignmentState, HandoverState, MoveState, ResponseState
from kinerja.appraisals.models.raters import VoidState
from kinerja.core.workflow import picture_of
from kinerja.cycles import workflow as cycles
from kinerja.cycles.models import ClockCode, CycleState
from kinerja.cycles.queries.clocks import usual_days
from kinerja.objections import workflow as objections
from kinerja.objections.models import ObjectionState
from kinerja.people.importing import workflow as importing
from kinerja.people.models import ImportState

Step = appraisals.Step


class Machine(NamedTuple):
    """One table of states as it is shown: by a title, with the words of its states and steps."""

    title: str
    states: type[StrEnum]
    table: Mapping[tuple[Any, Any], StrEnum]
    state_words: Mapping[StrEnum, str]
    step_words: Mapping[Any, str]  # by step, or by (state, step) where it means something else there


MACHINES = (
    Machine(
        "Periode penilaian",
        CycleState,
        cycles.TABLE,
        {
            CycleState.DRAFT: "Disiapkan",
            CycleState.ANNOUNCED: "Diumumkan",
            CycleState.OPEN: "Dibuka",
            CycleState.CLOSED: "Ditutup",
        },
        {
            cycles.Step.ANNOUNCE: "umumkan",
            cycles.Step.OPEN: "buka",
            cycles.Step.CLOSE: "tutup",
        },
    ),
    Machine(
        "Penilaian seorang pegawai",
        AppraisalState,
        appraisals.TABLE,
        {
            AppraisalState.COLLECTING: "Pengisian",
            AppraisalState.DECIDED: "Ditetapkan",
            AppraisalState.RECEIVED: "Diterima pegawai",
            AppraisalState.OBJECTED: "Keberatan",
            AppraisalState.FINAL: "Final",
            AppraisalState.WITHOUT_RESULT: "Tanpa hasil",
        },
        {
            Step.DECIDE: "Pejabat Penilai Kinerja menetapkan",
            Step.STAND_IN: "atasan menetapkan karena penilai diam",
            Step.CLOSE: "ditutup tanpa hasil dengan alasan",
            Step.RESUME: "dibuka kembali dengan alasan",
            Step.RECEIVE: "tanda terima, atau tenggat pengembalian habis",
            Step.OBJECT: "keberatan diajukan",
            Step.WITHDRAW: "keberatan ditarik",
            Step.SETTLE: "tenggat keberatan habis, atau tidak dapat keberatan",
            Step.UPHOLD: "atasan menguatkan hasil",
            Step.CHANGE: "atasan mengubah hasil",
        },
    ),
    Machine(
        "Keberatan",
        ObjectionState,
        objections.TABLE,
        {
            ObjectionState.DRAFT: "Disusun",
            ObjectionState.FILED: "Diajukan",
            ObjectionState.WITHDRAWN: "Ditarik",
            ObjectionState.UPHELD: "Hasil dikuatkan",
            ObjectionState.CHANGED: "Hasil diubah",
        },
        {
            objections.Step.FILE: "ajukan selama tenggatnya",
            objections.Step.WITHDRAW: "tarik sebelum diputus",
            objections.Step.UPHOLD: "atasan menguatkan hasil",
            objections.Step.CHANGE: "atasan mengubah hasil",
        },
    ),
    Machine(
        "Penugasan penilai",
        AssignmentState,
        appraisals.TABLE,
        {
            AssignmentState.SUGGESTED: "Diusulkan sistem",
            AssignmentState.OPEN: "Terbuka",
            AssignmentState.DONE: "Selesai",
            AssignmentState.DECLINED: "Ditolak",
            AssignmentState.REVOKED: "Dicabut",
        },
        {
            Step.CONFIRM: "konfirmasi administrator Dinas",
            Step.FINISH: "kirim",
            Step.DECLINE: "tolak, atau benturan kepentingan",
            Step.REVOKE: "cabut",
            Step.RETURN: "dikembalikan",
            Step.RESUME: "perubahan yang mengakhirinya dibatalkan",
            (AssignmentState.DECLINED, Step.RESUME): "ditugaskan lagi dengan alasan",
            Step.SUGGEST: "perubahan yang mengakhirinya dibatalkan, belum dikonfirmasi",
        },
    ),
    Machine(
        "Lembar penilaian",
        ResponseState,
        appraisals.TABLE,
        {
            ResponseState.DRAFT: "Rancangan",
            ResponseState.SUBMITTED: "Terkirim",
        },
        {
            Step.SUBMIT: "kirim",
            Step.RETURN: "dikembalikan",
        },
    ),
    Machine(
        "Pindah versi",
        MoveState,
        appraisals.TABLE,
        {
            MoveState.PROPOSED: "Diusulkan",
            MoveState.CONFIRMED: "Disetujui",
            MoveState.WITHDRAWN: "Ditarik",
        },
        {
            Step.CONFIRM: "setujui oleh orang kedua",
            Step.WITHDRAW: "tarik",
        },
    ),
    Machine(
        "Perubahan selama periode",
        HandoverState,
        appraisals.TABLE,
        {
            HandoverState.APPLIED: "Berlaku",
            HandoverState.UNDONE: "Dibatalkan",
        },
        {
            Step.UNDO: "batalkan, selama belum ada yang mengisi",
        },
    ),
    Machine(
        "Pembatalan kelompok tertutup",
        VoidState,
        appraisals.VOIDS,
        {
            VoidState.PROPOSED: "Diusulkan",
            VoidState.CONFIRMED: "Dikuatkan",
            VoidState.WITHDRAWN: "Ditarik",
        },
        {
            Step.CONFIRM: "dikuatkan oleh orang kedua",
            Step.WITHDRAW: "tarik",
        },
    ),
    Machine(
        "Daftar pegawai yang diimpor",
        ImportState,
        importing.TABLE,
        {
            ImportState.UPLOADED: "Diunggah",
            ImportState.CHECKING: "Sedang diperiksa",
            ImportState.CHECKED: "Sudah diperiksa",
            ImportState.APPLYING: "Sedang diterapkan",
            ImportState.APPLIED: "Diterapkan",
            ImportState.UNDOING: "Sedang dibatalkan",
            ImportState.UNDONE: "Dibatalkan",
        },
        {
            importing.Step.CHECK: "periksa",
            importing.Step.JUDGE: "selesai diperiksa",
            importing.Step.APPLY: "terapkan",
            importing.Step.KEEP: "semua tersimpan",
            importing.Step.RETURN: "data berubah sejak diperiksa",
            importing.Step.UNDO: "batalkan",
            importing.Step.RESTORE: "semua kembali seperti semula",
            importing.Step.REFUSE: "ada yang lebih baru",
        },
    ),
)
CLOCKS = {
    ClockCode.DELIVERY: ("hasil ditetapkan", "dokumen sampai di pegawai"),
    ClockCode.RETURN: ("hasil sampai di pegawai", "tanda terima; kalau tidak, dianggap diterima"),
    ClockCode.REPORT: ("masa penetapan berakhir", "laporan kepada pejabat yang berwenang"),
    ClockCode.DEFAULT: ("masa penetapan berakhir tanpa hasil", "penetapan oleh atasan penilai (D.1.2, final)"),
    ClockCode.DEFAULT_DELIVERY: ("D.1.2 ditandatangani", "dokumen sampai di pegawai"),
    ClockCode.DEFAULT_RETURN: ("D.1.2 sampai di pegawai", "tanda terima"),
    ClockCode.OBJECTION: ("tanda terima", "keberatan diajukan; kalau tidak, hasil final"),
    ClockCode.OBJECTION_DECISION: ("keberatan diajukan", "keputusan atasan penilai"),
}
HEAD = """# Alur

Halaman ini digambar dari tabel alur di dalam kode; jangan diubah dengan tangan:
`python -m kinerja.core.cli workflows > docs/alur.md`.
"""


def page() -> str:
    """The whole page: a diagram per machine, then the clocks with their usual working days."""
    return "\n".join([HEAD, *_diagrams(), *_clocks()]) + "\n"


def _diagrams() -> Iterable[str]:
    for machine in MACHINES:
        yield f"## {machine.title}\n"
        yield "```mermaid"
        yield from picture_of(machine.states, machine.table, machine.state_words, machine.step_words)
        yield "```\n"


def _clocks() -> Iterable[str]:
    yield "## Tenggat\n"
    yield "Dihitung dalam hari kerja unit; jumlahnya dapat diatur per periode.\n"
    yield "| tenggat | hari kerja | mulai | sampai |"
    yield "|---|---|---|---|"
    for code, days in usual_days().items():
        starts, ends = CLOCKS[code]
        yield f"| `{code.value}` | {days} | {starts} | {ends} |"
