"""People in the admin panel: units, posts, employees, accounts, lists of guests, holidays, imported lists."""

from flask_admin import Admin

from kinerja.core.i18n import lazy
from kinerja.people.admin.accounts import AccountView
from kinerja.people.admin.employees import EmployeeView
from kinerja.people.admin.guests import GuestView
from kinerja.people.admin.holidays import HolidayView
from kinerja.people.admin.importing import PeopleImportView
from kinerja.people.admin.units import PostView, UnitView
from kinerja.people.models import Account, Employee, Guest, Holiday, Post, Unit


def register(admin: Admin) -> None:
    admin.add_view(UnitView(Unit, name=lazy("Perangkat daerah dan unit"), endpoint="admin_units", url="/admin/unit"))
    admin.add_view(PostView(Post, name=lazy("Jabatan"), endpoint="admin_posts", url="/admin/jabatan"))
    admin.add_view(EmployeeView(Employee, name=lazy("Pegawai"), endpoint="admin_employees", url="/admin/pegawai"))
    admin.add_view(AccountView(Account, name=lazy("Akun"), endpoint="admin_accounts", url="/admin/akun"))
    admin.add_view(GuestView(Guest, name=lazy("Daftar tamu"), endpoint="admin_guests", url="/admin/tamu"))
    admin.add_view(HolidayView(Holiday, name=lazy("Hari libur"), endpoint="admin_holidays", url="/admin/hari-libur"))
    admin.add_view(
        PeopleImportView(name=lazy("Impor pegawai"), endpoint="people_import_admin", url="/admin/impor-pegawai")
    )
