"""What the dotted codes of this package say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "number.not_18_digits": lazy("NIP atau NI PPPK terdiri dari tepat 18 angka."),
    "number.scientific": lazy(
        "Angka ini sudah diubah oleh lembar kerja (misalnya 1,98E+17), sehingga angka terakhirnya hilang. "
        "Ketik ulang nomor lengkapnya dan simpan selnya sebagai teks."
    ),
    "number.birth_date": lazy("Delapan angka pertama bukan tanggal lahir yang ada (tahun, bulan, tanggal)."),
    "number.month": lazy("Angka ke-13 dan ke-14 NIP harus bulan 01 sampai 12."),
    "number.too_young": lazy("Menurut nomor ini pegawai belum berumur 18 tahun saat diangkat."),
    "number.in_future": lazy("Menurut nomor ini pegawai baru akan diangkat di kemudian hari."),
    "number.sex": lazy("Angka ke-15 harus 1 (laki-laki) atau 2 (perempuan)."),
    "number.serial": lazy("Tiga angka terakhir tidak boleh 000."),
    "number.taken": lazy("Nomor ini sudah tercatat untuk seorang pegawai."),
    "number.same_day": lazy("Pada tanggal itu sudah ada nomor yang mulai berlaku."),
    "people.name_missing": lazy("Isi namanya."),
    "people.too_long": lazy("Teks ini terlalu panjang."),
    "people.dates_reversed": lazy("Tanggal berakhir harus sesudah tanggal mulai."),
    "people.reason_missing": lazy("Tuliskan alasannya."),
    "people.province_only": lazy("Hanya administrator provinsi (BKD) yang boleh melakukan ini."),
    "people.not_your_agency": lazy("Data ini milik perangkat daerah lain."),
    "unit.unknown": lazy("Unit kerja ini tidak ditemukan."),
    "unit.parent_missing": lazy("Pilih unit induknya."),
    "unit.later_state": lazy(
        "Sudah ada perubahan unit kerja yang berlaku pada atau sesudah tanggal ini. Pilih tanggal yang lebih baru."
    ),
    "unit.unchanged": lazy("Tidak ada yang berubah."),
    "unit.circle": lazy("Unit kerja tidak dapat berada di bawah dirinya sendiri atau di bawah unit bawahannya."),
    "unit.workweek": lazy("Pilih 5 atau 6 hari kerja."),
    "post.unknown": lazy("Jabatan ini tidak ditemukan."),
    "post.has_head": lazy("Unit kerja ini sudah mempunyai jabatan pimpinan."),
    "job_family.unknown": lazy("Rumpun jabatan ini tidak ditemukan."),
    "employee.unknown": lazy("Pegawai ini tidak ditemukan."),
    "employee.not_active": lazy("Pegawai ini sudah tidak aktif."),
    "employee.already_active": lazy("Pegawai ini sudah aktif."),
    "employee.later_placement": lazy("Ada penempatan yang baru mulai pada atau sesudah tanggal ini. Batalkan dahulu."),
    "employee.own_record": lazy("Data diri sendiri diubah oleh administrator lain atau oleh BKD."),
    "placement.unknown": lazy("Penempatan ini tidak ditemukan."),
    "placement.post_taken": lazy("Jabatan pimpinan ini sudah diisi secara definitif pada waktu itu."),
    "placement.already_definitive": lazy(
        "Pegawai ini masih memegang jabatan definitif pada waktu itu. Akhiri dahulu penempatan yang lama."
    ),
    "placement.repeated": lazy("Pegawai ini sudah memegang jabatan tersebut pada waktu itu."),
    "placement.letter_missing": lazy("Isi nomor surat perintah Plt atau Plh."),
    "placement.already_ended": lazy("Penempatan ini sudah berakhir pada tanggal itu."),
    "supervisor.self": lazy("Seorang pegawai tidak dapat menjadi atasan langsung dirinya sendiri."),
    "supervisor.without_post": lazy("Atasan yang dipilih tidak memegang jabatan pada tanggal mulai."),
    "supervisor.overlaps": lazy("Sudah ada penetapan atasan lain dalam waktu itu. Akhiri dahulu yang lama."),
    "supervisor.mutual": lazy("Keduanya tidak dapat saling menjadi atasan langsung."),
    "supervisor.own_record": lazy("Atasan langsung untuk atau oleh diri sendiri ditetapkan oleh administrator lain."),
    "supervisor.unknown": lazy("Penetapan atasan ini tidak ditemukan."),
    "account.unknown": lazy("Akun ini tidak ditemukan."),
    "account.exists": lazy("Pegawai ini sudah mempunyai akun."),
    "account.email_taken": lazy("Alamat surel ini sudah dipakai akun lain."),
    "account.email_wrong": lazy("Alamat surel ini tidak lengkap."),
    "account.own": lazy("Untuk akun sendiri, mintalah kepada administrator lain."),
    "account.not_active": lazy("Akun ini tidak aktif."),
    "account.already_active": lazy("Akun ini sudah aktif."),
    "role.own": lazy("Tidak seorang pun boleh memberi atau mencabut perannya sendiri."),
    "role.other_agency": lazy("Operator harus pegawai perangkat daerah yang sama."),
    "role.exists": lazy("Akun ini sudah mempunyai peran tersebut."),
    "grant.unknown": lazy("Peran ini tidak ditemukan."),
    "role.already_ended": lazy("Peran ini sudah berakhir."),
    "role.scope_missing": lazy("Pilih perangkat daerah atau unit kerja tempat peran ini berlaku."),
    "guest.unknown": lazy("Tamu ini tidak ditemukan."),
    "guest.not_active": lazy("Tamu ini sudah tidak ada dalam daftar."),
    "guest.source_missing": lazy("Tuliskan dari mana daftar ini berasal."),
    "guest.kind_missing": lazy("Pilih jenis tamu."),
    "guest.repeated": lazy("Nama ini sudah ada dalam daftar yang sama."),
    "holiday.unknown": lazy("Hari libur ini tidak ditemukan."),
    "holiday.repeated": lazy("Tanggal ini sudah tercatat dalam kalender itu."),
    "holiday.source_missing": lazy("Tuliskan keputusan yang menetapkannya."),
    "holiday.not_proposed": lazy("Ada tanggal yang tidak diusulkan untuk tahun ini. Tambahkan sendiri lewat daftar."),
    "unit.no_agency": lazy("Pola nomor surat ditetapkan per perangkat daerah, bukan per unit di dalamnya."),
    "unit.pattern_too_long": lazy("Pola paling panjang 80 huruf."),
    "unit.pattern_wrong": lazy(
        "Tulis {nomor} tepat satu kali, dan bila perlu {tahun}. Kurung kurawal lain tidak dipakai."
    ),
    "calendar.unknown": lazy("Pilih kalender dari daftar."),
    "operator.not_granted": lazy("Halaman ini untuk operator unit."),
}

register_messages(MESSAGES)
