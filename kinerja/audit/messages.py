"""What the log says to people: its dotted codes, and one name for every event, actor, subject and fault."""

from kinerja.audit.catalogue import Event
from kinerja.audit.verifier import Finding
from kinerja.core.authz import ActorKind
from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "audit.not_yours": lazy("Catatan perubahan ini di luar lingkup tugas Anda."),
    "audit.verify_not_allowed": lazy(
        "Rangkaian segel diperiksa oleh administrator provinsi (BKD) atau auditor yang bertugas di semua perangkat "
        "daerah."
    ),
    "audit.anchor_malformed": lazy(
        "Tulis kepala rangkaian seperti tercetak: nomor posisi, titik dua, lalu 64 huruf dan angka."
    ),
}

EVENTS = {
    Event.LOG_VERIFIED: lazy("Rangkaian segel diperiksa"),
    Event.ACCOUNT_ACTIVATED: lazy("Akun dibuka kembali"),
    Event.ACCOUNT_CREATED: lazy("Akun dibuat"),
    Event.ACCOUNT_DEACTIVATED: lazy("Akun ditutup"),
    Event.ACCOUNT_EMAIL_CHANGED: lazy("Alamat surel akun diubah"),
    Event.ACCOUNT_LOCALE_CHANGED: lazy("Bahasa akun diubah"),
    Event.ACCOUNT_LOCKED: lazy("Akun ditahan sementara karena terlalu banyak percobaan masuk"),
    Event.ACCOUNT_PASSWORD_CHANGED: lazy("Kata sandi diganti"),
    Event.ACCOUNT_PASSWORD_RESET: lazy("Kata sandi dibuat ulang"),
    Event.EMPLOYEE_ACTIVATED: lazy("Pegawai diaktifkan kembali"),
    Event.EMPLOYEE_CHANGED: lazy("Data pegawai diubah"),
    Event.EMPLOYEE_CREATED: lazy("Pegawai dicatat"),
    Event.EMPLOYEE_DEACTIVATED: lazy("Pegawai dinonaktifkan"),
    Event.GRANT_ENDED: lazy("Peran dicabut"),
    Event.GRANT_GIVEN: lazy("Peran diberikan"),
    Event.GUEST_CHANGED: lazy("Data tamu diubah"),
    Event.GUEST_CREATED: lazy("Tamu dicatat dalam daftar"),
    Event.LOGIN_CODE_ISSUED: lazy("Kode masuk dibuat"),
    Event.LOGIN_CODE_USED: lazy("Kode masuk dipakai"),
    Event.PEOPLE_IMPORTED: lazy("Data pegawai diimpor"),
    Event.PLACEMENT_ENDED: lazy("Penempatan diakhiri"),
    Event.PLACEMENT_STARTED: lazy("Penempatan dimulai"),
    Event.POST_CHANGED: lazy("Jabatan diubah"),
    Event.POST_CREATED: lazy("Jabatan dibuat"),
    Event.SESSION_ENDED: lazy("Keluar"),
    Event.SESSION_REFUSED: lazy("Percobaan masuk ditolak"),
    Event.SESSION_STARTED: lazy("Masuk"),
    Event.SUPERVISOR_OVERRIDDEN: lazy("Atasan langsung ditetapkan lain"),
    Event.UNIT_CHANGED: lazy("Unit kerja diubah"),
    Event.UNIT_CREATED: lazy("Unit kerja dibuat"),
    Event.NOTICE_SENT: lazy("Pemberitahuan dikirim"),
    Event.DRAFT_APPROVED: lazy("Rancangan disetujui"),
    Event.DRAFT_CHANGED: lazy("Rancangan diubah"),
    Event.DRAFT_CORE_FOLLOWED: lazy("Penyesuaian mengikuti versi inti yang baru"),
    Event.DRAFT_CREATED: lazy("Rancangan dibuat"),
    Event.DRAFT_DISCARDED: lazy("Rancangan dibuang"),
    Event.DRAFT_REBASED: lazy("Rancangan disesuaikan dengan versi yang lebih baru"),
    Event.DRAFT_RESTORED: lazy("Perubahan rancangan dibatalkan atau dipulihkan"),
    Event.DRAFT_RETURNED: lazy("Rancangan dikembalikan untuk diperbaiki"),
    Event.DRAFT_SUBMITTED: lazy("Rancangan diajukan untuk diperiksa"),
    Event.DRAFT_WITHDRAWN: lazy("Pengajuan rancangan ditarik"),
    Event.ERRATUM_APPROVED: lazy("Ralat disetujui"),
    Event.ERRATUM_PROPOSED: lazy("Ralat diusulkan"),
    Event.ERRATUM_REJECTED: lazy("Ralat ditolak"),
    Event.INSTRUMENT_CREATED: lazy("Instrumen penilaian dibuat"),
    Event.COMMENT_CLOSED: lazy("Komentar rancangan ditandai selesai"),
    Event.COMMENT_LEFT: lazy("Komentar rancangan ditulis lewat tautan uji coba"),
    Event.TRIAL_LINK_ISSUED: lazy("Tautan uji coba rancangan dibuat"),
    Event.TRIAL_LINK_REVOKED: lazy("Tautan uji coba rancangan dicabut"),
    Event.VERSION_PUBLISHED: lazy("Versi instrumen diterbitkan"),
    Event.VERSION_SET: lazy("Keputusan penetapan versi dicatat"),
    Event.CRITERIA_READ: lazy("Kriteria dibaca"),
    Event.CYCLE_ANNOUNCED: lazy("Periode penilaian diumumkan"),
    Event.CYCLE_CHANGED: lazy("Periode penilaian diubah"),
    Event.CYCLE_CLOSED: lazy("Periode penilaian ditutup"),
    Event.CYCLE_CREATED: lazy("Periode penilaian dibuat"),
    Event.CYCLE_OPENED: lazy("Periode penilaian dibuka"),
    Event.WINDOW_CHANGED: lazy("Masa pengisian diubah"),
    Event.APPRAISAL_OPENED: lazy("Penilaian dibuka"),
    Event.ASSIGNMENT_CREATED: lazy("Penugasan dibuat"),
    Event.ASSIGNMENT_DECLINED: lazy("Penugasan ditolak oleh penilai"),
    Event.ASSIGNMENT_REPLACED: lazy("Penilai diganti"),
    Event.ASSIGNMENT_REVOKED: lazy("Penugasan dicabut"),
    Event.BALLOT_RELEASED: lazy("Lembar rahasia dirilis"),
    Event.CONFLICT_DECLARED: lazy("Konflik kepentingan dinyatakan"),
    Event.DATA_IMPORTED: lazy("Tabel data kinerja dimasukkan"),
    Event.DATA_RECORDED: lazy("Data kinerja dicatat"),
    Event.EVIDENCE_ADDED: lazy("Bukti dukung ditambahkan"),
    Event.EVIDENCE_REMOVED: lazy("Bukti dukung dihapus"),
    Event.GIVENS_SET: lazy("Data bawaan diisi"),
    Event.INVITATION_ISSUED: lazy("Tautan undangan dibuat"),
    Event.INVITATION_REVOKED: lazy("Tautan undangan dicabut"),
    Event.INVITATION_USED: lazy("Tautan undangan dipakai"),
    Event.RATING_CHOSEN: lazy("Rating dipilih"),
    Event.RATING_DECIDED: lazy("Rating ditetapkan"),
    Event.RESPONSE_SUBMITTED: lazy("Lembar penilaian dikirim"),
    Event.RESULT_FINALISED: lazy("Hasil ditetapkan"),
    Event.RESULT_RECEIVED: lazy("Hasil diterima oleh pegawai"),
    Event.JOB_CANCELLED: lazy("Pekerjaan latar dibatalkan"),
    Event.IMPACT_REQUESTED: lazy("Dampak rancangan pada penilaian yang selesai dihitung"),
    Event.EXPORT_MADE: lazy("Daftar diunduh"),
    Event.REPORT_PRINTED: lazy("Lembar hasil dicetak"),
    Event.DEMO_SEEDED: lazy("Data rekaan diisikan"),
}

