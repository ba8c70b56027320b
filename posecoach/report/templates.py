"""How pages are filled in: what is shown is escaped, and what is missing is an error."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from posecoach.languages import chosen, gettext, inside, ngettext, pgettext, whole_catalogue

#: The catalogue of what pages say by their own scripts.
PAGES = "pages"


def templates(folder: str) -> Environment:
    """Return the templates that lie in a folder of the package ("report"), with the sentences of the language."""
    environment = Environment(
        loader=PackageLoader("posecoach", folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "inside": inside,
        "language": chosen,
        "sentences": lambda: whole_catalogue(PAGES),
    }
    return environment
