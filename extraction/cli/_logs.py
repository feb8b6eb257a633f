"""Logs on standard error: plain lines for people, JSON lines for machines."""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, message, the run, and whatever the record carries."""

    def __init__(self, run: str) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        given = {k: v for k, v in vars(record).items() if k not in _STANDARD and v is not None}
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "run": self._run,
            **given,
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def set_up_logs(*, as_json: bool) -> None:
    """Send our logs to standard error; shard by shard only where machines read them."""
    handler = logging.StreamHandler()
    if as_json:
        handler.setFormatter(JsonFormatter(secrets.token_hex(4)))
    else:
        handler.setFormatter(PlainFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("extraction").setLevel(logging.INFO if as_json else logging.WARNING)


class PlainFormatter(logging.Formatter):
    """One line for people, with the reason where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        why = getattr(record, "why", None)
        text = record.getMessage().splitlines()[0] if record.getMessage() else ""
        return f"{record.levelname.lower()}: {text}{f' ({why})' if why else ''}"
