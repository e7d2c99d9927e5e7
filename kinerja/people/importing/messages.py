"""What the dotted codes of imported lists say to people."""

from kinerja.core.i18n import lazy, register_messages
from kinerja.people.models import ImportState, RowField, RowVerdict

CELLS = {
    "import.number_missing": lazy("Isi NIP atau NI PPPK."),
    "import.day_unreadable": lazy("Tanggal ini tidak terbaca. Tulis misalnya 31/01/2026."),
    "import.day_not_real": lazy("Tanggal ini tidak ada di kalender. Urutannya tanggal, bulan, tahun."),
    "import.day_short_year": lazy("Tulis tahunnya dengan empat angka, misalnya 2026."),
    "import.day_far": lazy("Tanggal ini terlalu lama lalu atau terlalu jauh ke depan. Periksa tahunnya."),
    "import.day_serial": lazy("Sel ini berisi hitungan hari lembar kerja, dibaca sebagai %(day)s. Periksa tanggalnya."),
    "import.capacity_unknown": lazy("Kedudukan ini tidak dikenal. Tulis Definitif, Plt, atau Plh."),
    "import.leaving_unclear": lazy(
        "Tuliskan sebab tidak aktif: pensiun, pindah, berhenti, meninggal, atau kontrak berakhir."
    ),
    "import.standing_unknown": lazy("Keadaan ini tidak dikenal, jadi dianggap masih aktif."),
    "import.repeated_differently": lazy(
        "NIP ini ada juga pada baris %(row)s dengan isi yang berbeda. Sisakan satu yang benar."
    ),
    "import.repeated_same": lazy("Sama dengan baris %(row)s, jadi baris ini dilewati."),
    "import.same_person": lazy(
        "Nama dan tanggal lahirnya sama dengan pegawai yang sudah tercatat dengan nomor lain. Bila orangnya "
        "sama, tambahkan "
        "nomor ini di halaman pegawainya; bila berbeda, tambahkan lewat halaman Pegawai."
    ),
    "import.same_person_row": lazy(
        "Nama dan tanggal lahirnya sama dengan baris %(row)s, tetapi nomornya berbeda. Periksa NIP-nya."
    ),
    "import.leaver_unknown": lazy("Pegawai ini belum tercatat dan sudah tidak aktif, jadi tidak ditambahkan."),
    "import.not_active": lazy(
        "Pegawai ini tercatat tidak aktif. Bila kembali bertugas, isi kolom keadaan dengan “Aktif”."
    ),
    "import.definitive_missing": lazy(
        "Pegawai ini belum tercatat dan tidak ada baris jabatan definitifnya yang dapat dipakai."
    ),
    "import.name_far": lazy(
        "Namanya jauh berbeda dari yang tercatat (%(stored)s), jadi namanya tidak diubah. Periksa NIP-nya."
    ),
    "import.unit_missing": lazy("Isi unit kerjanya."),
    "import.unit_unknown": lazy("Unit kerja “%(name)s” tidak ada di perangkat daerah yang Anda kelola."),
    "import.unit_unknown_near": lazy("Unit kerja “%(name)s” tidak dikenal. Yang terdekat: “%(nearest)s”."),
    "import.unit_ambiguous": lazy(
        "Ada lebih dari satu unit kerja “%(name)s”. Isi perangkat daerahnya, atau pilih di halaman ini."
    ),
    "import.post_missing": lazy("Isi nama jabatannya."),
    "import.post_unknown": lazy(
        "Jabatan “%(post)s” belum ada di unit kerja ini. Betulkan namanya, atau isi jenis jabatannya agar dibuat."
    ),
    "import.post_unknown_near": lazy(
        "Jabatan “%(post)s” belum ada di unit kerja ini. Yang terdekat: “%(nearest)s”. Betulkan namanya, "
        "atau isi jenis "
        "jabatannya agar dibuat."
    ),
    "import.post_made": lazy("Jabatan “%(post)s” belum ada di %(unit)s dan akan dibuat."),
    "import.post_made_near": lazy(
        "Jabatan “%(post)s” belum ada di %(unit)s dan akan dibuat. Periksa apakah maksudnya “%(nearest)s”."
    ),
    "import.post_claimed": lazy("Jabatan pimpinan ini sudah disebut untuk pegawai lain pada baris %(row)s."),
    "import.from_differs": lazy("Yang tercatat mulai %(stored)s; tanggal itu tidak diubah."),
    "import.placement_later": lazy(
        "Pegawai ini sudah memegang jabatan yang mulai pada atau sesudah tanggal ini. Periksa TMT-nya."
    ),
    "import.superior_unknown": lazy("Atasan dengan NIP ini tidak ditemukan, jadi atasannya mengikuti unit kerja."),
    "import.superior_without_post": lazy("Atasan ini belum memegang jabatan, jadi atasannya mengikuti unit kerja."),
    "import.superior_later": lazy(
        "Sudah ada penetapan atasan yang mulai pada atau sesudah tanggal ini; yang itu tetap berlaku."
    ),
    "supervisor.circle": lazy("Atasan-atasan ini saling menunjuk sehingga berputar. Periksa NIP atasannya."),
    "import.reason_of_superior": lazy("Menurut daftar pegawai yang diimpor."),
}

