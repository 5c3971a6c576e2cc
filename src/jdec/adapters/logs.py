"""Structured logs: one JSON line an event, on standard error, without message contents and without secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_FORBIDDEN = ("token", "seed", "secret", "password", "authorization", "private")
_LONGEST = 300


def make_log(level: str, **always: str) -> structlog.stdlib.BoundLogger:
    """Return a logger that writes JSON lines; `always` names the node."""
    # Libraries log requests with their addresses; only their warnings are of interest here.
    for name in ("httpx", "httpcore", "uvicorn", "uvicorn.error", "litestar"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    log: structlog.stdlib.BoundLogger = structlog.get_logger(**always)
    return log


def _without_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Hide what is named like a secret and cut what is long: a log is read by people who may not read either."""
    for name, value in list(event.items()):
        if any(word in name.lower() for word in _FORBIDDEN):
            event[name] = "hidden"
        elif isinstance(value, bytes):
            event[name] = f"{len(value)} bytes"
        elif isinstance(value, str) and len(value) > _LONGEST:
            event[name] = value[:_LONGEST] + "..."
    return event
