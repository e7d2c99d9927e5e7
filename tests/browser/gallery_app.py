"""The living page alone, without database or log-in: what the tests of the look serve."""

from pathlib import Path

from flask import Flask

import kinerja
from kinerja.core import headers, i18n
from kinerja.home import gallery, navigation

app = Flask("kinerja", root_path=str(Path(kinerja.__file__).parent))
app.secret_key = "look-only"
headers.init_app(app, secure=False, trusted_hosts=(), proxy_hops=0)
i18n.init_app(app, lambda: None)
navigation.init_app(app)
gallery.init_app(app)