ACTORS = {
    ActorKind.ANONYMOUS: lazy("belum dikenal"),
    ActorKind.ACCOUNT: lazy("akun"),
    ActorKind.GUEST: lazy("tamu"),
    ActorKind.JOB: lazy("pekerjaan latar"),
}

SUBJECTS = {
    "account": lazy("akun"),
    "appraisal": lazy("penilaian"),
    "assignment": lazy("penugasan"),
    "audit_log": lazy("jejak audit"),
    "cycle": lazy("periode penilaian"),
    "demo": lazy("data rekaan"),
    "draft": lazy("rancangan"),
    "employee": lazy("pegawai"),
    "guest": lazy("tamu"),
    "instrument": lazy("instrumen penilaian"),
    "job": lazy("pekerjaan latar"),
    "list": lazy("daftar"),
    "organisation": lazy("perangkat daerah"),
    "people": lazy("data pegawai"),
    "placement": lazy("penempatan"),
    "post": lazy("jabatan"),
    "response": lazy("lembar penilaian"),
    "result": lazy("hasil"),
    "unit": lazy("unit kerja"),
    "version": lazy("versi instrumen"),
}

FINDINGS = {
    Finding.EVENT_ALTERED: lazy("Isi catatan ini bukan lagi yang disegel."),
    Finding.EVENT_DELETED: lazy("Catatan yang disegel di sini sudah tidak ada."),
    Finding.EVENT_INSERTED: lazy("Catatan ini diselipkan di antara catatan yang sudah disegel."),
    Finding.LINK_ALTERED: lazy("Segel ini diubah, ditukar, atau diselipkan."),
    Finding.LINK_MISSING: lazy("Segel pada posisi ini hilang."),
    Finding.HEAD_DIFFERS: lazy("Kepala rangkaian yang disimpan di luar tidak ditemukan lagi di posisinya."),
}

register_messages(MESSAGES)
