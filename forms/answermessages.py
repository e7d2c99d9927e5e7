"""What is wrong in answers, givens and ratings, or still missing for a score, and what to do about it."""

from forms.words import N_

ANSWERS = {
    "answer.required": N_("Belum diisi."),
    "answer.reason_required": N_("Pilihan ini perlu alasan tertulis."),
    "answer.evidence_required": N_("Pilihan ini perlu bukti dukung."),
    "answer.declined_and_given": N_("Pilih salah satu: memberi jawaban, atau “Tidak dapat menilai”."),
    "answer.not_offered": N_("Pertanyaan ini tidak diajukan kepada Anda."),
    "answer.malformed": N_("Isian ini tidak terbaca. Isilah sekali lagi."),
    "answer.unknown_option": N_("Pilih salah satu jawaban yang tersedia."),
    "answer.several_given": N_("Pilih satu jawaban saja."),
    "answer.off_scale": N_("Pilih salah satu tingkat yang tersedia."),
    "answer.off_step": N_("Angka ini bukan salah satu langkah pada skalanya."),
    "answer.out_of_bounds": N_("Angka ini di luar batas yang diizinkan (%(least)s sampai %(most)s)."),
    "answer.not_a_number": N_("Isi dengan angka."),
    "answer.not_positive": N_("Angka ini harus lebih dari 0."),
    "answer.negative_target": N_("Target tidak boleh kurang dari 0."),
    "answer.unknown_direction": N_(
        "Arah ini tidak dikenal. Tulis higher, lower_mirror, lower_inverse, atau range seperti pada instrumennya."
    ),
    "answer.range_crossed": N_("Batas atas target tidak boleh lebih kecil daripada batas bawahnya."),
    "answer.zero_target": N_("Targetnya 0, jadi capaian tidak dapat dihitung."),
    "answer.too_long": N_("Terlalu panjang: %(length)s tanda, paling banyak %(most)s."),
    "answer.control_character": N_("Ada tanda yang tidak terbaca. Ketik ulang bagian ini."),
    "number.too_long": N_("Angka ini terlalu panjang."),
    "number.invalid": N_("“%(typed)s” bukan angka. Contoh: 12,5."),
    "number.ambiguous": N_("“%(typed)s” dapat dibaca dua cara. Tulis tanpa tanda ribuan, misalnya 1234,5."),
    "number.not_whole": N_("Isi dengan angka bulat."),
    "date.invalid": N_("“%(typed)s” bukan tanggal yang ada."),
    "date.out_of_bounds": N_("Tanggal ini di luar batas yang diizinkan."),
    "evidence.too_many": N_("Paling banyak %(most)s bukti dukung."),
    "evidence.bad_link": N_("Tautan ini tidak lengkap. Tautan dimulai dengan https://."),
    "evidence.place_missing": N_("Tuliskan di mana bukti itu disimpan."),
    "evidence.date_missing": N_("Isi tanggal bukti itu dilihat."),
}

GIVENS = {
    "given.required": N_("Wajib diisi."),
    "given.unknown": N_("Data bawaan ini tidak ada pada instrumennya."),
    "given.not_a_number": N_("Isi dengan angka."),
    "given.not_a_date": N_("Isi dengan tanggal."),
    "given.not_yes_or_no": N_("Pilih ya atau tidak."),
    "given.not_a_count": N_("Isi dengan banyaknya butir, bilangan bulat."),
    "given.item_count": N_("Banyaknya butir harus %(least)s sampai %(most)s."),
    "given.not_a_list": N_("Data bawaan ini hanya satu nilai, bukan daftar butir."),
    "given.too_small": N_("Paling sedikit %(least)s."),
    "given.too_large": N_("Paling banyak %(most)s."),
}

# Only a file of answers can hold these: the pages of the application offer nothing else.
SENT = {
    "responses.not_object": N_("Bagian ini harus objek dengan kunci dan isi."),
    "responses.not_list": N_("Bagian ini harus daftar."),
    "responses.not_text": N_("Bagian ini harus teks."),
    "responses.not_rows": N_("Kriteria yang berulang dijawab dengan daftar baris, satu objek untuk satu baris."),
    "responses.unknown_key": N_("Kunci ini tidak dikenal; yang ada: responses, givens, ratings."),
    "answer.unknown_code": N_("Kode ini bukan indikator pada instrumennya."),
    "answer.not_asked": N_("Jenis penilai ini tidak menjawab indikator ini."),
    "answer.decline_not_offered": N_("“Tidak dapat menilai” tidak disediakan bagi jenis penilai ini."),
    "rating.unknown_axis": N_("Sumbu ini tidak ada pada instrumennya."),
    "rating.unknown_option": N_("Rating ini tidak ada pada sumbunya."),
}

# Why there is no score yet.
WAITING = {
    "given.missing": N_("Data bawaan ini belum diisi."),
    "rating.missing": N_("Rating pada sumbu ini belum ditetapkan."),
    "role.missing": N_("Jenis penilai ini belum menjawab."),
    "node.missing": N_("Nilai bagian ini belum ada."),
    "node.blocked": N_("Bagian ini menunggu jawaban yang wajib ada."),
}
