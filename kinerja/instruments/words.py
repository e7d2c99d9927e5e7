"""What officials call the parts of a definition: types, roles, modes, states, steps."""

from kinerja.core.i18n import lazy
from kinerja.instruments.models import DraftState

TYPES = {
    "rubric": lazy("Rubrik: tingkat yang diuraikan"),
    "scale": lazy("Skala angka"),
    "number": lazy("Angka terhadap target"),
    "measured": lazy("Nilai dari data"),
    "yes_no": lazy("Ya atau tidak"),
    "single_choice": lazy("Satu pilihan"),
    "multiple_choice": lazy("Beberapa pilihan"),
    "text": lazy("Teks (tidak dihitung)"),
    "date": lazy("Tanggal (tidak dihitung)"),
    "evidence": lazy("Bukti dukung (tidak dihitung)"),
    "note": lazy("Catatan bagi penilai (tidak dijawab)"),
}
KINDS = {
    "self": lazy("Penilaian diri"),
    "supervisor": lazy("Atasan langsung"),
    "peer": lazy("Rekan kerja setingkat"),
    "subordinate": lazy("Bawahan langsung"),
    "external": lazy("Pihak lain"),
    "system": lazy("Data"),
}
MODES = {
    "percent": lazy("Persen: jumlah isinya 100"),
    "points": lazy("Poin: kriteria berbobot jumlah isinya, seluruhnya 100"),
    "ratio": lazy("Perbandingan: angka berapa pun"),
    "equal": lazy("Sama rata: tanpa bobot"),
}
STATES = {
    DraftState.EDITING: (lazy("disunting"), "warn"),
    DraftState.IN_REVIEW: (lazy("diperiksa"), "clove"),
    DraftState.APPROVED: (lazy("disetujui"), "good"),
    DraftState.PUBLISHED: (lazy("ditetapkan"), "sea"),
    DraftState.DISCARDED: (lazy("disisihkan"), "plain"),
}
STEPS = {
    "weights.set": lazy("Bobot diubah"),
    "weights.distribute": lazy("Selisih bobot dibagi rata"),
    "node.set": lazy("Disunting"),
    "node.add": lazy("Ditambahkan"),
    "node.duplicate": lazy("Digandakan"),
    "node.move": lazy("Dipindahkan"),
    "node.delete": lazy("Dihapus"),
    "role.set": lazy("Jenis penilai diubah"),
    "role.add": lazy("Jenis penilai ditambahkan"),
    "role.delete": lazy("Jenis penilai dihapus"),
    "outcome.set": lazy("Aturan hasil diubah"),
    "settings.set": lazy("Keterangan instrumen diubah"),
    "givens.set": lazy("Data bawaan diubah"),
    "rebase": lazy("Disesuaikan dengan versi yang lebih baru"),
    "undo": lazy("Dibatalkan"),
}
ROUNDINGS = {
    "half_up": lazy("Setengah ke atas"),
    "half_even": lazy("Setengah ke genap"),
    "up": lazy("Selalu ke atas"),
    "down": lazy("Selalu ke bawah"),
}
STEP_NAMES = {
    "cap": lazy("Batasi paling tinggi"),
    "floor": lazy("Batasi paling rendah"),
    "round": lazy("Bulatkan"),
    "line": lazy("Kalikan dan tambahkan"),
    "table": lazy("Ubah menurut tabel"),
}
ABSENCES = {
    "renormalise": lazy("Dilewati; bobotnya dibagi kepada yang lain"),
    "zero": lazy("Dihitung 0"),
    "block": lazy("Nilai seluruhnya menunggu sampai ini terisi"),
}
# The settings of each type that the page offers: key -> (label, shape).
SPECS = {
    "scale": {
        "least": (lazy("Angka terendah"), "number"),
        "most": (lazy("Angka tertinggi"), "number"),
        "step": (lazy("Langkah"), "number"),
        "unit": (lazy("Satuan"), "text"),
    },
    "number": {
        "target": (lazy("Target"), "number"),
        "target_given": (lazy("Atau kode data bawaan yang memuat target"), "text"),
        "direction": (lazy("Arah"), "choice"),
        "zero_target": (lazy("Bila target 0"), "choice"),
        "cap": (lazy("Nilai paling tinggi (persen)"), "number"),
        "floor": (lazy("Nilai paling rendah (persen)"), "number"),
        "least": (lazy("Isian terendah"), "number"),
        "most": (lazy("Isian tertinggi"), "number"),
        "unit": (lazy("Satuan"), "text"),
    },
    "measured": {
        "least": (lazy("Angka terendah"), "number"),
        "most": (lazy("Angka tertinggi"), "number"),
        "unit": (lazy("Satuan"), "text"),
        "source": (lazy("Sumber data"), "text"),
    },
    "yes_no": {
        "yes": (lazy("Nilai untuk “ya” (bila kosong 100)"), "number"),
        "no": (lazy("Nilai untuk “tidak” (bila kosong 0)"), "number"),
    },
    "text": {"feedback": (lazy("Gunanya"), "choice")},
}
SPEC_CHOICES = {
    "direction": {
        "higher": lazy("Makin besar makin baik"),
        "lower_mirror": lazy("Makin kecil makin baik (cermin)"),
        "lower_inverse": lazy("Makin kecil makin baik (kebalikan)"),
    },
    "zero_target": {
        "refuse": lazy("Isian ditolak"),
        "na": lazy("Tidak dihitung"),
        "met": lazy("Tercapai bila isiannya juga 0"),
    },
    "feedback": {
        "": lazy("Teks bebas"),
        "strength": lazy("Kekuatan pegawai"),
        "improvement": lazy("Hal yang perlu ditingkatkan"),
    },
}
LEVELLED = ("rubric", "single_choice", "multiple_choice", "measured")
