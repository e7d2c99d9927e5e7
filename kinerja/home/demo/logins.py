"""Who can log in to the demo, and what to try as whom."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from kinerja.core.i18n import lazy

DEMO_DOMAIN = "contoh.invalid"
DEMO_PASSWORD = "kora-kora-di-teluk-kao"  # noqa: S105  # of fictional people, printed on purpose


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One way in: the e-mail address serves as well as the person's NIP."""

    role: LazyString
    login: str
    try_this: LazyString
    password: str = DEMO_PASSWORD


def _login(name: str, role: LazyString, try_this: LazyString) -> DemoLogin:
    return DemoLogin(role, demo_email(name), try_this)


def demo_email(name: str) -> str:
    return f"{name}@{DEMO_DOMAIN}"


DEMO_LOGINS = (
    _login("perawat", lazy("Pegawai, perawat RSUD"), lazy("Isi penilaian diri, lihat kriteria dan hasil.")),
    _login("perawat2", lazy("Pegawai, rekan kerja setingkat"), lazy("Isi umpan balik untuk rekan.")),
    _login(
        "kepala.igd",
        lazy("Atasan langsung, kepala instalasi RSUD"),
        lazy("Nilai bawahan, tetapkan kedua rating, lihat predikat."),
    ),
    _login("direktur.rsud", lazy("Atasan langsung, direktur RSUD"), lazy("Nilai para kepala instalasi.")),
    _login("guru", lazy("Pegawai, guru SMA"), lazy("Isi penilaian diri dengan instrumen lain.")),
    _login("kepsek", lazy("Atasan langsung, kepala sekolah"), lazy("Nilai guru dan lihat rincian perhitungan.")),
    _login(
        "pengawas.sekolah",
        lazy("Pejabat unit lain, pengawas sekolah"),
        lazy("Beri umpan balik sebagai pihak lain."),
    ),
    _login("peksos", lazy("Pegawai, pekerja sosial panti"), lazy("Isi penilaian diri.")),
    _login(
        "plt.kadis.dinsos",
        lazy("Sekretaris Dinas Sosial, sekaligus Plt kepala dinas"),
        lazy("Lihat dalam jabatan mana tiap tugas dikerjakan."),
    ),
    _login("operator.rsud", lazy("Operator unit, RSUD"), lazy("Buat kode masuk, lihat siapa yang sudah mengisi.")),
    _login("operator.sma", lazy("Operator unit, SMA"), lazy("Buat kode masuk untuk guru.")),
    _login("admin.dinkes", lazy("Administrator Dinas Kesehatan"), lazy("Rancang instrumen, kelola pegawai dan tamu.")),
    _login(
        "admin2.dinkes",
        lazy("Administrator kedua Dinas Kesehatan"),
        lazy("Periksa dan setujui rancangan administrator pertama."),
    ),
    _login("admin.dikbud", lazy("Administrator Dinas Pendidikan dan Kebudayaan"), lazy("Kelola Dinas sendiri saja.")),
    _login("admin.dinsos", lazy("Administrator Dinas Sosial"), lazy("Kelola Dinas sendiri saja.")),
    _login("bkd", lazy("Administrator provinsi (BKD)"), lazy("Kelola seluruh unit, peran, dan periode penilaian.")),
    _login("bkd2", lazy("Administrator provinsi kedua (BKD)"), lazy("Setujui yang disusun administrator pertama.")),
    _login("auditor", lazy("Auditor Inspektorat"), lazy("Baca jejak audit Dinas Kesehatan; tidak dapat mengubah.")),
)
