"""The sheets of the workbook and their columns. The words are Indonesian in every language: files are read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kinerja.instruments.exchange.words import TYPES

FORMAT = "kinerja.workbook/1"
JSON_TITLE = "Isi lengkap (JSON, jangan diubah)"
YES, NO = "ya", "tidak"
MOST_LINES = 5000
ORIGIN = "_from"  # beside the settings: the draft and the revision that a workbook was made from

KINDS = {"criterion": "Kriteria", "indicator": "Indikator"}
MODES = {"percent": "Persen", "points": "Poin", "ratio": "Perbandingan", "equal": "Sama rata"}
ROLE_KINDS = {
    "self": "Penilaian diri", "supervisor": "Atasan langsung", "peer": "Rekan kerja setingkat",
    "subordinate": "Bawahan langsung", "external": "Pihak lain", "system": "Data",
}  # fmt: skip
ABSENCES = {"renormalise": "Dibagi ke yang lain", "zero": "Dihitung 0", "block": "Menunggu jawaban"}
COUNTINGS = {"once": "Satu kali", "per_rater": "Setiap orang"}
ROUNDINGS = {
    "half_up": "Setengah ke atas", "half_even": "Setengah ke genap", "up": "Selalu ke atas", "down": "Selalu ke bawah",
}  # fmt: skip
GIVEN_TYPES = {"number": "Angka", "text": "Teks", "date": "Tanggal", "yes_no": "Ya atau tidak"}
PARTS = {
    "lists": "Daftar", "axes": "Sumbu", "matrix": "Matriks", "category": "Kategori", "figures": "Angka hitungan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `path` is the key of an entry, `label.id` one inside another.

    Kinds: `text`, `number` (exact), `whole`, `flag` (ya or tidak), `word` (one of `words`),
    `codes` (separated by commas), `told` (for reading only).
    """

    path: str
    title: str
    kind: str = "text"
    words: Mapping[str, str] = field(default_factory=dict)
    width: int = 14
    usual: object = None  # what the absence of the key says


ORDER = Column("position", "Urutan", "whole", width=8)
LABELS = (Column("label.id", "Uraian", width=48), Column("label.en", "Uraian (Inggris)", width=30))
NAMED = (Column("label.id", "Nama", width=30), Column("label.en", "Nama (Inggris)", width=24))

SETTINGS = (
    Column("code", "Kode"),
    Column("title.id", "Nama"),
    Column("title.en", "Nama (Inggris)"),
    Column("note.id", "Catatan"),
    Column("note.en", "Catatan (Inggris)"),
    Column("legal_basis", "Dasar hukum"),
    Column("rounding.digits", "Angka di belakang koma", "whole"),
    Column("rounding.mode", "Cara membulatkan", "word", ROUNDINGS),
)
NODES = (
    Column("code", "Kode", width=18),
    Column("parent", "Di dalam", width=18),
    ORDER,
    Column("kind", "Jenis", "word", KINDS, 11),
    *LABELS,
    Column("help.id", "Bantuan", width=30),
    Column("help.en", "Bantuan (Inggris)", width=24),
    Column("weight", "Bobot", "number", width=9),
    Column("mode", "Bobot isinya", "word", MODES, 13),
    Column("type", "Tipe", "word", TYPES, 22),
    Column("roles", "Penilai", "codes", width=26),
    Column("decline", "Boleh “Tidak dapat menilai”", "codes", width=26),
    Column("required", "Wajib dijawab", "flag", width=9, usual=True),
    Column("basis", "Dasar", width=20),
    Column("", "Pengaturan lain (hanya untuk dibaca)", "told", width=40),
)
LEVELS = (
    Column("node", "Indikator", width=18),
    ORDER,
    Column("value", "Nilai", "number", width=9),
    *LABELS,
    Column("points", "Poin", "number", width=9),
    Column("evidence", "Wajib bukti dukung", "flag", width=11, usual=False),
    Column("reason", "Wajib alasan", "flag", width=11, usual=False),
)
ROLES = (
    Column("code", "Kode", width=18),
    ORDER,
    *NAMED,
    Column("kind", "Jenis", "word", ROLE_KINDS, 22),
    Column("weight", "Bobot", "number", width=9),
    Column("minimum", "Paling sedikit", "whole", width=9, usual=1),
    Column("closed", "Tertutup", "flag", width=9, usual=False),
    Column("missing", "Bila tidak ada yang menjawab", "word", ABSENCES, 20, "renormalise"),
    Column("counts", "Bobot berlaku", "word", COUNTINGS, 13, "once"),
)
GIVENS = (
    Column("code", "Kode", width=18),
    ORDER,
    *NAMED,
    Column("type", "Tipe", "word", GIVEN_TYPES, 13, "number"),
    Column("unit", "Satuan"),
    Column("least", "Paling kecil", "number"),
    Column("most", "Paling besar", "number"),
    Column("required", "Wajib ada", "flag", width=9, usual=True),
)
RULES = (
    Column("part", "Bagian", "word", PARTS, 16),
    Column("code", "Kode", width=18),
    ORDER,
    Column("", "Penjelasan (hanya untuk dibaca)", "told", width=80),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one line per part."""

    title: str
    columns: tuple[Column, ...]


SETTINGS_SHEET = Sheet("Instrumen", SETTINGS)
NODES_SHEET = Sheet("Kriteria dan indikator", NODES)
LEVELS_SHEET = Sheet("Tingkat", LEVELS)
ROLES_SHEET = Sheet("Jenis penilai", ROLES)
GIVENS_SHEET = Sheet("Data bawaan", GIVENS)
RULES_SHEET = Sheet("Aturan hasil", RULES)
HELP_TITLE = "Petunjuk"
TABLES = (NODES_SHEET, LEVELS_SHEET, ROLES_SHEET, GIVENS_SHEET, RULES_SHEET)
