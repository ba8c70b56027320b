"""Prescriptions: what a physiotherapist asks for, as a file that a session follows and history measures against."""

from posecoach.prescriptions.prescription import Asked, Prescription
from posecoach.prescriptions.reading import PrescriptionError, load_prescription, parse_prescription

__all__ = ["Asked", "Prescription", "PrescriptionError", "load_prescription", "parse_prescription"]