FILES = {
    "import.unreadable": lazy("Berkas ini tidak terbaca sebagai CSV. Simpan sebagai XLSX, atau sebagai CSV UTF-8."),
    "import.csv_broken": lazy("Baris %(line)s pada berkas CSV ini rusak. Simpan lagi dari lembar kerja sebagai XLSX."),
    "import.no_lines": lazy("Berkas ini tidak berisi baris apa pun."),
    "import.choose_file": lazy("Pilih berkasnya."),
    "import.no_such_line": lazy("Baris itu kosong atau tidak ada di antara 40 baris pertama."),
    "import.column_twice": lazy("Arti ini sudah dipilih untuk kolom lain."),
    "import.number_column_missing": lazy("Pilih kolom yang berisi NIP atau NI PPPK."),
    "import.columns_wrong": lazy("Arti kolomnya belum lengkap."),
}

STATES = {
    "import.unknown": lazy("Daftar ini tidak ditemukan."),
    "import.busy": lazy("Daftar ini sedang dikerjakan. Tunggu sampai selesai."),
    "import.wrong_state": lazy("Daftar ini tidak lagi dalam keadaan itu. Muat ulang halamannya."),
    "import.read_again": lazy("Hasil pemeriksaan sudah berganti. Baca lagi sebelum menerapkan."),
    "import.nothing_to_apply": lazy("Tidak ada yang berubah, jadi tidak ada yang perlu diterapkan."),
    "import.overtaken": lazy(
        "Data pegawai terus berubah selama daftar ini dikerjakan, jadi tidak ada yang disimpan. Tunggu sebentar, "
        "lalu ulangi."
    ),
    f"import.state.{ImportState.UPLOADED}": lazy("menunggu arti kolom"),
    f"import.state.{ImportState.CHECKING}": lazy("sedang diperiksa"),
    f"import.state.{ImportState.CHECKED}": lazy("sudah diperiksa"),
    f"import.state.{ImportState.APPLYING}": lazy("sedang diterapkan"),
    f"import.state.{ImportState.APPLIED}": lazy("sudah diterapkan"),
    f"import.state.{ImportState.UNDOING}": lazy("sedang dibatalkan"),
    f"import.state.{ImportState.UNDONE}": lazy("sudah dibatalkan"),
    f"import.verdict.{RowVerdict.NEW}": lazy("baru"),
    f"import.verdict.{RowVerdict.CHANGED}": lazy("berubah"),
    f"import.verdict.{RowVerdict.UNCHANGED}": lazy("tetap"),
    f"import.verdict.{RowVerdict.WARNING}": lazy("perlu dilihat"),
    f"import.verdict.{RowVerdict.REJECTED}": lazy("ditolak"),
}

COLUMNS = {
    f"import.field.{RowField.NUMBER}": lazy("NIP atau NI PPPK"),
    f"import.field.{RowField.NAME}": lazy("Nama lengkap dengan gelar"),
    f"import.field.{RowField.TITLE_BEFORE}": lazy("Gelar depan"),
    f"import.field.{RowField.TITLE_AFTER}": lazy("Gelar belakang"),
    f"import.field.{RowField.NUMBER_KIND}": lazy("Status kepegawaian"),
    f"import.field.{RowField.RANK}": lazy("Pangkat dan golongan"),
    f"import.field.{RowField.AGENCY}": lazy("Perangkat daerah"),
    f"import.field.{RowField.UNIT}": lazy("Unit kerja"),
    f"import.field.{RowField.POST}": lazy("Jabatan"),
    f"import.field.{RowField.POST_KIND}": lazy("Jenis jabatan"),
    f"import.field.{RowField.LEVEL}": lazy("Jenjang"),
    f"import.field.{RowField.CAPACITY}": lazy("Kedudukan"),
    f"import.field.{RowField.LETTER}": lazy("Nomor surat"),
    f"import.field.{RowField.FROM}": lazy("TMT jabatan"),
    f"import.field.{RowField.TO}": lazy("Berakhir sebelum"),
    f"import.field.{RowField.SUPERVISOR}": lazy("NIP atasan langsung"),
    f"import.field.{RowField.STATUS}": lazy("Keadaan"),
}

RECORDS = {
    "import.record.employee": lazy("data pegawai"),
    "import.record.employee_number": lazy("nomor pegawai"),
    "import.record.placement": lazy("penempatan"),
    "import.record.post": lazy("jabatan"),
    "import.record.supervisor_override": lazy("penetapan atasan"),
    "import.record.account": lazy("akun"),
    "import.record.appraisal": lazy("penilaian"),
    "import.record.other": lazy("catatan lain"),
    "import.blocked_changed": lazy("Baris %(row)s: %(record)s sudah diubah sesudah impor."),
    "import.blocked_used": lazy("Baris %(row)s: %(record)s sudah dipakai oleh %(by)s."),
}

MESSAGES = CELLS | FILES | STATES | COLUMNS | RECORDS

register_messages(MESSAGES)
