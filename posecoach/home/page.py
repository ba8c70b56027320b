"""The server side of the page: requests for data, reports, and uploaded videos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from posecoach.estimation import MODELS
from posecoach.history import read_sessions
from posecoach.history.measurements import read_measurements
from posecoach.home.household import Household
from posecoach.home.plans import delete_plan, plans_content, save_plan
from posecoach.home.settings import load_settings, parse_settings, save_settings, settings_path
from posecoach.home.speech import speech_content, try_voice
from posecoach.home.thresholds import copy_profile, profile_content, profiles_content
from posecoach.home.trained import history_content
from posecoach.home.uploading import UPLOAD_LIMIT_BYTES, take_in
from posecoach.languages import LANGUAGES, CatalogueMissingError, best_of, speak, system_languages
from posecoach.languages import gettext as _
from posecoach.results.request import ANNOTATED_NAME, REPORT_NAME
from posecoach.runtime.version import __version__
from posecoach.serving import Page, PageFiles
from posecoach.serving.background import in_background
from posecoach.serving.guard import DOCUMENT_HEADERS, VIDEO_HEADERS
from posecoach.serving.messages import Json, RequestError, body_of, flag_in, text_in

_UPLOAD = "/api/videos"

_POST = ["POST"]

#: What a file of the results is, and what it may do in the browser.
_SHOWN_AS = {
    REPORT_NAME: ("text/html; charset=utf-8", DOCUMENT_HEADERS),
    ANNOTATED_NAME: ("video/mp4", VIDEO_HEADERS),
}


def home_page(household: Household) -> Page:
    """Return the page of a household."""
    doing, knowing = _Doing(household), _Knowing(household)
    return Page(
        command="posecoach",
        files=PageFiles("web/home"),
        data=[
            Route("/api/description", knowing.description),
            Route("/api/results", knowing.results),
            Route("/api/history", knowing.history),
            Route("/api/plans", knowing.plans),
            Route("/api/profiles", knowing.profiles),
            Route("/api/profiles/shown", knowing.profile, methods=_POST),
            Route("/api/profiles/copy", doing.copy_profile, methods=_POST),
            Route("/api/plans/save", doing.save_plan, methods=_POST),
            Route("/api/plans/delete", doing.delete_plan, methods=_POST),
            Route("/api/settings", doing.change_settings, methods=_POST),
            Route("/api/voice", doing.try_voice, methods=_POST),
            Route("/api/camera", doing.look, methods=_POST),
            Route("/api/session", knowing.session),
            Route("/api/session/start", doing.train, methods=_POST),
            Route("/api/session/stop", doing.stop_training, methods=_POST),
            Route(_UPLOAD, doing.take_in, methods=_POST),
            Route("/api/analysis", knowing.analysis),
            Route("/api/analysis/start", doing.analyse, methods=_POST),
            Route("/api/analysis/stop", doing.stop_analysing, methods=_POST),
            Route("/api/tuning", doing.tune, methods=_POST),
        ],
        documents=[
            Route("/{token}/results/{video}/{file}", knowing.document),
            Route("/{token}/camera.jpg", knowing.picture),
        ],
        uploads={_UPLOAD: UPLOAD_LIMIT_BYTES},
    )


class _Knowing:
    """Answers the page's requests for data."""

    def __init__(self, household: Household) -> None:
        self._household = household

    async def description(self, request: Request) -> Response:  # noqa: ARG002 - as all of these: the framework's signature
        settings = await run_in_threadpool(load_settings)
        return Json(
            {
                "version": __version__,
                "models": list(MODELS),
                "model": self._household.model,
                "settings": settings.content(),
                "settings_path": str(settings_path()),
                "cameras": list(self._household.cameras),
                "history": str(self._household.history),
                "results": str(self._household.results.path),
                "languages": dict(LANGUAGES),
                "upload_limit_bytes": UPLOAD_LIMIT_BYTES,
                "speech": speech_content(),
            }
        )

    async def results(self, request: Request) -> Response:  # noqa: ARG002
        return await _told(self._household.results.content)

    async def history(self, request: Request) -> Response:  # noqa: ARG002
        today = datetime.now().astimezone().date()
        history = self._household.history
        return await _told(lambda: history_content(read_sessions(history), read_measurements(history), today))

    async def plans(self, request: Request) -> Response:  # noqa: ARG002
        return await _told(plans_content)

    async def profiles(self, request: Request) -> Response:  # noqa: ARG002
        return await _told(profiles_content)

    async def profile(self, request: Request) -> Response:
        name = text_in(await body_of(request), "name")
        return await _told(lambda: profile_content(name))

    async def session(self, request: Request) -> Response:  # noqa: ARG002
        return await _told(lambda: asdict(self._household.session.state()))

    async def analysis(self, request: Request) -> Response:  # noqa: ARG002
        return Json(asdict(self._household.analyser.progress))

    async def document(self, request: Request) -> Response:
        name, file = request.path_params["video"], request.path_params["file"]
        path = await run_in_threadpool(self._household.results.shown, name, file)
        if path is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        kind, headers = _SHOWN_AS[file]
        return FileResponse(path, media_type=kind, headers=headers)

    async def picture(self, request: Request) -> Response:  # noqa: ARG002
        look = self._household.last_look
        return (
            Response(status_code=HTTPStatus.NOT_FOUND) if look is None else Response(look.jpeg, media_type="image/jpeg")
        )


