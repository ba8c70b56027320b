"""A page as its server sees it: the files it is made of, and the requests for data it answers."""

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

#: What files of a page may be, by the end of their names.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

#: Files with sentences, which are told in the language that is spoken.
_FILLED_IN = ".html"

#: Files that every page may ask for.
_SHARED = {
    "report-theme.css": "report/theme.css",
    "uPlot.iife.min.js": "web/vendor/uPlot/uPlot.iife.min.js",
    "uPlot.min.css": "web/vendor/uPlot/uPlot.min.css",
}
_SHARED_FOLDER = "web/shared"


@dataclass(frozen=True)
class PageFiles:
    """The files of a page, all of them in the package; nothing else is served.

    Attributes:
        folder: where the page's own files lie in the package; ``index.html`` is among them.
    """

    folder: str

    async def answer(self, request: Request) -> Response:
        """Return the file that a request names."""
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
        """The files by the name that the page asks for."""
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
        command: what prints the page's address, for whoever comes without the token.
        files: the files of the page.
        data: requests for data, below ``/api/``.
        documents: what the page shows beside its own files, below ``/{token}/``.
        uploads: the largest body in bytes by path, of requests that send a file.
    """

    command: str
    files: PageFiles
    data: Sequence[Route]
    documents: Sequence[Route] = ()
    uploads: Mapping[str, int] = field(default_factory=dict)
