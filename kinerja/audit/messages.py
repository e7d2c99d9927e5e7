"""What the dotted codes of the log say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "audit.not_yours": lazy("Catatan perubahan ini di luar lingkup tugas Anda."),
}

register_messages(MESSAGES)
