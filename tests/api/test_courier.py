"""Courier files over the API: who may hand one over, what the answer says, and how a refusal is told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jdec.faces.api.problems import COURIER_STATUS, not_taken
from jdec.node.courier import MAX_PIECE_BYTES
from jdec.node.link import next_package
from jdec.node.ports import StoreError, StoreFailed
from jdec.node.service import NodeRefused
from jdec.record.courier import CourierHeader, encode_courier
from jdec.record.errors import RecordError
from jdec.record.origin import Origin
from jdec.record.package import decode_package

from .asking import posting, refused
from .parts import TRAFFIC, RunningApi, bearer, dial, head_of, until

BYTES = {"content-type": "application/octet-stream"}
USA, RUS = Origin("USA", TRAFFIC, 1), Origin("RUS", TRAFFIC, 1)
HEADER = CourierHeader(RUS, USA, RUS, 0, 0)


def file_of(api: RunningApi) -> bytes:
    """RUS's whole record as a courier file for USA's node."""
    found = next_package(api.other._parts.own, 0)
    assert found is not None
    return encode_courier(HEADER, decode_package(found[1]))


def test_what_was_new_and_where_both_records_stand_is_answered(api: RunningApi) -> None:
    file, head = file_of(api), {**bearer("operator"), **BYTES}
    # The newest entry may not have come over the line yet; once it was handed over nothing of the file is new.
    assert api.client.post("/v1/courier", content=file, headers=head).json()["fresh"] in (0, 1)
    answer = api.client.post("/v1/courier", content=file, headers=head)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["record"], told["fresh"], told["answer"]) == (str(RUS), 0, "")
    status = api.client.get("/v1/status", headers=bearer("operator")).json()
    assert told["size"] <= status["mirror"]["size"]


@pytest.mark.parametrize("client", ["reader", "submitter"])
def test_who_may_not_operate_hands_nothing_over(api: RunningApi, client: str) -> None:
    ask = posting(api, "/v1/courier", b"", {**BYTES, **bearer(client)})
    refused(ask, 403, "permission-missing")


def test_a_piece_larger_than_one_package_may_be_is_refused_before_it_is_read(api: RunningApi) -> None:
    with dial(api) as raw:
        length = f"Content-Type: application/octet-stream\r\nContent-Length: {MAX_PIECE_BYTES + 1}\r\n"
        raw.sendall(head_of(api, "POST", "/v1/courier", length))
        answer = until(raw, b"}")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"code":"body-too-large"' in answer


def test_a_body_of_another_kind_is_refused(api: RunningApi) -> None:
    refused(posting(api, "/v1/courier", b"{}", {"content-type": "application/json"}), 415, "media-type")


def test_refusals_are_problems_in_both_languages(api: RunningApi) -> None:
    data = file_of(api)
    other = replace(HEADER, sender=USA, receiver=RUS, record=USA)
    mine = next_package(api.service._parts.own, 0)
    assert mine is not None
    at = data.index("— ".encode()) + 60
    for body, status, code in (
        (b"what is this", 422, "courier-malformed"),
        (data.replace(b"courier/1", b"courier/2", 1), 422, "courier-version"),
        (data[:-5], 422, "courier-truncated"),
        (data + data[-300:], 422, "courier-damaged"),
        (
            data[:at] + (b"B" if data[at : at + 1] == b"A" else b"A") + data[at + 1 :],
            422,
            "courier-not-signed",
        ),
        (encode_courier(other, decode_package(mine[1])), 409, "courier-own-file"),
    ):
        refused(posting(api, "/v1/courier", body, BYTES), status, code)


@pytest.mark.parametrize("code", sorted(COURIER_STATUS))
def test_every_refusal_has_its_status_and_words(code: str) -> None:
    words = {"have": "1", "end": "2", "offered": "3", "reason": "r", "got": "g", "expected": "e"}
    words |= {"sender": "USA", "receiver": "RUS", "own": "RUS", "peer": "USA"}
    is_form = code in ("courier-damaged", "courier-malformed", "courier-truncated", "courier-version")
    error = RecordError(code, "-", **words) if is_form else NodeRefused(code, "-", **words)
    view = not_taken(error).view("ru")
    assert view.status == COURIER_STATUS[code]
    assert len(view.detail) > 20, json.dumps(view.detail)


def test_a_store_that_fails_says_that_it_may_be_tried_again() -> None:
    view = not_taken(StoreFailed("store-failed", "disk is full")).view("en")
    assert (view.status, view.code, view.retry_after_s) == (503, "store-failed", 5)


def test_a_node_that_stops_says_so_and_not_that_its_disk_failed() -> None:
    view = not_taken(StoreError("node-stopping", "the node is stopping")).view("en")
    assert (view.status, view.code, view.retry_after_s) == (503, "node-stopping", 5)
