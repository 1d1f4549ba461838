"""The built front end of the office: names with hashes, from the manifest that Vite writes."""

import json
from functools import cache
from importlib.resources import files

FOLDER = "/static/office/"


@cache
def _manifest() -> dict[str, str]:
    """{what we call it: its address}. Empty where the front end was not built: pages work without it."""
    path = files("cunqiao.desks").joinpath("static", "office", "names.json")
    return json.loads(path.read_text()) if path.is_file() else {}


def address(name: str) -> str:
    """Where the browser finds `name`: icons.svg, office.css, office.js."""
    return FOLDER + _manifest().get(name, name)
