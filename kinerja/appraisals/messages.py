"""What the dotted codes of this package say to people."""

from forms.answermessages import ANSWERS, GIVENS, SENT, WAITING
from kinerja.core.i18n import lazy, register_messages

REFUSALS = {
    "appraisal.unknown": lazy("Penilaian ini tidak ditemukan, atau bukan untuk Anda."),
    "appraisal.own": lazy("Penilaian atas diri sendiri tidak dapat Anda kelola."),
    "appraisal.own_superior": lazy("Penilaian atas atasan Anda tidak dapat Anda kelola."),
    "appraisal.not_yours": lazy("Penilaian ini milik perangkat daerah lain."),
    "appraisal.already_decided": lazy("Penilaian ini sudah ditetapkan."),
    "deadline.run_by_system": lazy("Hanya sistem yang menjalankan tenggat, menurut jamnya sendiri."),
    "deadline.nothing_moves": lazy("Tidak ada tenggat yang bergeser."),
    "deadline.plan_changed": lazy("Daftarnya berubah sejak halaman ini dibuka. Periksa lagi, lalu ulangi."),
    "deadline.reason_due": lazy("Tuliskan alasannya."),
    "deadline.reason_too_long": lazy("Alasan ini terlalu panjang."),
    "deadline.running": lazy("Tenggat ini sudah berjalan. Muat ulang halamannya."),
    "appraisal.wrong_state": lazy("Keadaannya sudah berubah sejak halaman ini dibuka. Muat ulang halamannya."),
    "assignment.unknown": lazy("Penugasan ini tidak ditemukan, atau bukan untuk Anda."),
    "assignment.invalid": lazy("Pernyataan di awal belum lengkap."),
    "assignment.conflict_unanswered": lazy("Nyatakan dahulu ada atau tidak adanya benturan kepentingan."),
    "assignment.agency_admin_only": lazy(
        "Hanya administrator Dinas dari perangkat daerah pegawai ini yang menunjuk penilai."
    ),
    "assignment.own_appraisal": lazy("Pegawai yang dinilai tidak menunjuk penilainya sendiri."),
    "assignment.by_assessor": lazy("Atasan yang menilai tidak menunjuk pemberi umpan balik."),
    "assignment.own_superior": lazy("Penilai bagi atasan Anda ditunjuk oleh administrator lain."),
    "assignment.role_fixed": lazy("Penilai jenis ini sudah pasti dan tidak ditunjuk."),
    "assignment.role_unknown": lazy("Jenis penilai ini tidak ada pada instrumennya."),
    "assignment.party": lazy("Pegawai yang dinilai dan atasannya tidak dapat ditunjuk."),
    "assignment.oneself": lazy("Anda tidak dapat menunjuk diri sendiri."),
    "assignment.nominee_without_post": lazy("Orang ini sedang tidak memegang jabatan."),
    "assignment.same_unit": lazy("Pihak lain harus dari unit kerja yang berbeda."),
    "assignment.guest_not_listed": lazy("Tamu ini tidak ada pada daftar perangkat daerah Anda."),
    "assignment.guest_other_role": lazy("Tamu ini terdaftar untuk jenis penilai yang lain."),
    "assignment.rater_had_duty": lazy("Orang ini sudah pernah bertugas dalam peran itu. Pilih orang lain."),
    "assignment.rater_declined": lazy(
        "Orang ini menolak tugas itu. Berikan kembali dengan “Tugaskan lagi” di barisnya, atau pilih orang lain."
    ),
    "assignment.not_declined": lazy("Penugasan ini sedang tidak ditolak, jadi tidak ada yang diberikan kembali."),
    "assignment.not_resumed": lazy("Penugasan belum diberikan kembali. Periksa isian yang ditandai."),
    "assignment.replacement_stands": lazy(
        "Penggantinya sudah ditunjuk. Cabut dahulu penugasan penggantinya, lalu tugaskan lagi yang ini."
    ),
    "assignment.replacement_sent": lazy(
        "Penggantinya sudah mengirim lembarnya, jadi penugasan ini tidak dapat diberikan kembali."
    ),
    "assignment.not_confirmed": lazy("Penugasan ini belum dikonfirmasi administrator Dinas."),
    "suggestion.changed": lazy("Daftar usulannya sudah berubah. Periksa lagi, lalu konfirmasi."),
    "suggestion.confirmed_by_system": lazy("Konfirmasi otomatis hanya dijalankan oleh sistem pada harinya."),
    "assignment.not_open": lazy("Penugasan ini sudah selesai atau sudah dicabut."),
    "assignment.already_declined": lazy("Penugasan ini sudah Anda tolak."),
    "assignment.already_revoked": lazy("Penugasan ini sudah dicabut oleh administrator."),
    "assignment.duty_cannot_be_refused": lazy("Penugasan ini kewajiban jabatan dan tidak dapat ditolak."),
    "response.unknown": lazy("Lembar ini tidak ditemukan, atau bukan untuk Anda."),
    "response.not_yours": lazy("Lembar ini hanya untuk penilai yang ditugasi."),
    "response.cycle_not_open": lazy("Periode penilaiannya sedang tidak dibuka."),
    "response.window_not_open": lazy("Masa pengisian baru dibuka pada %(opens_at)s."),
    "response.window_closed": lazy("Masa pengisian sudah ditutup pada %(closes_at)s."),
    "response.already_submitted": lazy("Lembar ini sudah dikirim dan tidak dapat diubah lagi."),
    "response.conflict_not_declared": lazy("Mulailah dari halaman pembuka penugasan ini."),
    "response.changed_elsewhere": lazy("Isian ini sudah diubah dari tempat lain, misalnya tab atau perangkat lain."),
    "ballot.released_by_system": lazy("Lembar tertutup dibuka oleh sistem sesudah masa pengisian berakhir."),
    "receipt.unknown": lazy("Bukti kirim ini tidak ditemukan, atau bukan untuk Anda."),
    "invitation.unknown": lazy("Tautan atau kode ini tidak dikenal. Periksa lagi, atau mintalah yang baru."),
    "invitation.revoked": lazy("Undangan ini sudah dicabut. Tidak ada yang perlu Anda lakukan."),
    "invitation.expired": lazy("Masa pengisian undangan ini sudah berakhir."),
    "invitation.done": lazy("Lembar ini sudah dikirim. Terima kasih."),
    "invitation.window_over": lazy("Masa pengisian untuk penilai ini sudah berakhir, jadi tautan tidak dibuat."),
    "invitation.not_a_guest": lazy("Tautan hanya untuk tamu; pegawai masuk dengan akunnya."),
    "draw.nobody_here": lazy("Di unit ini tidak ada penilaian yang dapat Anda tunjuk penilainya."),
    "draw.changed": lazy("Keadaannya berubah sejak pratinjau. Lihat pratinjau yang baru, lalu tetapkan lagi."),
    "draw.gives_nobody": lazy("Undian ini tidak menghasilkan siapa pun: sudah cukup, atau tidak ada calon yang boleh."),
    "evidence.not_taken": lazy("Di sini berkas bukti dukung tidak diterima."),
    "evidence.file_missing": lazy("Pilih dahulu berkasnya."),
}

