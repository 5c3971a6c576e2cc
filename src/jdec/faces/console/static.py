"""Scripts, styles, fonts and map data: files with a hash in their name, which never change and may be kept for ever.

They are built (`make console`) and lie in one folder with `manifest.json`, `{"console.js": "console-1a2b3c4d.js"}`.
Nothing is served that was not there when the console started.
"""

from __future__ import annotations

import asyncio
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from litestar import Request, Response, get

from jdec.faces.console.calls import Answer, Refusal
from jdec.faces.console.door import as_response, check_host
from jdec.faces.console.refusing import refuse

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

MANIFEST: Final = "manifest.json"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
_KINDS: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".pbf": "application/x-protobuf",
}


class Static:
    """The built files of one console."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, str] = {}
        self._files = frozenset[str]()
        if (folder / MANIFEST).is_file():
            self._names = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=dict[str, str])
            found = (each for each in folder.rglob("*") if each.is_file())
            self._files = frozenset(each.relative_to(folder).as_posix() for each in found)

    @property
    def is_built(self) -> bool:
        """Say whether there is anything to show pages with."""
        return bool(self._files)

    def path_of(self, name: str) -> str:
        """Return the path under which a built file is served."""
        return f"/static/{self._names.get(name, name)}"

    def read(self, name: str) -> tuple[bytes, str] | None:
        """Return a file and its media type.  Blocking."""
        if name not in self._files:
            return None
        kind = _KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return (self._folder / name).read_bytes(), kind


def static_files(console: Console) -> Any:
    """Return the route of built files."""

    @get("/static/{file:path}")
    async def read(request: Request[Any, Any, Any]) -> Response[bytes]:
        try:
            check_host(console, request)
        except Refusal as refusal:
            return as_response(console, await refuse(console, refusal, None, request))
        found = await asyncio.to_thread(console.static.read, str(request.path_params["file"]).lstrip("/"))
        if found is None:
            return as_response(console, Answer(status=404, media_type="text/plain"))
        body, kind = found
        return as_response(console, Answer(body=body, media_type=kind, headers={"cache-control": IMMUTABLE}))

    return read
