"""Earlier generations over the API: read by name, as far as both Parties held them, and refused in both languages."""

from __future__ import annotations

from base64 import b64decode

import httpx
import pytest

from jdec.adapters.memory import MemoryStore
from jdec.node.archive import ArchivedRecord
from jdec.node.ports import StoredEntry
from jdec.node.views import Which
from jdec.record.proofs import verify_consistency, verify_inclusion
from jdec.record.tree import Frontier

from .asking import getting, refused
from .parts import TRAFFIC, RunningApi, bearer, message

COUNT = 300
NAME = f"jdec/USA/{TRAFFIC}"
EARLIER, PRESENT, UNKNOWN = f"{NAME}/7", f"{NAME}/1", f"{NAME}/2"


class _Kept(MemoryStore):
    """A copy of a store as it stands now."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__()
        vars(self).update({name: value for name, value in vars(store).items() if name != "_lock"})
        self._entries = list(store._entries)


@pytest.fixture(scope="module")
def aged(api: RunningApi) -> RunningApi:
    """A node with one earlier generation of its own record, of which the other Party held all but the last entry.

    The generation's number is another than any that this node had: its bytes are those of the present record.
    """
    lines = {**bearer("operator"), "content-type": "application/x-ndjson"}
    body = b"".join(message(number) for number in range(COUNT))
    api.client.post("/v1/messages/batch", content=body, headers=lines).raise_for_status()
    kept = _Kept(api.service._parts.own)  # type: ignore[arg-type]
    api.service._reading._archive._records = (ArchivedRecord(Which.OWN, EARLIER, kept, kept.head().size - 1),)
    return api


def asked(api: RunningApi, path: str, name: str = EARLIER) -> httpx.Response:
    answer = api.client.get(f"/v1/records/{name}/{path}", headers=bearer("reader"))
    answer.raise_for_status()
    return answer


def size_of(api: RunningApi) -> int:
    (earlier,) = api.client.get("/v1/records", headers=bearer("reader")).json()["earlier"]
    assert (earlier["which"], earlier["head"]["record"]) == ("own", EARLIER)
    return int(earlier["head"]["size"])


def test_an_earlier_generation_is_listed_and_read_as_far_as_both_held_it(aged: RunningApi) -> None:
    size, start, seen = size_of(aged), 0, []
    assert size >= COUNT
    while start is not None:
        page = asked(aged, f"entries?start={start}&limit=128").json()
        assert (page["record"], page["size"]) == (EARLIER, size)
        seen += page["entries"]
        start = page["next"]
    assert [each["index"] for each in seen] == list(range(size))
    assert {each["record"] for each in seen} == {EARLIER}
    assert {each["state"] for each in seen} <= {"mirrored", "receipted"}
    assert asked(aged, f"entries/{size - 1}").json() == seen[-1]


def test_a_present_record_answers_to_its_name_as_well(aged: RunningApi) -> None:
    for path in ("entries/0", "checkpoint", "proof/inclusion?index=0&size=2"):
        by_word = aged.client.get(f"/v1/records/own/{path}", headers=bearer("reader"))
        assert asked(aged, path, PRESENT).text.split("\n")[:3] == by_word.text.split("\n")[:3]


def test_proofs_and_tiles_of_an_earlier_generation_lead_to_the_root_that_both_held(aged: RunningApi) -> None:
    size = size_of(aged)
    (earlier,) = aged.client.get("/v1/records", headers=bearer("reader")).json()["earlier"]
    root = b64decode(earlier["head"]["root"])
    proof = asked(aged, "proof/inclusion?index=5").json()
    assert (proof["size"], b64decode(proof["root"])) == (size, root)
    path = [b64decode(each) for each in proof["path"]]
    verify_inclusion(5, size, b64decode(proof["leaf"]), path, root)
    older = asked(aged, f"proof/consistency?from=9&to={size}").json()["path"]
    first = b64decode(asked(aged, "proof/inclusion?index=0&size=9").json()["root"])
    verify_consistency(9, first, size, root, [b64decode(each) for each in older])
    whole, part = asked(aged, "tile/0/000").content, asked(aged, f"tile/0/001.p/{size - 256}").content
    leaves = [(whole + part)[at : at + 32] for at in range(0, 32 * size, 32)]
    assert Frontier.empty().extend(leaves).root() == root
    assert asked(aged, f"tile/entries/001.p/{size - 256}").content


def test_what_lies_beyond_what_both_held_is_not_there(aged: RunningApi) -> None:
    size = size_of(aged)
    path = f"/v1/records/{EARLIER}"
    refused(getting(aged, f"{path}/entries/{size}"), 404, "entry-not-found")
    refused(getting(aged, f"{path}/tile/0/001.p/{size - 255}"), 404, "tile-not-found")
    refused(getting(aged, f"{path}/proof/inclusion?index=0&size={size + 1}"), 404, "proof-range")
    refused(getting(aged, f"{path}/proof/consistency?from=1&to={size + 1}"), 404, "proof-range")
    # Of exactly that size no checkpoint is kept: the tree went on before the next one was signed.
    refused(getting(aged, f"{path}/checkpoint"), 404, "checkpoint-not-found")
    assert asked(aged, f"entries?start={size}").json()["entries"] == []


@pytest.mark.parametrize(
    "rest",
    [
        "entries",
        "entries/0",
        "checkpoint",
        "tile/0/000.p/1",
        "proof/inclusion?index=0",
        "proof/consistency?from=0&to=1",
    ],
)
@pytest.mark.parametrize("name", [UNKNOWN, f"jdec/PRK/{TRAFFIC}/1", "jdec/USA/actual/1"])
def test_a_record_that_is_not_here_is_unknown_and_those_that_are_are_named(
    aged: RunningApi, name: str, rest: str
) -> None:
    problem = refused(getting(aged, f"/v1/records/{name}/{rest}"), 404, "record-unknown")
    assert name in problem["detail"]
    assert EARLIER in problem["detail"]


@pytest.mark.parametrize(
    "name", ["jdec/usa/test/1", "jdec/USA/Test/1", f"{NAME}/0", f"{NAME}/01", f"{NAME}/1000000"]
)
def test_a_name_that_is_none_is_unknown(aged: RunningApi, name: str) -> None:
    refused(getting(aged, f"/v1/records/{name}/entries"), 404, "record-unknown")


def test_an_archive_takes_nothing_and_asks_for_a_token(aged: RunningApi) -> None:
    path = f"/v1/records/{EARLIER}/entries"
    refused(lambda more: aged.client.get(path, headers=more), 401, "token-missing")
    refused(
        lambda more: aged.client.get(path, headers={**bearer("submitter"), **more}), 403, "permission-missing"
    )
    refused(
        lambda more: aged.client.delete(path, headers={**bearer("operator"), **more}),
        405,
        "method-not-allowed",
    )
    refused(getting(aged, f"{path}?limit=1001"), 400, "parameter-malformed")


@pytest.mark.parametrize(
    ("where", "status", "code"), [(EARLIER, 503, "archive-damaged"), ("own", 503, "store-damaged")]
)
def test_a_damaged_entry_is_handed_out_by_neither(where: str, status: int, code: str) -> None:
    with RunningApi() as api:
        lines = {**bearer("operator"), "content-type": "application/x-ndjson"}
        api.client.post("/v1/messages/batch", content=message(1) + message(2), headers=lines)
        own = api.service._parts.own
        kept = _Kept(own)  # type: ignore[arg-type]
        api.service._reading._archive._records = (ArchivedRecord(Which.OWN, EARLIER, kept, 2),)
        # Nobody mends it while this test looks.
        api.run(_still(api))
        store = kept if where == EARLIER else own
        right = store._entries[1]  # type: ignore[attr-defined]
        store._entries[1] = StoredEntry(1, b"x" + right.data[1:], right.leaf)  # type: ignore[attr-defined]
        for rest in ("entries/1", "entries?start=1", "tile/entries/000.p/2"):
            problem = refused(getting(api, f"/v1/records/{where}/{rest}"), status, code)
            assert "Entry 1 " in problem["detail"]
        assert asked(api, "entries/0", where).json()["index"] == 0


async def _still(api: RunningApi) -> None:
    api.service._scrubber.suspect = lambda _which, _index: None  # type: ignore[method-assign]