DATA = {
    "data.agency_admin_only": lazy("Hanya administrator Dinas dari perangkat daerah pegawai ini yang mengisi datanya."),
    "data.by_assessor": lazy("Atasan yang menilai tidak mengisi data pegawai yang dinilainya."),
    "data.role_unknown": lazy("Data jenis ini tidak ada pada instrumennya."),
    "data.nothing_entered": lazy("Isi paling sedikit satu data."),
    "data.source_missing": lazy("Tuliskan dari mana data ini berasal."),
    "data.source_too_long": lazy("Sumber paling panjang %(most)s tanda."),
    "data.date_missing": lazy("Isi tanggal data."),
    "data.in_future": lazy("Tanggal data tidak boleh sesudah hari ini."),
    "data.value_missing": lazy("Nilainya kosong."),
    "data.code_unknown": lazy("Kode ini bukan data bawaan atau indikator yang diisi dari data pada instrumennya."),
    "data.code_ambiguous": lazy("Kode ini dipakai di beberapa tempat. Isilah dari halaman penilaian pegawainya."),
    "data.repeated": lazy("Data ini sudah disebut di baris sebelumnya."),
    "data.nip_unknown": lazy(
        "Nomor ini tidak ada di antara penilaian perangkat daerah Anda yang masih berjalan pada periode ini."
    ),
    "data.nip_rounded": lazy(
        "Nomor ini tidak dikenal. Tiga angka terakhirnya 000: tampaknya aplikasi lembar kerja membulatkannya. "
        "Jadikan kolom NIP berjenis teks, lalu ketik ulang nomornya."
    ),
    "given.frozen": lazy("Sudah ada penilai yang mengirim lembarnya, jadi data bawaan ini tidak dapat diubah lagi."),
    "given.item_answered": lazy(
        "Data kinerja butir yang hilang sudah masuk. Banyaknya butir tidak dapat dikurangi lagi."
    ),
    "data.table_empty": lazy("Tabelnya kosong. Tempelkan paling sedikit satu baris, atau pilih berkasnya."),
    "data.table_too_long": lazy("Tabelnya terlalu panjang: paling banyak %(most)s baris sekali masuk."),
    "data.table_unreadable": lazy("Tabel ini tidak terbaca: ada tanda petik yang tidak ditutup."),
    "data.cell.nip": lazy("NIP"),
    "data.cell.code": lazy("Kode"),
    "data.cell.value": lazy("Nilai"),
    "data.cell.source": lazy("Sumber"),
    "data.cell.date": lazy("Tanggal"),
    "verdict.new": lazy("baru"),
    "verdict.changed": lazy("berubah"),
    "verdict.unchanged": lazy("tetap"),
    "verdict.blank": lazy("belum diisi"),
    "verdict.rejected": lazy("ditolak"),
}

