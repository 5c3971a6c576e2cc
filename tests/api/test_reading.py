"""What is read can be checked by anyone: proofs and tiles lead to the signed root."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64decode
from typing import Any

import pytest

from jdec.record.proofs import verify_consistency, verify_inclusion
from jdec.record.tree import Frontier, leaf_hash

from .parts import RunningApi, bearer, leaf_of, message

LINES = {**bearer("operator"), "content-type": "application/x-ndjson"}
READER = bearer("reader")
COUNT = 300


@pytest.fixture(scope="module")
def filled(api: RunningApi) -> RunningApi:
    """An API whose own record has more than one tile."""
    body = b"".join(message(number) for number in range(COUNT))
    api.client.post("/v1/messages/batch", content=body, headers=LINES).raise_for_status()
    return api


def get(api: RunningApi, path: str) -> Any:
    answer = api.client.get(path, headers=READER)
    answer.raise_for_status()
    return answer.json()


def head(api: RunningApi, which: str = "own") -> tuple[int, bytes]:
    note = api.client.get(f"/v1/records/{which}/checkpoint", headers=READER).text.split("\n")
    return int(note[1]), b64decode(note[2])


def test_both_records_are_listed_with_their_heads(filled: RunningApi) -> None:
    own, peer = get(filled, "/v1/records")["records"]
    assert (own["which"], own["head"]["record"]) == ("own", "jdec/USA/exercise.demo/1")
    assert (peer["which"], peer["head"]["record"]) == ("peer", "jdec/RUS/exercise.demo/1")
    assert own["head"]["size"] > COUNT


def test_pages_follow_one_another_without_gap_or_overlap(filled: RunningApi) -> None:
    start: int | None = 0
    seen: list[int] = []
    while start is not None:
        page = get(filled, f"/v1/records/own/entries?start={start}&limit=128")
        seen += [each["index"] for each in page["entries"]]
        assert (page["record"], page["start"]) == ("jdec/USA/exercise.demo/1", start)
        start = page["next"]
    assert seen == list(range(len(seen)))
    assert len(seen) > COUNT


def test_a_page_past_the_end_is_empty(filled: RunningApi) -> None:
    page = get(filled, "/v1/records/own/entries?start=100000")
    assert (page["entries"], page["next"]) == ([], None)


def test_entries_of_the_mirror_are_read_as_those_of_the_own_record(filled: RunningApi) -> None:
    page = get(filled, "/v1/records/peer/entries?limit=1")
    (first,) = page["entries"]
    assert (first["kind"], first["record"]) == ("key-manifest", "jdec/RUS/exercise.demo/1")
    assert first == get(filled, "/v1/records/peer/entries/0") | {
        "state": first["state"],
        "bracket": first["bracket"],
    }
    assert first["leaf"] == leaf_of(first["data"].encode())


def test_the_checkpoint_is_a_signed_note_as_text(filled: RunningApi) -> None:
    answer = filled.client.get("/v1/records/own/checkpoint", headers=READER)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("jdec/USA/exercise.demo/1\n")
    assert "\n\n— jdec/USA/exercise.demo/1 " in answer.text


@pytest.mark.parametrize("index", [0, 1, 255, 256, COUNT])
def test_an_inclusion_proof_leads_from_the_entry_to_the_root(filled: RunningApi, index: int) -> None:
    proof = get(filled, f"/v1/records/own/proof/inclusion?index={index}")
    data = get(filled, f"/v1/records/own/entries/{index}")["data"].encode()
    path = [b64decode(each) for each in proof["path"]]
    assert b64decode(proof["leaf"]) == leaf_hash(data)
    verify_inclusion(index, proof["size"], leaf_hash(data), path, b64decode(proof["root"]))


def test_an_inclusion_proof_in_an_earlier_tree_names_that_tree(filled: RunningApi) -> None:
    assert get(filled, "/v1/records/own/proof/inclusion?index=5&size=77")["size"] == 77


def test_a_consistency_proof_joins_two_sizes(filled: RunningApi) -> None:
    size, root = head(filled)
    old = get(filled, "/v1/records/own/proof/inclusion?index=0&size=77")
    told = get(filled, f"/v1/records/own/proof/consistency?from=77&to={size}")
    path = [b64decode(each) for each in told["path"]]
    verify_consistency(77, b64decode(old["root"]), size, root, path)


def test_tiles_and_bundles_rebuild_the_signed_root(filled: RunningApi) -> None:
    size, root = head(filled)
    names = ["000", f"001.p/{size - 256}"]
    hashes, bundles = b"", b""
    for name in names:
        tile = filled.client.get(f"/v1/records/own/tile/0/{name}", headers=READER)
        bundle = filled.client.get(f"/v1/records/own/tile/entries/{name}", headers=READER)
        for answer in (tile, bundle):
            assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
            assert answer.headers["content-type"] == "application/octet-stream"
        hashes += tile.content
        bundles += bundle.content
    entries = []
    while bundles:
        length = int.from_bytes(bundles[:2], "big")
        entries.append(bundles[2 : 2 + length])
        bundles = bundles[2 + length :]
    leaves = [leaf_hash(each) for each in entries]
    assert b"".join(leaves) == hashes
    assert Frontier.empty().extend(leaves).root() == root


def test_the_upper_tile_holds_the_hash_of_the_full_one(filled: RunningApi) -> None:
    upper = filled.client.get("/v1/records/own/tile/1/000.p/1", headers=READER).content
    lower = filled.client.get("/v1/records/own/tile/0/000", headers=READER).content
    leaves = [lower[at : at + 32] for at in range(0, len(lower), 32)]
    assert (len(leaves), Frontier.empty().extend(leaves).root()) == (256, upper)


@pytest.mark.parametrize(
    ("wanted", "packed"), [("gzip", True), ("br, gzip;q=0.5", True), ("identity", False), ("gzip;q=0", False)]
)
def test_bundles_are_packed_for_who_asks(filled: RunningApi, wanted: str, packed: bool) -> None:
    where = "/v1/records/own/tile/entries/000"
    with filled.client.stream("GET", where, headers={**READER, "accept-encoding": wanted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert answer.headers["vary"] == "accept-encoding"
    plain = filled.client.get(where, headers={**READER, "accept-encoding": "identity"}).content
    assert (gzip.decompress(raw) if packed else raw) == plain


def test_a_slash_in_a_tile_may_come_escaped(filled: RunningApi) -> None:
    plain = filled.client.get("/v1/records/own/tile/0/000.p/3", headers=READER)
    escaped = filled.client.get("/v1/records/own/tile/0/000.p%2F3", headers=READER)
    assert (plain.status_code, plain.content) == (escaped.status_code, escaped.content)


# --- the witness and the watch ----------------------------------------------------------------------------------


def test_a_stock_witness_client_gets_a_cosignature_without_a_token(filled: RunningApi) -> None:
    async def note_of_peer() -> bytes:
        from jdec.node.views import Which

        note = await filled.other.checkpoint(Which.OWN)
        assert note is not None
        return note

    note = filled.run(note_of_peer())
    stale = filled.client.post("/v1/witness/add-checkpoint", content=b"old 0\n\n" + note)
    if stale.status_code == 409:
        assert stale.headers["content-type"] == "text/x.tlog.size"
        size = int(stale.text)
        stale = filled.client.post("/v1/witness/add-checkpoint", content=b"old %d\n\n" % size + note)
    assert stale.status_code == 200, stale.text
    assert stale.headers["content-type"] == "text/plain; charset=utf-8"
    assert all(line.startswith("— jdec/USA/exercise.demo/1/mirror ") for line in stale.text.splitlines())


def test_the_cosigned_checkpoint_is_found_by_the_hash_of_its_origin(filled: RunningApi) -> None:
    origin = "jdec/RUS/exercise.demo/1"
    answer = filled.client.get(f"/v1/witness/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint")
    assert answer.status_code == 200
    assert answer.text.startswith(f"{origin}\n")


def test_status_health_readiness_and_figures(filled: RunningApi) -> None:
    assert get(filled, "/v1/status")["party"] == "USA"
    assert filled.client.get("/healthz").json() == {"status": "ok"}
    assert filled.client.get("/readyz").json() == {"mode": "ready"}
    figures = filled.client.get("/metrics")
    assert figures.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "jdec_entries" in figures.text
