"""The API: submission, reading, following and witnessing over HTTP, for the Party's own programs and desks.

`build_app(service, config)` gives an ASGI application; `end_streams(app)` ends what never ends by itself.
This face translates between HTTP and the node service; it decides nothing about messages or records.
"""

from jdec.faces.api.app import build_app, end_streams
from jdec.faces.api.door import FaceLimits, unreadable

__all__ = ["FaceLimits", "build_app", "end_streams", "unreadable"]