TASKS = {
    "task.what.self": lazy("Isi penilaian diri"),
    "task.what.supervisor": lazy("Nilai %(name)s sebagai atasan langsung"),
    "task.what.peer": lazy("Beri umpan balik untuk %(name)s sebagai rekan kerja"),
    "task.what.subordinate": lazy("Beri umpan balik untuk %(name)s sebagai bawahan langsung"),
    "task.what.external": lazy("Beri umpan balik untuk %(name)s sebagai pihak lain"),
    "task.what.criteria": lazy("Baca kriteria penilaian"),
    "task.if_not.self": lazy("Bila tidak diisi, atasan menilai tanpa penjelasan dari Anda."),
    "task.if_not.supervisor": lazy(
        "Bila tidak diisi, pegawai ini tidak mendapat nilai dan ratingnya tidak dapat ditetapkan."
    ),
    "task.if_not.peer": lazy("Bila tidak diisi, penilaian berjalan tanpa suara Anda."),
    "task.if_not.subordinate": lazy("Bila tidak diisi, penilaian berjalan tanpa suara Anda."),
    "task.if_not.external": lazy("Bila tidak diisi, penilaian berjalan tanpa suara Anda. Anda boleh menolak."),
    "task.if_not.criteria": lazy("Bila tidak dibaca, Anda dinilai dengan ukuran yang belum Anda kenal."),
    "task.state.not_yet": lazy("belum dibuka"),
    "task.state.new": lazy("belum diisi"),
    "task.state.started": lazy("sedang diisi"),
    "task.state.done": lazy("sudah dikirim"),
    "task.state.missed": lazy("terlewat"),
    "task.state.declined": lazy("ditolak"),
    "assignment.state.suggested": lazy("diusulkan, belum dikonfirmasi"),
    "assignment.state.open": lazy("belum dikirim"),
    "assignment.state.done": lazy("sudah dikirim"),
    "assignment.state.declined": lazy("menolak, perlu pengganti"),
    "assignment.state.revoked": lazy("dicabut"),
    "assignment.reason.conflict": lazy("ada benturan kepentingan"),
    "assignment.reason.refused": lazy("tidak bersedia"),
    "appraisal.state.collecting": lazy("pengisian"),
    "appraisal.state.decided": lazy("sudah ditetapkan"),
    "appraisal.state.received": lazy("sudah diterima pegawai"),
    "appraisal.state.objected": lazy("keberatan"),
    "appraisal.state.final": lazy("final"),
    "appraisal.state.without_result": lazy("tanpa hasil"),
    "contest.not_yours": lazy("Hanya pegawai yang bersangkutan yang boleh menyanggah angka tentang dirinya."),
    "contest.no_figure": lazy("Angka ini belum ada atau sudah berganti. Pilih lagi."),
    "contest.already_open": lazy("Angka ini sudah disanggah dan belum dihitung."),
    "contest.already_settled": lazy("Sanggahan ini sudah diputus."),
    "contest.unknown": lazy("Sanggahan ini tidak ditemukan."),
    "contest.invalid": lazy("Sanggahan ini belum lengkap."),
    "data.unit_is_no_person": lazy(
        "Ini bukan NIP. Angka unit tidak menjadi angka orang dengan sendirinya: catat di halaman Angka unit, lalu "
        "tulis “angka unit SKM” pada kolom nilai untuk setiap NIP yang memakainya."
    ),
    "data.code_of_unit": lazy("Kode ini angka unit. Catat di halaman Angka unit, bukan pada seorang pegawai."),
    "data.unit_for_given": lazy("Data bawaan tidak diisi dari angka unit."),
    "data.unit_figure_unknown": lazy(
        "Sesudah “angka unit” tulis SKM, PENGADUAN, PENGADUAN-SELESAI, TEPAT-WAKTU, atau BANTUAN."
    ),
    "data.unit_brings_source": lazy("Angka unit membawa sumber dan tanggalnya sendiri. Kosongkan keduanya."),
    "data.unit_figure_missing": lazy("Unit pegawai ini dan unit di atasnya belum mempunyai angka unit %(code)s."),
    "notice.figure.arrived": lazy(
        "%(cycle)s: ada data baru tentang Anda. Baca di Kriteria saya; bila keliru, sanggah sebelum rating ditetapkan."
    ),
    "notice.figure.dismissed": lazy("%(cycle)s: sanggahan Anda diputus. Angkanya tetap dan dihitung; baca alasannya."),
    "notice.figure.upheld": lazy("%(cycle)s: sanggahan Anda diterima. Angkanya tidak dihitung sampai dibetulkan."),
    "notice.cycle.opened": lazy("%(cycle)s dibuka. Ada %(sheets)s lembar yang menunggu Anda."),
    "notice.deadline.moved.return": lazy("%(cycle)s: tenggat tanda terima hasil Anda berubah."),
    "notice.deadline.moved.default_return": lazy("%(cycle)s: tenggat tanda terima hasil Anda berubah."),
    "notice.deadline.moved.objection": lazy("%(cycle)s: tenggat mengajukan keberatan berubah."),
    "notice.result.presumed": lazy(
        "%(cycle)s: hasil Anda dianggap diterima, karena tidak ada tanda terima sampai batas waktunya. Keberatan masih "
        "dapat diajukan dalam masanya."
    ),
    "notice.result.presumed_final": lazy(
        "%(cycle)s: hasil Anda dianggap diterima, karena tidak ada tanda terima sampai batas waktunya. Untuk hasil ini "
        "tidak ada keberatan, jadi sudah final."
    ),
    "notice.result.settled": lazy(
        "%(cycle)s: hasil Anda sudah final, karena tidak ada keberatan sampai batas waktunya."
    ),
    "notice.assessor.silent": lazy(
        "%(cycle)s: Anda belum menilai %(people)s pegawai sampai batas waktu. Atasan Anda yang menetapkannya."
    ),
    "notice.assessor.stand_in": lazy(
        "%(cycle)s: Pejabat Penilai Kinerja di bawah Anda belum menilai %(people)s pegawai sampai batas waktu. Anda "
        "yang menetapkannya."
    ),
    "notice.assignment.new": lazy("%(cycle)s: Anda diminta memberi umpan balik tentang seorang pegawai."),
    "notice.suggestions.new": lazy(
        "%(cycle)s: %(number)s usulan rekan atau bawahan menunggu konfirmasi Anda. Sebelum itu mereka belum ditanya."
    ),
    "notice.suggestions.soon": lazy(
        "%(cycle)s: %(number)s usulan penilai di %(unit)s belum dikonfirmasi. Periksa dan konfirmasikan; sesudah "
        "batasnya sistem mengonfirmasinya seperti tercantum."
    ),
    "notice.suggestions.last": lazy(
        "%(cycle)s: %(number)s usulan penilai di %(unit)s belum dikonfirmasi dan masa pengisiannya hampir berakhir. "
        "Yang tidak dikonfirmasi tidak ditanya."
    ),
    "notice.suggestions.confirmed": lazy(
        "%(cycle)s: %(number)s usulan penilai di %(unit)s dikonfirmasi otomatis, karena masa pengisiannya tinggal "
        "%(days)s hari kerja."
    ),
    "notice.suggestions.confirmed_some": lazy(
        "%(cycle)s: %(number)s usulan penilai di %(unit)s dikonfirmasi otomatis, karena masa pengisiannya tinggal "
        "%(days)s hari kerja. %(left)s lainnya tidak: orangnya pernah menyatakan benturan kepentingan atau tidak lagi "
        "memegang jabatan."
    ),
    "notice.thanks.given": lazy(
        "%(cycle)s sudah ditutup. Terima kasih atas umpan balik Anda sebagai pihak lain: umpan balik dari berbagai "
        "pihak menjadi bahan penilaian kinerja dan pembinaan pegawai. Hasil perorangan tidak disampaikan."
    ),
    "thanks.not_closed": lazy("Ucapan terima kasih dikirim setelah periodenya ditutup."),
    "notice.assignment.replace": lazy("%(cycle)s: seorang penilai perlu diganti. Tunjuklah penggantinya."),
}

