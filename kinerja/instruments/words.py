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
    DraftState.PUBLISHED: (lazy("diterbitkan"), "sea"),
    DraftState.DISCARDED: (lazy("disisihkan"), "plain"),
}
STEPS = {
    "weights.set": lazy("Bobot diubah"),
    "weights.distribute": lazy("Selisih bobot dibagi rata"),
    "node.set": lazy("Disunting"),
    "node.add": lazy("Ditambahkan"),
    "node.duplicate": lazy("Digandakan"),
    "node.move": lazy("Dipindahkan"),
    "node.copy_in": lazy("Disalin dari pustaka"),
    "node.delete": lazy("Dihapus"),
    "role.set": lazy("Jenis penilai diubah"),
    "role.add": lazy("Jenis penilai ditambahkan"),
    "role.delete": lazy("Jenis penilai dihapus"),
    "outcome.set": lazy("Aturan hasil diubah"),
    "settings.set": lazy("Keterangan instrumen diubah"),
    "givens.set": lazy("Data bawaan diubah"),
    "node.show": lazy("Ditampilkan lagi"),
    "allowances.set": lazy("Izin penyesuaian diubah"),
    "core.follow": lazy("Mengikuti versi inti yang baru"),
    "rebase": lazy("Disesuaikan dengan versi yang lebih baru"),
    "table.paste": lazy("Ditempel dari lembar kerja"),
    "file.take": lazy("Diambil dari berkas"),
    "undo": lazy("Dibatalkan"),
    "redo": lazy("Diulangi"),
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
    "formula": lazy("Hitung dengan rumus"),
}
AGGREGATES = {
    "weighted_mean": lazy("Rata-rata menurut bobot"),
    "mean": lazy("Rata-rata biasa: semuanya sama berat"),
    "sum": lazy("Dijumlahkan"),
    "minimum": lazy("Yang terendah"),
    "maximum": lazy("Yang tertinggi"),
    "product": lazy("Dikalikan satu dengan yang lain"),
    "first_present": lazy("Yang pertama ada nilainya"),
    "formula": lazy("Dengan rumus"),
}
JOINS = {"all": lazy("semua syarat terpenuhi"), "any": lazy("salah satu syarat terpenuhi")}
MATCHES = {
    "=": lazy("sama dengan"),
    "!=": lazy("bukan"),
    ">=": lazy("paling sedikit"),
    ">": lazy("lebih dari"),
    "<=": lazy("paling banyak"),
    "<": lazy("kurang dari"),
    "present": lazy("sudah ada isinya"),
}
ABSENCES = {
    "renormalise": lazy("Dilewati; bobotnya dibagi kepada yang lain"),
    "zero": lazy("Dihitung 0"),
    "block": lazy("Nilai seluruhnya menunggu sampai ini terisi"),
}
EMPTIES = {
    "na": lazy("Dilewati; bobotnya dibagi kepada yang lain"),
    "zero": lazy("Dihitung 0"),
    "block": lazy("Nilai seluruhnya menunggu sampai ada barisnya"),
}
# What the settings of answers are called on the page.
SPEC_LABELS = {
    "least": lazy("Angka terendah"),
    "most": lazy("Angka tertinggi"),
    "step": lazy("Kelipatan"),
    "unit": lazy("Satuan"),
    "end_least": lazy("Kata di angka terendah"),
    "end_most": lazy("Kata di angka tertinggi"),
    "how": lazy("Cara menjadi nilai"),
    "target": lazy("Target"),
    "target_given": lazy("Asal target"),
    "target_to": lazy("Batas atas rentang"),
    "target_to_given": lazy("Asal batas atas"),
    "beyond": lazy("Bila di atas rentang"),
    "direction": lazy("Arah"),
    "direction_given": lazy("Asal arah"),
    "zero_target": lazy("Bila targetnya 0"),
    "cap": lazy("Nilai paling tinggi"),
    "floor": lazy("Nilai paling rendah"),
    "source": lazy("Sumber data"),
    "yes": lazy("Nilai untuk “ya”"),
    "no": lazy("Nilai untuk “tidak”"),
    "capped": lazy("Jumlah poin dibatasi 0 sampai 100"),
    "feedback": lazy("Gunanya"),
    "longest": lazy("Paling panjang (tanda)"),
    "lines": lazy("Tinggi kotak (baris)"),
    "earliest": lazy("Paling awal"),
    "latest": lazy("Paling akhir"),
}
# How a number becomes a value, per type that has a choice.
HOWS = {
    "scale": {
        "share": lazy("Bagian dari angka tertinggi: tertinggi bernilai 100"),
        "direct": lazy("Angkanya sendiri adalah nilainya"),
        "line": lazy("Dikali dan ditambah"),
        "table": lazy("Menurut tabel"),
    },
    "measured": {
        "direct": lazy("Angkanya sendiri adalah nilainya"),
        "share": lazy("Bagian dari angka tertinggi: tertinggi bernilai 100"),
        "line": lazy("Dikali dan ditambah"),
        "table": lazy("Menurut tabel"),
        "levels": lazy("Memilih satu tingkat yang diuraikan"),
    },
}
SPEC_CHOICES = {
    "direction": {
        "higher": lazy("Makin besar makin baik"),
        "lower_mirror": lazy("Makin kecil makin baik: kelebihan dari target mengurangi nilai"),
        "lower_inverse": lazy("Makin kecil makin baik: target dibagi capaian"),
        "range": lazy("Terbaik di dalam sebuah rentang"),
    },
    "beyond": {
        "mirror": lazy("Kelebihan dari batas atas mengurangi nilai"),
        "inverse": lazy("Batas atas dibagi capaian"),
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
