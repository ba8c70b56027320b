"""The local history of training sessions: what was held, when and how well; never pictures or landmarks."""

from posecoach.history.records import Session, SetProgress, StoredSet
from posecoach.history.store import HistoryStore, default_path, delete_history, read_sessions

__all__ = ["HistoryStore", "Session", "SetProgress", "StoredSet", "default_path", "delete_history", "read_sessions"]
