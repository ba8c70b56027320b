"""The history as a FHIR bundle of observations, for programs that keep health records.

HL7 FHIR R4, https://hl7.org/fhir/R4/observation.html; the output is also valid in R4B and R5. It does not identify a
person; the importing program assigns the patient.
"""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Sequence
from datetime import datetime
from statistics import fmean, stdev
from typing import Any

from posecoach.history.measurements import Measurement
from posecoach.history.records import Session, StoredSet
from posecoach.pose.side import Side
from posecoach.runtime.version import __version__
from posecoach.stretches import STRETCHES

_UCUM = "http://unitsofmeasure.org"

#: LOINC 72514-3, "Pain severity - 0-10 verbal numeric rating [Score] - Reported".
_PAIN = {"system": "http://loinc.org", "code": "72514-3"}

_ACTIVITY = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "activity"}
_EXAM = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "exam"}

_NOT_A_NUMBER = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-a-number"}

#: Namespace of the ids: they are the same in every export, so that a program can recognise what it has imported
#: before.
_NAMES = uuid.UUID("6b1f6f0e-4f5e-4f0b-9a53-9df4cf1f5a0d")


def as_fhir(sessions: Sequence[Session], measurements: Sequence[Measurement]) -> str:
    """Return a JSON bundle with one observation per set and one per measurement.

    Seconds and degrees have UCUM units; pain has a LOINC code. Stretches and faults have posecoach's names, because no
    code system includes them. A set of a session that is running or was cut off is preliminary.
    """
    entries = [
        _entry(f"{session.started_at.isoformat()} {session.session_id} {stored.number}", _of_set(session, stored))
        for session in sessions
        for stored in session.sets
    ]
    entries += [
        _entry(f"{of.measured_at.isoformat()} {of.stretch} {of.side}", _of_measurement(of)) for of in measurements
    ]
    bundle = {"resourceType": "Bundle", "type": "collection"}
    # FHIR allows no empty lists.
    document = {**bundle, "entry": entries} if entries else bundle
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _entry(name: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {"fullUrl": f"urn:uuid:{uuid.uuid5(_NAMES, name)}", "resource": resource}


def _of_set(session: Session, stored: StoredSet) -> dict[str, Any]:
    of = stored.progress
    components = [
        _component({"text": "longest unbroken hold"}, of.longest_hold_s, "s"),
        _component({"text": "seconds asked for"}, of.target_s, "s"),
    ]
    if of.hip_extension_deg is not None:
        components.append(_component({"text": "hip extension held, median"}, of.hip_extension_deg, "deg"))
    if of.best_hip_extension_deg is not None:
        components.append(_component({"text": "furthest hip extension"}, of.best_hip_extension_deg, "deg"))
    if of.pain is not None:
        components.append(_component({"coding": [_PAIN], "text": "pain after the set, 0 to 10"}, of.pain, "{score}"))
    components += [
        _component({"coding": [{"code": fault}], "text": f"times: {fault}"}, count, "{count}")
        for fault, count in of.faults.items()
    ]
    return {
        **_observation("preliminary" if session.ended_at is None else "final", _ACTIVITY, of.started_at, of.side),
        "code": {"coding": [{"code": of.stretch}], "text": f"{_title(of.stretch)}: seconds held with the right form"},
        "method": {"text": f"profile {session.profile}, routine {session.routine}"},
        "device": {"display": f"posecoach {session.version}"},
        **_quantity(of.hold_s, "s"),
        "component": components,
    }


def _of_measurement(of: Measurement) -> dict[str, Any]:
    values = of.repeats_deg
    components = [
        _component({"text": f"hip extension, repeat {number}"}, value, "deg")
        for number, value in enumerate(values, start=1)
    ]
    if len(values) > 1:
        components.append(_component({"text": "standard deviation of the repeats"}, stdev(values), "deg"))
    return {
        **_observation("final", _EXAM, of.measured_at, of.side),
        "code": {"text": "Hip extension, mean of the repeats"},
        "method": {"text": f"{_title(of.stretch)}, held several times with getting up between"},
        "device": {"display": f"posecoach {__version__}"},
        **_quantity(fmean(values) if values else math.nan, "deg"),
        **({"component": components} if components else {}),
    }


def _observation(status: str, category: dict[str, str], at: datetime, side: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": status,
        "category": [{"coding": [category]}],
        "effectiveDateTime": at.isoformat(timespec="milliseconds"),
        "bodySite": {"text": "both hips" if side == Side.BOTH else f"{side} hip"},
    }


def _component(code: dict[str, Any], value: float, unit: str) -> dict[str, Any]:
    return {"code": code, **_quantity(value, unit)}


def _quantity(value: float, unit: str) -> dict[str, Any]:
    if not math.isfinite(value):
        return {"dataAbsentReason": {"coding": [_NOT_A_NUMBER]}}
    return {"valueQuantity": {"value": value, "unit": unit.strip("{}"), "system": _UCUM, "code": unit}}


def _title(stretch: str) -> str:
    known = STRETCHES.get(stretch)
    return known.title if known is not None else stretch