PAPER = {
    "paper.operator_only": lazy("Lembar kertas diisikan oleh operator unit."),
    "paper.party": lazy("Lembar ini tentang penilaian yang menyangkut Anda. Mintalah operator lain mengisikannya."),
    "paper.own_sheet": lazy("Ini lembar Anda sendiri. Isilah lewat Tugas saya."),
    "paper.not_your_unit": lazy("Lembar ini diisikan oleh operator unit pegawai yang dinilai atau unit penilainya."),
    "paper.sealed_elsewhere": lazy(
        "Lembar tertutup diisikan oleh operator unit lain, supaya penilainya tidak dikenali. Serahkan amplopnya tanpa "
        "dibuka."
    ),
    "paper.printed_by_admin": lazy("Lembar tertutup dicetak dan dibagikan oleh administrator Dinas."),
    "paper.duty_over": lazy("Lembar ini sudah dikirim, ditolak, atau dicabut. Tidak ada lagi yang perlu diisikan."),
    "paper.none_open": lazy("Tidak ada lembar yang masih terbuka untuk dicetak."),
    "paper.too_many": lazy("Ada %(sheets)s lembar, lebih dari %(most)s sekali cetak. Cetaklah per jenis penilai."),
    "paper.not_entered": lazy("Lembar ini tidak diisikan dari kertas, atau tidak dapat diperbaiki lagi."),
    "paper.invalid": lazy("Lembar belum dapat disimpan. Periksa isian yang ditandai."),
    "paper.statement_missing": lazy("Nyatakan dahulu bahwa lembarnya sudah Anda periksa."),
    "paper.scan_missing": lazy("Unggah pindaian lembar yang bertanda tangan."),
    "paper.scan_type": lazy("Pindaian berupa PDF, JPG, atau PNG."),
    "paper.code_unknown": lazy("Kode lembar ini tidak dikenal. Periksa lagi tulisan di bawah kode QR-nya."),
    "paper.no_conflict_asked": lazy(
        "Di sini benturan kepentingan tidak dapat dicatat lagi: jenis penilai ini tidak ditanyai tentang itu, atau "
        "sebagian lembarnya sudah terkirim."
    ),
    "notice.paper.conflict_entered": lazy(
        "%(cycle)s: benturan kepentingan yang Anda nyatakan pada lembar kertas sudah dicatat. Penilai lain diminta "
        "menggantikan Anda."
    ),
    "notice.paper.entered": lazy(
        "%(cycle)s: lembar kertas Anda sudah diisikan oleh operator. Periksa, dan perbaiki bila ada yang keliru."
    ),
    "notice.paper.secret_entered": lazy("%(cycle)s: lembar tertutup Anda sudah diterima dan diisikan."),
}

