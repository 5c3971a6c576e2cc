"""Reading a form that carries one file: `multipart/form-data` (RFC 7578), whole in memory and bounded."""

from __future__ import annotations

import re
from typing import Final

from jdec.faces.console.calls import Refusal

MOST_PARTS: Final = 20
_BOUNDARY: Final = re.compile(
    r'multipart/form-data;\s*boundary="?([A-Za-z0-9\'()+_,./:=?-]{1,70})"?', re.ASCII
)
_NAME: Final = re.compile(rb'^content-disposition:\s*form-data;.*?\bname="([^"\r\n]{1,80})"', re.I | re.M)
_FILE: Final = re.compile(rb'^content-disposition:.*;\s*filename="', re.I | re.M)


def read_multipart(content_type: str, data: bytes, most_file: int) -> tuple[dict[str, str], bytes]:
    """Return the fields and the one file of a form.  Raises `Refusal`."""
    found = _BOUNDARY.fullmatch(content_type.strip())
    if found is None:
        raise Refusal("body-kind", 415)
    line = b"\r\n--" + found[1].encode()
    first, *parts = (b"\r\n" + data).split(line)
    if first.strip() or not parts or not parts[-1].startswith(b"--") or len(parts) > MOST_PARTS:
        raise Refusal("form-wrong", 400)
    fields: dict[str, str] = {}
    file = b""
    for part in parts[:-1]:
        head, blank, body = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not blank or name is None:
            raise Refusal("form-wrong", 400)
        if _FILE.search(head):
            file = body
        else:
            fields[name[1].decode("utf-8", "replace")] = body.decode("utf-8", "replace")
    if len(file) > most_file:
        raise Refusal("body-large", 413, limit=most_file // 1024)
    return fields, file
