"""How pages are filled in: what is shown is escaped, and what is missing is an error."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates(folder: str) -> Environment:
    """Return the templates that lie in a folder of the package ("report")."""
    return Environment(
        loader=PackageLoader("posecoach", folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
