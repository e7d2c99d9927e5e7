"""What the dotted codes of notes, feedback and coaching say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "notes.employees_only": lazy("Catatan dibuat oleh pegawai."),
    "notes.not_yours": lazy("Catatan ini hanya dibaca pegawai yang bersangkutan dan atasan langsungnya."),
    "notes.unknown": lazy("Catatan ini tidak ditemukan."),
    "notes.period_over": lazy("Penilaian periode ini sudah berakhir, jadi catatannya tidak dapat diubah lagi."),
    "notes.text_missing": lazy("Tulis apa yang Anda kerjakan atau hasilkan."),
    "notes.outside_period": lazy("Pilih tanggal di dalam periode ini, antara %(first)s dan %(last)s."),
    "notes.in_future": lazy("Tanggalnya belum terjadi. Pilih hari ini atau sebelumnya."),
    "notes.topic_unknown": lazy("Indikator yang dipilih tidak ada dalam kriteria periode ini. Pilih dari daftar."),
    "notes.too_many_files": lazy("Satu catatan memuat paling banyak %(most)s berkas. Hapus satu dahulu."),
    "feedback.of_another": lazy("Umpan balik diberikan kepada orang lain, bukan kepada diri sendiri."),
    "feedback.upwards": lazy("Umpan balik untuk atasan sendiri diberikan bila diminta, atau lewat lembar tertutup."),
    "feedback.leaders_only": lazy("Umpan balik atas prakarsa sendiri diberikan oleh pimpinan yang memberi tugas."),
    "feedback.not_asked": lazy("Permintaan ini bukan untuk Anda."),
    "feedback.request_closed": lazy("Permintaan ini sudah dijawab atau ditarik."),
    "feedback.request_unknown": lazy("Permintaan umpan balik ini tidak ditemukan."),
    "feedback.not_yours": lazy("Umpan balik ini hanya dibaca pegawainya, pemberinya, dan atasan langsung."),
    "feedback.unknown": lazy("Umpan balik ini tidak ditemukan."),
    "feedback.reply_not_yours": lazy("Yang menanggapi umpan balik hanya pegawai yang menerimanya."),
    "feedback.reply_missing": lazy("Tulis tanggapan Anda."),
    "feedback.already_replied": lazy("Umpan balik ini sudah ditanggapi. Tanggapan hanya satu dan tidak diubah."),
    "feedback.words_missing": lazy("Isi paling sedikit satu: apa yang baik, atau apa yang bisa ditingkatkan."),
    "feedback.next_missing": lazy("Tulis satu langkah berikut, supaya umpan balik ini menolong."),
    "feedback.task_missing": lazy(
        "Sebut tugas yang Anda berikan, supaya penilainya tahu pekerjaan mana yang dimaksud."
    ),
    "feedback.ask_missing": lazy("Sebut pekerjaan yang ingin Anda dengar umpan baliknya."),
    "feedback.already_asked": lazy("Anda sudah meminta umpan balik kepada orang ini dan belum dijawab."),
    "coaching.superior_only": lazy("Catatan pembinaan dibuat oleh atasan langsung."),
    "coaching.not_yours": lazy("Catatan pembinaan hanya dibaca kedua orang yang bersangkutan."),
    "coaching.unknown": lazy("Catatan pembinaan ini tidak ditemukan."),
    "coaching.goal_missing": lazy("Tulis tujuan pembicaraannya."),
    "coaching.steps_missing": lazy("Tulis langkah yang disepakati."),
    "coaching.employee_only": lazy("Tanggapan atas pembinaan ditulis pegawai yang dibimbing."),
    "coaching.leader_only": lazy("Kompetensi sesudah pembinaan dievaluasi atasan yang membimbing."),
    "coaching.not_of_counselling": lazy("Konseling bersifat pribadi: tidak ditanggapi atau dievaluasi di sini."),
    "coaching.nobody_above": lazy("Pembimbing Anda tidak mempunyai atasan yang dapat menerima tanggapan ini."),
    "coaching.opinion_missing": lazy("Tulis tanggapan Anda atas pembinaan ini."),
    "coaching.already_said": lazy("Tanggapan atas pembinaan ini sudah disampaikan dan tidak diubah."),
    "coaching.level_missing": lazy("Pilih tingkat 1 sampai 5."),
    "coaching.evaluation_missing": lazy("Tulis alasan tingkat yang Anda pilih."),
    "coaching.already_evaluated": lazy("Kompetensi sesudah pembinaan ini sudah dievaluasi dan tidak diubah."),
    "plan.unknown": lazy("Rencana kerja ini tidak ditemukan."),
    "plan.nothing": lazy("Pilih berkas PDF atau tempel hasil kerjanya."),
    "plan.pdf_only": lazy("Kirim SKP sebagai PDF, seperti dicetak dari sistemnya."),
    "plan.none_here": lazy("Kelompok Anda tidak menyusun SKP, jadi tidak ada yang perlu dikirim."),
    "plan.too_much": lazy("Yang ditempel terlalu panjang. Tempel tabel hasil kerjanya saja."),
    "plan.too_many": lazy("Paling banyak %(most)s baris. Tempel hasil kerja yang pokok."),
    "plan.no_result": lazy("Baris pertama tidak mempunyai hasil kerja. Salin tabelnya bersama kolom hasil kerja."),
    "plan.not_asked": lazy("Instrumen penilaian ini tidak memakai butir rencana kerja."),
    "plan.has_none": lazy("Pegawai ini belum menempel hasil kerja dari SKP-nya."),
    "source.unknown": lazy("Pilihan ini tidak ditemukan."),
    "source.not_yours": lazy(
        "Sumber SKP diatur administrator Dinas untuk Dinasnya, dan administrator provinsi untuk semua."
    ),
    "employee.unknown": lazy("Pegawai ini tidak ditemukan."),
    "text.too_long": lazy("Terlalu panjang. Paling banyak %(most)s huruf."),
    "notice.feedback.given": lazy("%(name)s memberi Anda umpan balik. Bacalah di Catatan."),
    "notice.feedback.replied": lazy("%(name)s menanggapi umpan balik Anda. Bacalah di Catatan, bagian Umpan balik."),
    "notice.feedback.asked": lazy("%(name)s meminta umpan balik Anda. Jawab di Catatan, bagian Umpan balik."),
    "notice.feedback.refused": lazy(
        "%(name)s tidak dapat memberi umpan balik yang Anda minta. Anda boleh meminta orang lain."
    ),
    "notice.coaching.said": lazy(
        "%(name)s menyampaikan tanggapan atas pembinaan oleh bawahan Anda. Bacalah di Catatan, bagian Umpan balik."
    ),
    "notice.coaching.evaluated": lazy("%(name)s mengevaluasi kompetensi Anda sesudah pembinaan. Bacalah di Catatan."),
    "notice.coaching.recorded": lazy("%(name)s mencatat pembicaraan pembinaan dengan Anda. Bacalah di Catatan."),
}

register_messages(MESSAGES)
