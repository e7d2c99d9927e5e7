"""The quick reader of pages against a whole parser, which is slower and knows more of HTML than our pages use."""

from collections import Counter

from bs4 import BeautifulSoup, NavigableString
from flask import Flask

from tests.kinerja.core.browsing import log_in
from tests.translations.page import SPOKEN, PostForm, page_of
from tests.translations.stage import Everything

SMALL = """<!doctype html><html lang="id"><head><title>Judul &amp; isi</title><style>a > b {}</style>
<meta name="description" content="Uraian"><meta name="viewport" content="lebar"></head><body data-x="1 > 0">
<!-- <p>tidak</p> --><p title='Kata "itu"' class=x>Satu<b>dua</b> &lt;tiga&gt;</p><a href=/a?x=1&amp;y=2>ke sana</a>
<script>"<p>bukan</p>"</script><form method="post" action="/b"><input type=hidden name=a value="&quot;1&quot;">
<textarea name="b" placeholder="Ketik">tulisan &amp; orang</textarea><input type="submit" value="Kirim">
<button formaction="/c" name="d" value="diam">Lain</button></form><form><input name="e"></form>Penutup</body></html>"""


def texts_of(soup: BeautifulSoup) -> Counter[str]:
    """What the whole parser finds."""
    texts = [
        str(piece)
        for piece in soup.find_all(string=True)
        if type(piece) is NavigableString and piece.parent is not None and piece.parent.name != "textarea"
    ]
    for tag in soup.find_all(True):
        kind = tag.get("type") if tag.name == "input" else ""
        texts += [str(value) for name, value in tag.attrs.items() if name in SPOKEN or name.startswith("data-t-")]
        texts += [str(tag["value"])] if kind in ("submit", "button", "reset") and "value" in tag.attrs else []
        texts += [str(tag["content"])] if tag.get("name") in ("description", "application-name") else []
    return Counter(" ".join(text.split()) for text in texts if text.strip())


def forms_of(soup: BeautifulSoup) -> list[PostForm]:
    return [
        PostForm(
            str(form.get("action", "")),
            [str(one["formaction"]) for one in form.select("[formaction]")],
            [str(one["name"]) for one in form.select("[name]")],
            {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden][name]")},
        )
        for form in soup.select("form[method=post]")
    ]


def assert_both_read_the_same(html: str) -> None:
    soup, page = BeautifulSoup(html, "html.parser"), page_of(html)
    assert soup.html is not None and page.lang == soup.html["lang"]
    assert Counter(" ".join(text.split()) for text in page.texts if text.strip()) == texts_of(soup)
    assert page.links == [one["href"] for one in soup.select("a[href]")]
    assert page.forms == forms_of(soup)


def test_a_page_of_traps_is_read_like_a_parser_reads_it() -> None:
    assert_both_read_the_same(SMALL)
    assert len(page_of(SMALL).forms) == 1 and "tulisan" not in " ".join(page_of(SMALL).texts)


PATHS = ("/tidak-ada", "/", "/akun", "/admin/admin_people/", "/admin/instrumen/", "/admin/periode/")


def test_real_pages_are_read_like_a_parser_reads_them(app: Flask, stage: Everything) -> None:
    client = app.test_client()
    assert_both_read_the_same(client.get("/masuk").text)
    log_in(client, stage.play.people.ratna)
    for path in PATHS:
        assert_both_read_the_same(client.get(path, follow_redirects=True).text)
