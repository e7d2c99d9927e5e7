"""Letters reach a mail server when one is set, the outbox folder else; a server that fails is said to fail."""

import socket
import threading
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.policy import default

import pytest

from kinerja.core.errors import Unavailable
from kinerja.core.mail import Outbox

BODY = "Kode Anda: 1234.\nJangan berikan kepada siapa pun – termasuk admin.\n.titik di awal baris\n"


@contextmanager
def mail_server(refused: str = ""):
    """A mail server for one letter on a free loopback port; gives its port and what it heard."""
    heard: list[str] = []
    letters: list[bytes] = []

    def serve(listening):
        connection, _address = listening.accept()
        with connection, connection.makefile("rwb") as stream:

            def say(line):
                stream.write(line.encode() + b"\r\n")
                stream.flush()

            say("220 siap")
            while line := stream.readline().decode().strip():
                verb = line.split(" ", 1)[0].split(":")[0].upper()
                heard.append(verb)
                if verb == refused:
                    say("550 ditolak")
                elif verb == "DATA":
                    say("354 silakan")
                    letters.append(b"".join(iter(stream.readline, b".\r\n")).replace(b"\r\n..", b"\r\n."))
                    say("250 diterima")
                elif verb == "QUIT":
                    say("221 selesai")
                    return
                else:
                    say("250 baik")

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1], heard, letters
        thread.join(10)


def send(outbox, now):
    outbox.send("sari@contoh.invalid", "Kata sandi baru – Kinerja", BODY, now=now)


def read(raw):
    letter = message_from_bytes(raw, policy=default)
    return letter["From"], letter["To"], letter["Subject"], letter.get_content().replace("\r\n", "\n")


WHOLE = ("Kinerja <kinerja@contoh.invalid>", "sari@contoh.invalid", "Kata sandi baru – Kinerja", BODY)


def test_a_letter_reaches_the_mail_server(tmp_path, now):
    with mail_server() as (port, heard, letters):
        send(Outbox(tmp_path / "outbox", WHOLE[0], f"smtp://127.0.0.1:{port}"), now)
    assert heard == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
    assert [read(raw) for raw in letters] == [WHOLE]
    assert not (tmp_path / "outbox").exists()


def test_a_letter_waits_in_the_outbox_without_a_server(tmp_path, now):
    send(Outbox(tmp_path / "outbox", WHOLE[0]), now)
    (kept,) = (tmp_path / "outbox").iterdir()
    assert kept.suffix == ".eml" and read(kept.read_bytes()) == WHOLE


def test_a_refusing_server_is_unavailable(tmp_path, now):
    with mail_server(refused="RCPT") as (port, _heard, letters), pytest.raises(Unavailable, match=r"mail\.unavailable"):
        send(Outbox(tmp_path, WHOLE[0], f"smtp://127.0.0.1:{port}"), now)
    assert letters == []


def test_an_absent_server_is_unavailable(tmp_path, now):
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(Unavailable, match=r"mail\.unavailable"):
        send(Outbox(tmp_path, WHOLE[0], f"smtp://127.0.0.1:{port}"), now)


def test_a_password_is_never_sent_in_the_clear(tmp_path, now):
    with mail_server() as (port, heard, letters), pytest.raises(Unavailable):
        send(Outbox(tmp_path, WHOLE[0], f"smtp://kinerja:rahasia@127.0.0.1:{port}"), now)
    assert "AUTH" not in heard and letters == []


@pytest.mark.parametrize("bad", ["sari@contoh.invalid\r\nBcc: lain@contoh.invalid", "bukan alamat"])
def test_a_recipient_that_is_none_is_refused(tmp_path, now, bad):
    with pytest.raises(ValueError):
        Outbox(tmp_path, WHOLE[0]).send(bad, "Judul", "Isi", now=now)
    assert list(tmp_path.iterdir()) == []
