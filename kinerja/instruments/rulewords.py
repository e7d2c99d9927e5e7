"""What officials call the settings of roles, givens and the outcome."""

from kinerja.core.i18n import lazy

MISSING_ROLES = {
    "renormalise": lazy("Bobotnya dibagi ke yang lain"),
    "zero": lazy("Bagiannya dihitung 0"),
    "block": lazy("Nilainya menunggu jawaban"),
}
COUNTINGS = {
    "once": lazy("satu kali untuk semuanya"),
    "per_rater": lazy("untuk setiap orang"),
}
GIVEN_TYPES = {
    "number": lazy("Angka"),
    "text": lazy("Teks"),
    "date": lazy("Tanggal"),
    "yes_no": lazy("Ya atau tidak"),
    "rows": lazy("Daftar butir"),
}
# What a whole reads of another part.
OF_PARTS = {
    "score": lazy("Nilai yang ditampilkan"),
    "node": lazy("Nilai kriteria atau indikator"),
    "figure": lazy("Angka hitungan"),
    "outcome": lazy("Kategori atau predikat"),
}
COMPARISONS = {
    ">=": lazy("paling sedikit"),
    ">": lazy("lebih dari"),
    "<=": lazy("paling banyak"),
    "<": lazy("kurang dari"),
    "=": lazy("sama dengan"),
    "!=": lazy("bukan"),
}
OUTCOME_KINDS = {
    "none": lazy("Angka saja: tanpa kategori dan tanpa predikat"),
    "category": lazy("Kategori: satu daftar pita membaca nilainya"),
    "quadrant": lazy("Kuadran: dua rating ditetapkan pejabat, matriks memberi predikat"),
}
PATTERNS = {
    "quadrant": lazy("Kuadran predikat PermenPANRB 6/2022"),
    "bands": lazy("Lima pita kategori"),
}
