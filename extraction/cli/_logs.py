"""Logs on standard error: plain lines for people, JSON lines for machines."""

from __future__ import annotations

import logging

from structlog import contextvars, processors, stdlib
from structlog.typing import EventDict, WrappedLogger


def set_up_logs(*, as_json: bool) -> None:
    """Send our logs to standard error; shard by shard only where machines read them.

    A JSON line has time, level, logger and message, the run, the shard that is worked on, and what the record carries.
    """
    formatter = stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            contextvars.merge_contextvars,
            stdlib.ExtraAdder(),
            stdlib.add_log_level,
            stdlib.add_logger_name,
            processors.TimeStamper(fmt="iso", utc=True, key="time"),
            processors.format_exc_info,
        ],
        processors=[
            stdlib.ProcessorFormatter.remove_processors_meta,
            *([processors.EventRenamer("message"), processors.JSONRenderer(default=str)] if as_json else [_plain]),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("extraction").setLevel(logging.INFO if as_json else logging.WARNING)


def _plain(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """Return one line for people, with the reason where there is one."""
    text = next(iter(str(event["event"]).splitlines()), "")
    return f"{event['level']}: {text}" + (f" ({event['why']})" if event.get("why") else "")
