"""What the dotted codes of definitions say to people: what is wrong, and what to do about it."""

from forms.definitionmessages import DEFINITION, DOCUMENT
from kinerja.core.i18n import lazy, register_messages
from kinerja.instruments.exchange.messages import EXCHANGE
from kinerja.instruments.overlaymessages import OVERLAY
from kinerja.instruments.settingmessages import SETTING_MESSAGES

EDITING = {
    "code.taken": lazy("Kode ini sudah dipakai. Pilih kode lain."),
    "code.frozen": lazy("Kode yang sudah diterbitkan tidak dapat diganti, karena penilaian lama merujuknya."),
    "code.type_frozen": lazy(
        "Tipe indikator yang sudah diterbitkan tidak dapat diganti. Buat indikator baru dengan kode baru."
    ),
    "code.used_before": lazy("Kode ini pernah dipakai untuk hal lain pada versi yang diterbitkan. Pilih kode baru."),
    "node.unknown": lazy("Bagian ini tidak ada lagi; mungkin baru saja dihapus orang lain."),
    "node.not_a_criterion": lazy("Hanya kriteria yang dapat memuat kriteria atau indikator."),
    "node.is_root": lazy("Akar instrumen tidak dapat dipindahkan, digandakan, atau dihapus."),
    "node.under_itself": lazy("Kriteria tidak dapat dipindahkan ke dalam dirinya sendiri."),
    "node.no_criterion_above": lazy("Tidak ada kriteria di atasnya untuk dimasuki."),
    "node.outermost": lazy("Bagian ini sudah berada di lapis terluar."),
    "tree.too_deep": lazy("Susunannya menjadi terlalu dalam (paling banyak %(most)s lapis)."),
    "weight.not_exact": lazy("Bobot paling banyak enam angka di belakang koma dan tidak lebih dari satu juta."),
    "weight.nothing_to_distribute": lazy("Di sini tidak ada bobot yang dapat dibagi."),
    "weight.would_be_negative": lazy(
        "Pembagian ini membuat sebuah bobot kurang dari 0. Kurangi bobot yang besar lebih dulu."
    ),
    "outcome.mark_expected": lazy("Pilih satu rating yang berarti “sesuai ekspektasi”."),
    "text.required": lazy("Isi bagian ini."),
    "level.value_missing": lazy("Isi nilai tingkat ini, atau kosongkan barisnya."),
}

WORKFLOW = {
    "document.unknown": lazy("Dokumen ini tidak ditemukan."),
    "instrument.not_yours": lazy(
        "Instrumen ini milik Dinas lain. Hanya administrator pemiliknya yang dapat mengelolanya."
    ),
    "instrument.unknown": lazy("Instrumen ini tidak ditemukan."),
    "instrument.refused": lazy("Instrumen belum dapat dibuat. Periksa isian yang ditandai."),
    "instrument.owner_unknown": lazy("Pilih Dinas, Badan, Biro, atau Provinsi sebagai pemilik."),
    "instrument.job_family_unknown": lazy("Pilih rumpun jabatan dari daftar."),
    "title.missing": lazy("Isi nama instrumen, paling panjang 200 tanda."),
    "version.unknown": lazy("Versi ini tidak ditemukan."),
    "draft.unknown": lazy("Rancangan ini tidak ditemukan."),
    "draft.not_editing": lazy("Rancangan ini tidak sedang disunting, jadi tidak dapat diubah."),
    "draft.not_in_review": lazy("Rancangan ini tidak sedang diperiksa."),
    "draft.not_approved": lazy("Rancangan ini belum disetujui pejabat kedua, jadi belum dapat diterbitkan."),
    "draft.not_discarded": lazy("Rancangan ini tidak sedang disisihkan."),
    "draft.own_work": lazy(
        "Anda ikut membuat, mengubah, atau mengajukan rancangan ini. Persetujuan harus dari orang lain."
    ),
    "draft.stale": lazy("Rancangan ini berubah sejak halaman Anda dibuka. Muat ulang dan periksa lagi."),
    "draft.base_moved": lazy(
        "Versi lain sudah diterbitkan sejak rancangan ini dimulai. Ambil dulu perubahannya ke dalam rancangan "
        "ini, agar tidak hilang; sebelum itu rancangan tidak dapat diajukan, disetujui, atau diterbitkan."
    ),
    "draft.not_overtaken": lazy("Rancangan ini sudah bertumpu pada versi yang berlaku."),
    "rebase.undecided": lazy("Masih ada %(count)s pilihan yang belum dibuat."),
    "rebase.choose": lazy("Pilih salah satu."),
    "draft.has_problems": lazy("Rancangan ini masih mempunyai %(count)s hal yang harus dibetulkan."),
    "draft.has_warnings": lazy("Ada %(count)s saran. Centang bahwa Anda sudah membacanya, lalu ajukan lagi."),
    "draft.changed_meanwhile": lazy(
        "Bagian yang sama (%(what)s) baru saja diubah oleh %(by)s pada %(at)s. Perubahan Anda belum "
        "disimpan; muat ulang untuk melihat isinya sekarang."
    ),
    "draft.nothing_to_undo": lazy("Tidak ada lagi perubahan yang dapat dibatalkan."),
    "draft.nothing_to_redo": lazy("Tidak ada pembatalan yang dapat diulangi."),
    "draft.cannot_undo": lazy(
        "Perubahan ke-%(rev)s tidak dapat dibatalkan, karena bagian yang sama sudah berubah lagi."
    ),
    "reason.missing": lazy("Tuliskan alasannya."),
    "erratum.unknown": lazy("Ralat ini tidak ditemukan."),
    "erratum.invalid": lazy("Ralat belum dapat disimpan. Periksa isian yang ditandai."),
    "erratum.place_unknown": lazy("Pilih teks yang keliru dari daftar."),
    "erratum.locale_unknown": lazy("Pilih bahasa dari daftar."),
    "erratum.no_text": lazy("Teks ini tidak ada dalam bahasa itu."),
    "erratum.text_missing": lazy("Tuliskan bagaimana teks itu seharusnya dibaca."),
    "erratum.text_too_long": lazy("Teksnya terlalu panjang. Ringkaskan."),
    "erratum.text_same": lazy("Teks ini sama dengan yang sudah ada."),
    "erratum.waiting": lazy("Ralat lain untuk teks yang sama masih menunggu pejabat kedua."),
    "erratum.already_decided": lazy("Ralat ini sudah diputuskan."),
    "erratum.own_work": lazy("Anda yang mengusulkan ralat ini. Persetujuan harus dari orang lain."),
    "date.missing": lazy("Isi tanggalnya."),
}

MESSAGES = {
    **{code: lazy(text) for code, text in (DEFINITION | DOCUMENT).items()},
    **EDITING,
    **WORKFLOW,
    **SETTING_MESSAGES,
    **EXCHANGE,
    **OVERLAY,
}

register_messages(MESSAGES)
