"""Messages to people: over SMTP when it is set, else as .eml files in the outbox folder."""

import secrets
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kinerja.core.errors import Unavailable

TIMEOUT = 20


@dataclass(frozen=True, slots=True)
class Outbox:
    """One door for mail. Raises Unavailable when the mail server refuses or does not answer."""

    folder: Path
    sender: str
    smtp_url: str = ""

    def send(self, recipient: str, subject: str, body: str, *, now: datetime) -> None:
        """Send one plain text. Line breaks in subject or recipient are refused (ValueError)."""
        letter = EmailMessage(policy=SMTP)
        letter["From"] = self.sender
        letter["To"] = Address(addr_spec=recipient)
        letter["Subject"] = subject
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{secrets.token_hex(16)}@kinerja>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body, cte="quoted-printable")
        if self.smtp_url:
            self._post(letter)
        else:
            self._keep(letter, now)

    def _keep(self, letter: EmailMessage, now: datetime) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.eml"
        (self.folder / name).write_bytes(letter.as_bytes())

    def _post(self, letter: EmailMessage) -> None:
        parts = urlsplit(self.smtp_url)
        secure = parts.scheme == "smtps"
        context = ssl.create_default_context()
        port = parts.port or (465 if secure else 587)
        try:
            if secure:
                with smtplib.SMTP_SSL(parts.hostname or "", port, timeout=TIMEOUT, context=context) as server:
                    self._hand_over(server, letter)
            else:
                with smtplib.SMTP(parts.hostname or "", port, timeout=TIMEOUT) as server:
                    if server.has_extn("starttls") or parts.username:
                        server.starttls(context=context)
                    self._hand_over(server, letter)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("mail.unavailable") from error

    def _hand_over(self, server: smtplib.SMTP, letter: EmailMessage) -> None:
        parts = urlsplit(self.smtp_url)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
