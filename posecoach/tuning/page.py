"""The server side of the tuning page: its requests for data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from posecoach.languages import gettext as _
from posecoach.profiles import warnings
from posecoach.serving import Page, PageFiles
from posecoach.serving.background import in_background
from posecoach.serving.messages import Json, RequestError, body_of, text_in
from posecoach.tuning import proposing
from posecoach.tuning.sources import packed_landmarks
from posecoach.tuning.workbench import SaveRequest, Workbench


def tuning_page(workbench: Workbench) -> Page:
    """Return the page that tunes on a workbench."""
    api = _Api(workbench)
    return Page(
        command="posecoach tune",
        files=PageFiles("web/tune"),
        data=[
            Route("/api/description", api.description),
            Route("/api/recordings/{index:int}/landmarks", api.landmarks),
            Route("/api/recordings/{index:int}/picture", api.picture),
            Route("/api/judge", api.judge, methods=["POST"]),
            Route("/api/profiles", api.save, methods=["POST"]),
            Route("/api/suggestion", api.suggest, methods=["POST"]),
            Route("/api/labels/read", api.read_labels, methods=["POST"]),
            Route("/api/labels/write", api.write_labels, methods=["POST"]),
        ],
    )


class _Api:
    """Answers requests for data; what takes time is done on a thread."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    async def description(self, request: Request) -> Response:  # noqa: ARG002
        return Json(await run_in_threadpool(self._workbench.description))

    async def landmarks(self, request: Request) -> Response:
        index = self._index(request)
        packed = await run_in_threadpool(packed_landmarks, self._workbench.sources[index].recording)
        return Response(packed, media_type="application/octet-stream")

    async def picture(self, request: Request) -> Response:
        source = self._workbench.sources[self._index(request)]
        if source.stills is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        try:
            t_s = float(request.query_params["t"])
        except (KeyError, ValueError):
            t_s = math.nan
        if not 0.0 <= t_s <= source.duration_s:
            raise RequestError("t: must be a time in the recording, seconds")
        return Response(await run_in_threadpool(source.stills.jpeg, t_s), media_type="image/jpeg")

    async def judge(self, request: Request) -> Response:
        changes = _changes(await body_of(request))
        return Json(await in_background(self._workbench.judge, changes))

    async def save(self, request: Request) -> Response:
        body = await body_of(request)
        wanted = SaveRequest(
            text_in(body, "name"), text_in(body, "notes"), _changes(body), body.get("overwrite") is True
        )
        if not wanted.overwrite and self._workbench.is_taken(wanted.name):
            reason = _("there is already a profile {name!r}").format(name=wanted.name)
            return Json({"error": reason, "taken": True}, HTTPStatus.CONFLICT)
        # Thresholds that let everything pass are saved only after a warning.
        warned = warnings(self._workbench.changed(wanted.changes))
        if warned and body.get("accept_warnings") is not True:
            return Json({"error": _("checks would let everything pass"), "warnings": warned}, HTTPStatus.CONFLICT)
        path = await run_in_threadpool(self._workbench.save, wanted)
        return Json({"path": str(path), "name": wanted.name, "warnings": warned})

    async def suggest(self, request: Request) -> Response:
        body = await body_of(request)
        labels = body.get("labels")
        if not isinstance(labels, list) or len(labels) != len(self._workbench.sources):
            raise RequestError("labels: must be a list with one entry a recording")
        own = [proposing.labels_of(one) for one in labels]
        return Json(await in_background(proposing.propose, self._workbench, own, _changes(body)))

    async def read_labels(self, request: Request) -> Response:
        return Json({"labels": proposing.read_chosen(text_in(await body_of(request), "text"))})

    async def write_labels(self, request: Request) -> Response:
        return Json({"text": proposing.csv_text((await body_of(request)).get("labels"))})

    def _index(self, request: Request) -> int:
        index = int(request.path_params["index"])
        if index >= len(self._workbench.sources):
            raise RequestError(f"there is no recording {index}")
        return index


def _changes(body: Mapping[str, Any]) -> Mapping[str, float]:
    changes = body.get("changes", {})
    if not isinstance(changes, dict):
        raise RequestError("changes: must be an object")
    return changes
