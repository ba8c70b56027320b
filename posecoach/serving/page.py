"""What a page consists of: its files, and the data requests that it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from posecoach.report.templates import templates

#: The allowed file types, by suffix.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

#: Files with sentences, which are served in the user's language.
_FILLED_IN = ".html"

#: Files that every page may request.
_SHARED = {
    "report-theme.css": "report/theme.css",
    "uPlot.iife.min.js": "web/vendor/uPlot/uPlot.iife.min.js",
    "uPlot.min.css": "web/vendor/uPlot/uPlot.min.css",
}
_SHARED_FOLDER = "web/shared"


@dataclass(frozen=True)
class PageFiles:
    """The files of a page, all of them from the package; nothing else is served.

    Attributes:
        folder: the folder of the page's files in the package; it contains ``index.html``.
    """

    folder: str

    async def answer(self, request: Request) -> Response:
        """Return the file for a request."""
        path = self.paths.get(request.path_params["name"])
        if path is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        kind = _TYPES[f".{path.rsplit('.', 1)[-1]}"]
        if path.endswith(_FILLED_IN):
            folder, _, name = path.rpartition("/")
            return Response(templates(folder).get_template(name).render(), media_type=kind)
        return Response(files("posecoach").joinpath(path).read_bytes(), media_type=kind)

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The files by the name under which the page requests them."""
        package = files("posecoach")
        own = {
            file.name: f"{folder}/{file.name}"
            for folder in (_SHARED_FOLDER, self.folder)
            for file in package.joinpath(folder).iterdir()
            if file.is_file()
        }
        return {"": f"{self.folder}/index.html", **_SHARED, **own}


@dataclass(frozen=True)
class Page:
    """What a `posecoach.serving.server.PageServer` serves.

    Attributes:
        command: the command that prints the page's address, for visitors without the token.
        files: the files of the page.
        data: handlers of data requests, below ``/api/``.
        documents: other documents that the page shows, below ``/{token}/``.
        uploads: the largest body in bytes by path, of upload requests.
    """

    command: str
    files: PageFiles
    data: Sequence[Route]
    documents: Sequence[Route] = ()
    uploads: Mapping[str, int] = field(default_factory=dict)
