"""The emblem that a decree allows: an image that can really be printed."""

from io import BytesIO

import typst

from kinerja.core.errors import Invalid
from kinerja.files.sniffing import media_type_of
from kinerja.instruments.legal import Scan

MOST_BYTES = 512 * 1024
IMAGES = ("image/png", "image/jpeg")
FIELD = "emblem"


def check_emblem(emblem: Scan) -> BytesIO:
    """Its content, once read. Raises Invalid: one broken image would keep every document from being printed."""
    content = emblem.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _refused("print_basis.emblem_too_large")
    try:
        if media_type_of(emblem.name, content) not in IMAGES:
            raise _refused("print_basis.emblem_type")
    except Invalid as refusal:
        raise Invalid(refusal.code, {FIELD: [refusal.code]}) from refusal
    numbers = ",".join(map(str, content))
    try:
        typst.Compiler().compile(f"#image(bytes(({numbers},)))".encode(), format="pdf")
    except typst.TypstError as refusal:
        raise _refused("print_basis.emblem_unreadable") from refusal
    return BytesIO(content)


def _refused(code: str) -> Invalid:
    return Invalid(code, {FIELD: [code]})
