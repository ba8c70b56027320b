"""The FHIR export is valid and says what is stored."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fhir.resources.bundle import Bundle as BundleR5
from fhir.resources.R4B.bundle import Bundle as BundleR4B

from posecoach.history.fhir import as_fhir
from posecoach.history.measurements import Measurement
from posecoach.history.records import Session, StoredSet
from tests.history.examples import progress

EAST = timezone(timedelta(hours=5, minutes=30))
STARTED = datetime(2026, 5, 4, 0, 10, 0, 250000, tzinfo=EAST)


def _session(*, ended: bool = True, **fields: Any) -> Session:
    stored = StoredSet(1, progress(started_at=STARTED, **fields))
    end = STARTED + timedelta(minutes=9) if ended else None
    return Session(3, STARTED, end, 'Mia, "sanft"\n瑜伽', "psoas", "1.0", (stored,))


def _observations(text: str) -> list[dict[str, Any]]:
    """Return the observations of a bundle that both versions of FHIR take for valid."""
    assert BundleR4B.model_validate_json(text).get_resource_type() == "Bundle"
    assert BundleR5.model_validate_json(text).get_resource_type() == "Bundle"
    return [entry["resource"] for entry in json.loads(text).get("entry", [])]


def _components(observation: dict[str, Any]) -> dict[str, tuple[float, str]]:
    return {
        part["code"]["text"]: (part["valueQuantity"]["value"], part["valueQuantity"]["code"])
        for part in observation["component"]
    }


def test_a_set_is_an_observation() -> None:
    session = _session(
        stretch="kneeling_hip_flexor",
        side="left",
        hold_s=30.25,
        longest_hold_s=20.5,
        target_s=30.0,
        best_hip_extension_deg=14.5,
        hip_extension_deg=12.0,
        faults={"overarch": 2},
        pain=3,
    )
    (observation,) = _observations(as_fhir([session], []))
    assert observation["status"] == "final"
    assert observation["effectiveDateTime"] == "2026-05-04T00:10:00.250+05:30"
    assert observation["bodySite"] == {"text": "left hip"}
    assert observation["code"]["coding"] == [{"code": "kneeling_hip_flexor"}]
    assert observation["valueQuantity"] == {
        "value": 30.25,
        "unit": "s",
        "system": "http://unitsofmeasure.org",
        "code": "s",
    }
    assert _components(observation) == {
        "longest unbroken hold": (20.5, "s"),
        "seconds asked for": (30.0, "s"),
        "hip extension held, median": (12.0, "deg"),
        "furthest hip extension": (14.5, "deg"),
        "pain after the set, 0 to 10": (3, "{score}"),
        "times: overarch": (2, "{count}"),
    }


def test_a_measurement_is_an_observation() -> None:
    measurement = Measurement("standing_lunge", "right", STARTED, (10.0, 12.0, 14.0))
    (observation,) = _observations(as_fhir([], [measurement]))
    assert observation["valueQuantity"]["value"] == 12.0
    assert observation["bodySite"] == {"text": "right hip"}
    assert _components(observation) == {
        "hip extension, repeat 1": (10.0, "deg"),
        "hip extension, repeat 2": (12.0, "deg"),
        "hip extension, repeat 3": (14.0, "deg"),
        "standard deviation of the repeats": (2.0, "deg"),
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ended": False}, ("status", "preliminary")),
        ({"side": "both", "stretch": "bridge"}, ("bodySite", {"text": "both hips"})),
        (
            {"hold_s": math.nan},
            (
                "dataAbsentReason",
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                            "code": "not-a-number",
                        }
                    ]
                },
            ),
        ),
        ({"stretch": "own_stretch"}, ("code", None)),
        ({"faults": {}, "best_hip_extension_deg": None, "hip_extension_deg": None}, ("status", "final")),
    ],
    ids=["lasting", "both sides", "no number", "a stretch that is gone", "bare"],
)
def test_odd_sets_are_valid_as_well(fields: dict[str, Any], expected: tuple[str, Any]) -> None:
    (observation,) = _observations(as_fhir([_session(**fields)], []))
    key, value = expected
    assert observation[key] == value if value is not None else key in observation


def test_an_empty_history_is_valid() -> None:
    assert _observations(as_fhir([], [])) == []


def test_names_are_the_same_in_every_export_and_differ() -> None:
    sessions = [_session(), Session(4, STARTED, None, "", "", "1.0", (StoredSet(1, progress()),))]
    names = [[entry["fullUrl"] for entry in json.loads(as_fhir(sessions, []))["entry"]] for _ in range(2)]
    assert names[0] == names[1]
    assert len(set(names[0])) == 2