PREPARING = {
    "preparer.province_only": lazy("Penyiap ditunjuk oleh administrator provinsi."),
    "preparer.oneself": lazy("Penunjukan yang menyangkut Anda sendiri dibuat oleh administrator lain."),
    "preparer.same_person": lazy("Penilai dan penyiapnya harus dua orang."),
    "preparer.not_named": lazy("Anda tidak ditunjuk sebagai penyiap bagi penilai ini."),
    "preparer.unknown": lazy("Penunjukan ini tidak ditemukan."),
    "preparer.exists": lazy("Orang ini sudah menjadi penyiap bagi penilai itu pada tanggal tersebut."),
    "preparer.invalid": lazy("Penunjukan belum dapat disimpan. Periksa isian yang ditandai."),
    "preparer.letter_missing": lazy("Tuliskan nomor surat penunjukannya."),
    "preparer.ends_before_start": lazy("Tanggal akhir harus sesudah tanggal mulai."),
    "preparer.assessor_sends": lazy("Anda menyiapkan lembar ini. Yang menandatangani dan mengirim hanya penilainya."),
}

VOIDS = {
    "void.unknown": lazy("Usul pembatalan ini tidak ditemukan, atau bukan untuk Anda."),
    "void.no_group": lazy("Tidak ada kelompok tertutup itu pada penilaian ini, atau belum ada yang mengirim."),
    "void.province_only": lazy("Kelompok tertutup hanya dibatalkan oleh administrator provinsi."),
    "void.party": lazy("Anda termasuk pihak dalam penilaian ini. Mintalah administrator provinsi lain."),
    "void.own_proposal": lazy("Anda yang mengusulkan pembatalan ini. Yang menguatkan harus orang lain."),
    "void.already_decided": lazy("Usul ini sudah dikuatkan atau ditarik."),
    "void.waiting": lazy("Usul pembatalan untuk kelompok ini masih menunggu. Kuatkan atau tarik dulu."),
    "void.invalid": lazy("Usul belum dapat disimpan. Periksa isian yang ditandai."),
    "void.reason_due": lazy("Tuliskan mengapa kelompok ini mencurigakan, paling panjang 2.000 tanda."),
    "void.state.proposed": lazy("menunggu orang kedua"),
    "void.state.confirmed": lazy("dibatalkan"),
    "void.state.withdrawn": lazy("ditarik"),
    "notice.void.again": lazy(
        "%(cycle)s: lembar tertutup Anda diminta lagi. Isian yang dahulu tidak dihitung dan tidak ditampilkan."
    ),
}

