"""The forms of what can be done to an employee in the admin panel."""

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kinerja.core.adminview import AdminForm
from kinerja.core.i18n import lazy
from kinerja.people.admin import labels
from kinerja.people.admin.base import choices, day_field
from kinerja.people.admin.lookup import LookupField, LookupForm
from kinerja.people.admin.units import NAME

NUMBER = [InputRequired(lazy("Isi nomornya.")), Length(max=40)]


class EmployeeForm(LookupForm):
    name = StringField(lazy("Nama lengkap dengan gelar"), NAME)
    rank = StringField(lazy("Pangkat dan golongan"), [Length(max=60)])
    number_kind = SelectField(lazy("Jenis nomor"), choices=choices(list(labels.NUMBER_KINDS.items())))
    number = StringField(lazy("NIP atau NI PPPK"), NUMBER)
    number_from = day_field(lazy("Nomor berlaku mulai"))
    post = LookupField(lazy("Jabatan"), [InputRequired(lazy("Pilih jabatannya."))])
    placed_from = day_field(lazy("Menjabat mulai"))


class ChangeForm(AdminForm):
    name = StringField(lazy("Nama lengkap dengan gelar"), NAME)
    rank = StringField(lazy("Pangkat dan golongan"), [Length(max=60)])


class NumberForm(AdminForm):
    kind = SelectField(lazy("Jenis nomor"), choices=choices(list(labels.NUMBER_KINDS.items())))
    number = StringField(lazy("Nomor"), NUMBER)
    valid_from = day_field(lazy("Berlaku mulai"))


class PlaceForm(LookupForm):
    post = LookupField(lazy("Jabatan"), [InputRequired(lazy("Pilih jabatannya."))])
    kind = SelectField(lazy("Kedudukan"), choices=choices(list(labels.PLACEMENT_KINDS.items())))
    valid_from = day_field(lazy("Mulai"))
    valid_to = day_field(lazy("Berakhir sebelum"), required=False)
    letter = StringField(lazy("Nomor surat"), [Length(max=120)], description=lazy("Wajib untuk Plt dan Plh."))


class EndForm(AdminForm):
    placement = SelectField(lazy("Penempatan"))
    on = day_field(lazy("Tidak berlaku lagi mulai"))


class SupervisorForm(AdminForm):
    supervisor = StringField(lazy("NIP atasan langsung"), NUMBER)
    valid_from = day_field(lazy("Mulai"))
    valid_to = day_field(lazy("Berakhir sebelum"), required=False)
    reason = TextAreaField(lazy("Alasan"), [InputRequired(lazy("Tuliskan alasannya.")), Length(max=2000)])


class EndOverrideForm(AdminForm):
    override = SelectField(lazy("Penetapan atasan"))
    on = day_field(lazy("Tidak berlaku lagi mulai"))


class NewAccountForm(AdminForm):
    email = EmailField(lazy("Alamat surel"), [Length(max=254)], description=lazy("Boleh kosong."))


class LeaveForm(AdminForm):
    reason = SelectField(lazy("Alasan"), choices=choices(list(labels.LEAVING.items())))
    on = day_field(
        lazy("Tidak bertugas lagi mulai"),
        description=lazy("Penempatan yang masih berlaku diakhiri pada tanggal ini, dan akunnya ditutup."),
    )
