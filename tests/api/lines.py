"""How schemathesis sends lines: text as the lines it is, any other value as one line."""

from __future__ import annotations

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def send_lines(context: object, value: object) -> bytes:
    """Return the body for a value."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")