MOVES = {
    "move.unknown": lazy("Usulan perpindahan versi ini tidak ditemukan."),
    "move.invalid": lazy("Usulan belum dapat disimpan. Periksa isian yang ditandai."),
    "move.waiting": lazy("Usulan perpindahan lain pada periode ini masih menunggu. Kuatkan atau tarik dulu."),
    "move.not_served": lazy("Pilih versi yang dipakai pada periode ini."),
    "move.other_instrument": lazy("Pilih versi lain dari instrumen yang sama."),
    "move.own_proposal": lazy("Anda yang mengusulkan perpindahan ini. Yang menguatkan harus orang lain."),
    "move.already_decided": lazy("Usulan ini sudah dikuatkan atau ditarik."),
    "move.barred": lazy("Perpindahan belum dapat dikuatkan: ada %(count)s penghalang. Baca daftarnya di halaman ini."),
    "move.nothing_moves": lazy("Tidak ada penilaian yang dapat berpindah: semuanya sudah ditetapkan."),
    "move.role_gone": lazy(
        "Jenis penilai “%(role)s” sudah bertugas pada periode ini, tetapi tidak ada dalam versi baru."
    ),
    "move.role_differs": lazy(
        "Jenis penilai “%(role)s” berubah dalam versi baru (macamnya, tertutup atau terbuka, atau jumlah paling "
        "sedikit), padahal itu sudah dijanjikan kepada penilai."
    ),
    "move.role_new": lazy(
        "Versi baru memerlukan jenis penilai “%(role)s”, yang penugasannya hanya dibuat ketika periode dibuka."
    ),
    "move.secret_sent": lazy(
        "Pertanyaan untuk “%(role)s” berubah, padahal sudah ada lembar rahasia yang dikirim. Lembar itu tidak dapat "
        "dikembalikan, karena tidak diketahui milik siapa."
    ),
    "move.data_sent": lazy("Data “%(role)s” sudah masuk untuk butir yang berubah dalam versi baru."),
    "move.rows_changed": lazy(
        "Kriteria yang berulang bertanya lain dalam versi baru. Isian per baris tidak dapat dipindahkan; pakai versi "
        "baru pada periode berikutnya."
    ),
    "move.given_gone": lazy("Data bawaan %(given)s sudah terisi, tetapi tidak ada dalam versi baru."),
    "move.window_over": lazy(
        "Lembar “%(role)s” harus dikembalikan, tetapi masa pengisiannya sudah berakhir. Perpanjang dulu."
    ),
    "notice.cycle.version_moved": lazy("%(cycle)s berpindah ke versi instrumen yang baru. Baca kriterianya lagi."),
    "notice.cycle.sheets_returned": lazy(
        "%(cycle)s berpindah ke versi instrumen yang baru. %(sheets)s lembar Anda kembali; isi yang ditanyakan lagi, "
        "lalu kirim."
    ),
}

OF_THE_ENGINE = {code: lazy(text) for code, text in (ANSWERS | GIVENS | SENT | WAITING).items()}
MESSAGES = MOVES | PAPER | PREPARING | VOIDS | REFUSALS | DATA | TASKS | OF_THE_ENGINE

register_messages(MESSAGES)
