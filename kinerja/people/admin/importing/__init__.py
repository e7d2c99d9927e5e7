"""The wizard for lists of people: upload, columns, dry run, applying, taking back."""

from kinerja.people.admin.importing.view import PeopleImportView

__all__ = ["PeopleImportView"]