class _Doing:
    """Carries out the page's commands."""

    def __init__(self, household: Household) -> None:
        self._household = household

    async def look(self, request: Request) -> Response:  # noqa: ARG002 - as all of these: the framework's signature
        look = await in_background(self._household.look)
        return Json({"sentence": look.sentence, "fine": look.fine})

    async def train(self, request: Request) -> Response:
        body = await body_of(request)
        routine, stretch = text_in(body, "routine"), text_in(body, "stretch")
        if bool(routine) == bool(stretch):
            raise RequestError(_("name either a routine or a stretch"))
        await run_in_threadpool(lambda: self._household.train(routine=routine, stretch=stretch))
        return Json({})

    async def stop_training(self, request: Request) -> Response:  # noqa: ARG002
        await run_in_threadpool(self._household.session.stop)
        return Json({})

    async def take_in(self, request: Request) -> Response:
        name = request.query_params.get("name", "")
        size_bytes = int(request.headers.get("content-length", "0"))
        path = await take_in(self._household.results, name, size_bytes, request.stream())
        return Json({"name": path.name})

    async def analyse(self, request: Request) -> Response:
        body = await body_of(request)
        video, annotate = text_in(body, "video"), flag_in(body, "annotate")
        await run_in_threadpool(lambda: self._household.analyse(video, annotate=annotate))
        return Json({})

    async def stop_analysing(self, request: Request) -> Response:  # noqa: ARG002
        await run_in_threadpool(self._household.analyser.stop)
        return Json({})

    async def tune(self, request: Request) -> Response:
        video = text_in(await body_of(request), "video")
        return Json({"address": await in_background(self._household.tune, video)})

    async def copy_profile(self, request: Request) -> Response:
        body = await body_of(request)
        name, base, notes = (text_in(body, key) for key in ("name", "base", "notes"))
        path = await run_in_threadpool(copy_profile, name, base, notes)
        return Json({"path": str(path)})

    async def save_plan(self, request: Request) -> Response:
        body = await body_of(request)
        name, overwrite = text_in(body, "name"), flag_in(body, "overwrite")
        tables = {key: body[key] for key in ("title", "notes", "steps") if key in body}
        saved = await run_in_threadpool(lambda: save_plan(name, tables, overwrite=overwrite))
        if saved is None:
            return Json(
                {"error": _("there is already a routine {name!r}").format(name=name), "taken": True},
                HTTPStatus.CONFLICT,
            )
        return Json(saved)

    async def delete_plan(self, request: Request) -> Response:
        name = text_in(await body_of(request), "name")
        await run_in_threadpool(delete_plan, name)
        return Json({})

    async def change_settings(self, request: Request) -> Response:
        changes = await body_of(request)
        return await _told(lambda: _changed(changes))

    async def try_voice(self, request: Request) -> Response:
        voice = text_in(await body_of(request), "voice")
        await in_background(try_voice, voice)
        return Json({})


async def _told(work: Callable[[], dict[str, Any]]) -> Response:
    """Return what is found out on a thread."""
    return Json(await run_in_threadpool(work))


def _changed(changes: Any) -> dict[str, Any]:
    settings = parse_settings({**load_settings().content(), **changes}, "settings")
    save_settings(settings)
    if "language" in changes:
        try:
            speak(settings.language or best_of(system_languages()))
        except CatalogueMissingError as error:
            raise RequestError(str(error)) from error
    return settings.content()
