"""The application: every operation behind its door, and one shape for whatever goes wrong.

No interactive documentation page is served: such pages load scripts, and no answer of this API may run
anything. `docs/api.md` and `/openapi.json` say everything.
"""

from __future__ import annotations

import secrets
import traceback
from functools import cache
from typing import Any, Final

import msgspec
import structlog
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from jdec.faces.api import (
    auditing,
    couriering,
    following,
    picture,
    reading,
    streaming,
    submitting,
    watching,
    witnessing,
)
from jdec.faces.api.door import (
    Desk,
    FaceLimits,
    as_response,
    doors,
    method_problem,
    problem_answer,
)
from jdec.faces.api.live import Live
from jdec.faces.api.openapi import document
from jdec.faces.api.operations import Operation
from jdec.faces.api.problems import Problem
from jdec.faces.api.tokens import Tokens
from jdec.faces.texts import choose
from jdec.node.config import ApiConfig
from jdec.node.service import NodeService

LIVE: Final = "live"
_log = structlog.get_logger("jdec.api")


def build_app(service: NodeService, config: ApiConfig, *, limits: FaceLimits | None = None) -> Litestar:
    """Return the API of a node as an ASGI application.

    The caller serves it (uvicorn, `access_log` and server header off) and calls `end_streams` before it stops
    the server.
    """
    limits = limits or FaceLimits()
    operations = all_operations(config.max_batch, limits)

    @cache
    def told(language: str) -> bytes:
        version, party, traffic = service.status().version, service.party, service.traffic
        return msgspec.json.encode(
            document(operations, language=language, party=party, traffic=traffic, version=version)
        )

    desk = Desk(
        service=service,
        tokens=Tokens(config.clients),
        limits=limits,
        max_batch=config.max_batch,
        live=Live(limits.streams_per_client, limits.streams),
        document=told,
    )
    by_path: dict[str, list[Operation]] = {}
    for each in operations:
        by_path.setdefault(each.path, []).append(each)
    return Litestar(
        route_handlers=[doors(desk, path, _pattern(path), found) for path, found in by_path.items()],
        exception_handlers={Exception: _answer_exception},
        state=State({LIVE: desk.live}),
        openapi_config=None,
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )


def end_streams(app: Litestar) -> None:
    """End every open stream politely; a server that waits for its connections can stop after that."""
    app.state[LIVE].end_all()


def all_operations(max_batch: int, limits: FaceLimits) -> tuple[Operation, ...]:
    """Return everything the API can do where batches are of this size."""
    return (
        *submitting.operations(max_batch, limits.batch_bytes),
        *streaming.OPERATIONS,
        *reading.OPERATIONS,
        *auditing.OPERATIONS,
        *following.OPERATIONS,
        *picture.OPERATIONS,
        *witnessing.OPERATIONS,
        *couriering.OPERATIONS,
        *watching.OPERATIONS,
    )


def _pattern(path: str) -> str:
    """Return the path in the router's words: only a tile's name may hold slashes."""
    kinds = {"{tile}": "{tile:path}"}
    for name in ("which", "party", "traffic", "generation", "index", "level", "origin_hash"):
        kinds[f"{{{name}}}"] = f"{{{name}:str}}"
    for plain, typed in kinds.items():
        path = path.replace(plain, typed)
    return path


def _answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer any failure as a problem; of what was not foreseen nothing is told but a number."""
    problem = error if isinstance(error, Problem) else _unforeseen(error, str(request.method))
    return as_response(problem_answer(problem, choose(request.headers.get("accept-language"))))


def _unforeseen(error: Exception, method: str) -> Problem:
    if isinstance(error, HTTPException) and error.status_code == 404:
        return Problem("path-unknown")
    if isinstance(error, HTTPException) and error.status_code == 405:
        allow = (error.headers or {}).get("allow", "")
        return method_problem(method, ", ".join(sorted(allow.split(", "))))
    if isinstance(error, HTTPException) and error.status_code < 500:
        return Problem("request-malformed")
    instance = f"urn:jdec:failure:{secrets.token_hex(8)}"
    # Where it happened and what kind of failure, but none of its words: they may quote a message or a token.
    frames = [
        f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("api failure", instance=instance, error=type(error).__name__, frames=frames[-12:])
    return Problem("internal", instance=instance)
