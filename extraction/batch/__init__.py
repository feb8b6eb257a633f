"""Many inputs to one run directory: in shards, resumable, isolated, on one machine or a cluster."""

from extraction.batch.configuration import load_settings
from extraction.batch.lock import LockedError
from extraction.batch.report import ExpectationError, Progress, RunReport
from extraction.batch.runner import run
from extraction.batch.settings import Expectations, RunSettings
from extraction.batch.supervisor import StopRequest, WorkerError

__all__ = [
    "ExpectationError",
    "Expectations",
    "LockedError",
    "Progress",
    "RunReport",
    "RunSettings",
    "StopRequest",
    "WorkerError",
    "load_settings",
    "run",
]
