"""What the test vectors must be answered with: good ones accepted, broken ones refused, each with its code.

A case joins the files in `parts`, makes its `edits` (from the last to the first), and hands the bytes to a judge.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

Files = dict[str, bytes]
Case = dict[str, Any]
ACCEPTED = "accepted"
USA_INTRODUCTION = "usa/introduction.json"
RUS_INTRODUCTION = "rus/introduction.json"
CHECKPOINT = "usa/checkpoint-9.note"
COSIGNED = "usa/cosigned-9.note"
PACKAGES = ["usa/0.package", "usa/1.package", "usa/5.package", "usa/6.package", "usa/sign-of-life.package"]
REVOKING = "rus/manifest-2-revokes.note"
SPLIT = "evidence/split.evidence"
COURIER_HEAD = "courier/usa-to-rus.head"
_DASH = "— ".encode()


class Maker:
    """Makes cases over the bytes of the files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def joined(self, parts: list[str]) -> bytes:
        """The bytes of the files, one after another."""
        return b"".join(self._files[part] for part in parts)

    def edit(self, parts: list[str], old: bytes, new: bytes, number: int = 0) -> dict[str, Any]:
        """Put `new` in the place of the occurrence of `old` with this number (0 first, -1 last)."""
        data, places, at = self.joined(parts), [], -1
        while (at := data.find(old, at + 1)) >= 0:
            places.append(at)
        same = _same(old, new)
        at, old, new = places[number] + same, old[same:], new[same:]
        same = _same(old[::-1], new[::-1])
        old, new = old[: len(old) - same], new[: len(new) - same]
        return {"at": at, "remove": len(old), "insert": b64encode(new).decode()}

    def flip(self, parts: list[str], at: int) -> dict[str, Any]:
        """Change one bit of the byte at a place, counted from the end where negative."""
        data = self.joined(parts)
        at %= len(data)
        return {"at": at, "remove": 1, "insert": b64encode(bytes((data[at] ^ 1,))).decode()}

    def line(self, parts: list[str], number: int) -> bytes:
        """Signature line `number` of the first note in the files."""
        lines = [each for each in self.joined(parts).splitlines(keepends=True) if each.startswith(_DASH)]
        return lines[number]

    def in_signature(self, parts: list[str], number: int, letter: int = 20) -> dict[str, Any]:
        """Change one letter of the base64 of a signature line, behind key ID and time."""
        line = self.line(parts, number)
        at = line.rfind(b" ") + 1 + letter
        other = b"A" if line[at : at + 1] != b"A" else b"B"
        return self.edit(parts, line, line[:at] + other + line[at + 1 :])


def _same(one: bytes, other: bytes) -> int:
    """How many bytes two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def make_cases(files: Files) -> list[Case]:
    """Every case, in the order of the format's description."""
    make = Maker(files)
    cases = [*_checkpoints(make), *_cosignatures(make), *_manifests(make), *_records(make)]
    cases += [*_packages(make), *_evidence(make), *_proofs(make), *_tiles(make), *_courier(make)]
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names)
    return cases


def _case(
    judge: str, name: str, parts: list[str], expect: str, *edits: dict[str, Any], **more: object
) -> Case:
    return {"name": name, "judge": judge, "parts": parts, "edits": list(edits), **more, "expect": expect}


def _checkpoints(make: Maker) -> Iterator[Case]:
    origin = {"origin": "jdec/USA/exercise.vectors/1", "keys": ["usa-log-2"]}
    one = [CHECKPOINT]

    def case(name: str, expect: str, *edits: dict[str, Any], parts: list[str] = one) -> Case:
        return _case("checkpoint", f"checkpoint: {name}", parts, expect, *edits, **origin)

    first, second = make.line(one, 0), make.line(one, 1)
    text = b"jdec/USA/exercise.vectors/1\n9\n"
    yield case("as signed", ACCEPTED)
    yield case("with a cosignature, which is ignored here", ACCEPTED, parts=[COSIGNED])
    yield case("lines exchanged", ACCEPTED, make.edit(one, first + second, second + first))
    unknown = _DASH + b"nobody AAAAAAAA\n"
    yield case("a line of an unknown key", ACCEPTED, make.edit(one, second, second + unknown))
    yield case("another size", "checkpoint-signature-bad", make.edit(one, text, text.replace(b"9", b"8")))
    yield case("another root", "checkpoint-signature-bad", make.edit(one, b"\n1ftB", b"\n1ftC"), parts=one)
    yield case("another origin", "checkpoint-origin-wrong", make.edit(one, b"jdec/USA", b"jdec/RUS"))
    yield case("Ed25519 signature changed", "checkpoint-signature-bad", make.in_signature(one, 0))
    yield case("ML-DSA-44 signature changed", "checkpoint-signature-bad", make.in_signature(one, 1))
    yield case("signed time changed", "checkpoint-signature-bad", make.in_signature(one, 1, 15))
    yield case("signed time out of range", "checkpoint-time-bad", make.in_signature(one, 1, 6))
    yield case("Ed25519 line left out", "checkpoint-signature-missing", make.edit(one, first, b""))
    yield case("ML-DSA-44 line left out", "checkpoint-signature-missing", make.edit(one, second, b""))
    yield case("a line given twice", "checkpoint-signature-bad", make.edit(one, first, first + first))
    renamed = first.replace(b"USA", b"RUS")
    yield case("key name changed", "checkpoint-signature-missing", make.edit(one, first, renamed))
    yield case("extension line", "checkpoint-malformed", make.edit(one, b"\n\n", b"\nextension\n\n"))
    yield case("leading zero", "checkpoint-malformed", make.edit(one, b"\n9\n", b"\n09\n"))
    yield case("size too large", "checkpoint-malformed", make.edit(one, b"\n9\n", b"\n" + b"9" * 19 + b"\n"))
    yield case("root cut short", "checkpoint-malformed", make.edit(one, b"Q68=\n", b"\n"))
    yield case("carriage returns", "note-malformed", make.edit(one, b"\n9\n", b"\r\n9\n"))
    yield case("no empty line", "note-malformed", make.edit(one, b"\n\n", b"\n"))
    yield case("no final newline", "note-malformed", make.edit(one, b"=\n", b"=", -1))
    yield case("hyphen for the dash", "note-malformed", make.edit(one, _DASH, b"- "))
    # The last letter before the padding carries four bits; here a fifth is set.
    last = second[-3:]
    stray = make.edit(one, last, bytes((last[0] + 1,)) + last[1:], -1)
    yield case("stray bits in base64", "note-malformed", stray)
    yield case("signed by a key whose sizes are past", "checkpoint-signature-missing", parts=[_REFUSED_OLD])
    yield case("signed after the last second of its key", "key-expired", parts=[_REFUSED_LATE])


_REFUSED_OLD = "refused/checkpoint-9-by-old-key.note"
_REFUSED_LATE = "refused/checkpoint-9-expired.note"


def _cosignatures(make: Maker) -> Iterator[Case]:
    one, keys = [COSIGNED], {"keys": ["rus-mirror-1"]}

    def case(name: str, expect: str, *edits: dict[str, Any], parts: list[str] = one) -> Case:
        return _case("cosignature", f"cosignature: {name}", parts, expect, *edits, **keys)

    third, fourth = make.line(one, 2), make.line(one, 3)
    yield case("as signed", ACCEPTED)
    yield case("over another size", "cosignature-bad", make.edit(one, b"\n9\n", b"\n8\n"))
    yield case("over another root", "cosignature-bad", make.edit(one, b"\n1ftB", b"\n1ftC"))
    yield case("Ed25519 signature changed", "cosignature-bad", make.in_signature(one, 2))
    yield case("ML-DSA-44 signature changed", "cosignature-bad", make.in_signature(one, 3))
    yield case("Ed25519 line left out", "cosignature-missing", make.edit(one, third, b""))
    yield case("ML-DSA-44 line left out", "cosignature-missing", make.edit(one, fourth, b""))
    yield case("left out", "cosignature-missing", parts=[CHECKPOINT])
    both = [CHECKPOINT, "refused/cosignature-two-times.lines"]
    yield case("two different times", "cosignature-bad", parts=both)


def _manifests(make: Maker) -> Iterator[Case]:
    def case(name: str, part: str, expect: str, *edits: dict[str, Any], **more: object) -> Case:
        return _case("manifest", f"manifest: {name}", [part], expect, *edits, trust=RUS_INTRODUCTION, **more)

    yield case("the next, revoking a key", REVOKING, ACCEPTED)
    yield case("text changed", REVOKING, "manifest-signature-bad", make.edit([REVOKING], b"1858", b"1859"))
    yield case("version left out", REVOKING, "manifest-version-wrong", make.edit([REVOKING], b"n 2", b"n 3"))
    yield case("again", REVOKING, "manifest-version-wrong", before=[REVOKING])
    other = make.edit([REVOKING], b"RUS/exercise.vectors/1\nv", b"RUS/exercise.vectors/2\nv")
    yield case("of another generation", REVOKING, "manifest-malformed", other)
    spaced = make.edit([REVOKING], b'"threshold":1', b'"threshold": 1')
    yield case("another spelling of its JSON", REVOKING, "manifest-malformed", spaced)
    line = make.line([REVOKING], 1)
    without = make.edit([REVOKING], line, b"")
    yield case("Ed25519 of its root alone", REVOKING, "manifest-threshold-missed", without)
    names = "refused/rus-manifest-3-names-revoked.note"
    yield case("names a revoked key", names, "manifest-key-revoked", before=[REVOKING])
    note = "rus/generation-2.note"
    follows = {"trust": RUS_INTRODUCTION, "mirrored": "rus/3.package"}
    yield _case("generation", "generation: cites what was mirrored", [note], ACCEPTED, **follows)
    follows["mirrored"] = "rus/1.package"
    yield _case("generation", "generation: cites another size", [note], "generation-cites-other", **follows)
    for party, name in (("usa", USA_INTRODUCTION), ("rus", RUS_INTRODUCTION)):
        yield _case("introduction", f"introduction: {party}", [name], ACCEPTED)
    more = make.edit([USA_INTRODUCTION], b'"threshold": 2', b'"threshold": 3')
    name = "introduction: fewer signatures than it asks"
    yield _case("introduction", name, [USA_INTRODUCTION], "manifest-threshold-missed", more)


def _records(make: Maker) -> Iterator[Case]:
    def case(
        name: str, expect: str, *edits: dict[str, Any], parts: list[str] = PACKAGES, **more: object
    ) -> Case:
        return _case("record", f"record: {name}", parts, expect, *edits, trust=USA_INTRODUCTION, **more)

    rus = ["rus/0.package", "rus/1.package", "rus/3.package"]
    zero, one, five, six, life = PACKAGES
    yield case("from its first entry", ACCEPTED, size=9)
    yield case("without the sign of life", ACCEPTED, parts=PACKAGES[:4], size=9)
    yield case("packages repeated", ACCEPTED, parts=[zero, one, one, five, six, life, life], size=9)
    yield {**case("the other Party's", ACCEPTED, parts=rus, size=4), "trust": RUS_INTRODUCTION}
    yield case("the other Party's, by these roots", "manifest-origin-wrong", parts=rus)
    yield case("a gap", "package-gap", parts=[zero, five])
    yield case("not from the start", "package-gap", parts=[one])
    yield case("a smaller one after a larger", "checkpoint-size-back", parts=[*PACKAGES[:4], one])
    yield case("an earlier time after a later", "checkpoint-time-back", parts=[*PACKAGES, six])
    yield case(
        "one byte of an entry changed", "package-root-wrong", make.flip(PACKAGES[:2], -3), parts=PACKAGES[:2]
    )
    yield case("cut in an entry", "package-truncated", _cut(make, PACKAGES), parts=PACKAGES[:4])
    changed = make.edit([zero], b"jdec/key-manifest/1", b"jdec/key-manifest/2")
    yield case("first entry is no manifest", "manifest-malformed", changed, parts=[zero])
    renamed = make.edit([zero], b'{"kind":"key-manifest",', b'{"kind":"kee-manifest",')
    yield case("first entry is of another kind", "manifest-first-missing", renamed, parts=[zero])
    yield case("nothing at all", "manifest-first-missing", parts=[])


def _cut(make: Maker, parts: list[str]) -> dict[str, Any]:
    size = len(make.joined(parts[:4]))
    return {"at": size - 10, "remove": 10, "insert": ""}


def _packages(make: Maker) -> Iterator[Case]:
    one = ["usa/1.package"]

    def case(name: str, expect: str, *edits: dict[str, Any]) -> Case:
        return _case("package", f"package: {name}", one, expect, *edits)

    yield case("as written", ACCEPTED)
    yield case("another first line", "package-malformed", make.edit(one, b"package/1", b"package/2"))
    yield case(
        "fields exchanged", "package-malformed", make.edit(one, b"start 1\nentries 4", b"entries 4\nstart 1")
    )
    yield case("leading zero", "package-malformed", make.edit(one, b"start 1", b"start 01"))
    yield case("no empty line", "package-malformed", make.edit(one, b"3478\n\n", b"3478\n"))
    yield case("another start", "package-size-wrong", make.edit(one, b"start 1", b"start 2"))
    yield case("fewer entries said than there are", "package-size-wrong", make.edit(one, b"s 4", b"s 3"))
    yield case("more entries said than there are", "package-truncated", make.edit(one, b"s 4", b"s 5"))
    yield case("more entries than any package", "package-too-large", make.edit(one, b"s 4", b"s 4097"))
    yield case(
        "bytes after the end",
        "package-malformed",
        {"at": len(make.joined(one)), "remove": 0, "insert": "Cg=="},
    )
    start = make.joined(one).rfind(b'{"kind"') - 2
    yield case("an empty entry", "entry-size-bad", {"at": start, "remove": 2, "insert": "AAA="})


def _evidence(make: Maker) -> Iterator[Case]:
    def case(name: str, part: str, expect: str, *edits: dict[str, Any]) -> Case:
        return _case("evidence", f"evidence: {name}", [part], expect, *edits, trust=USA_INTRODUCTION)

    one, same, rollback = [SPLIT], "evidence/split-same-size.evidence", "evidence/rollback.evidence"
    yield case("split at two sizes", SPLIT, ACCEPTED)
    yield case("split at one size", same, ACCEPTED)
    yield case("rollback", rollback, ACCEPTED)
    yield case(
        "a rollback said to be a split",
        rollback,
        "evidence-proves-nothing",
        make.edit([rollback], b"rollback", b"split"),
    )
    yield case("path changed", SPLIT, "consistency-proof-bad", make.edit(one, b"path o76O", b"path o76P"))
    path = next(each for each in make.joined(one).splitlines(keepends=True) if each.startswith(b"path "))
    yield case("path cut", SPLIT, "consistency-proof-bad", make.edit(one, path, b""))
    yield case("signature changed", SPLIT, "checkpoint-signature-bad", make.in_signature(one, 0))
    yield case(
        "another record",
        SPLIT,
        "checkpoint-origin-wrong",
        make.edit(one, b"origin jdec/USA", b"origin jdec/RUS"),
    )
    yield case(
        "another last second of the key",
        SPLIT,
        "evidence-key-unknown",
        make.edit(one, b"key 1858", b"key 1859"),
    )
    yield case("another length", SPLIT, "evidence-malformed", make.edit(one, b"first 3478", b"first 3477"))


def _proofs(make: Maker) -> Iterator[Case]:
    part = "usa/entry-2.tlog-proof"
    one = [part]
    keys = {"origin": "jdec/USA/exercise.vectors/1", "keys": ["usa-log-1"]}

    def case(name: str, expect: str, *edits: dict[str, Any]) -> Case:
        return _case("proof", f"proof: {name}", one, expect, *edits, **keys)

    lines = make.joined(one).split(b"\n")
    third, fourth = lines[3] + b"\n", lines[4] + b"\n"
    yield case("as made", ACCEPTED)
    yield case("another index", "inclusion-proof-bad", make.edit(one, b"index 2", b"index 3"))
    yield case("an index beyond", "inclusion-proof-bad", make.edit(one, b"index 2", b"index 9"))
    yield case("hash changed", "inclusion-proof-bad", make.edit(one, b"\nikDF", b"\nikDG"))
    yield case("hashes exchanged", "inclusion-proof-bad", make.edit(one, third + fourth, fourth + third))
    yield case("hash left out", "inclusion-proof-bad", make.edit(one, third, b""))
    yield case("entry changed", "inclusion-proof-bad", make.edit(one, b"extra eyJr", b"extra eyJs"))
    yield case("another first line", "proof-malformed", make.edit(one, b"@v1", b"@v2"))
    yield case("no checkpoint", "proof-malformed", make.edit(one, b"\n\n", b"\n"))


def _tiles(make: Maker) -> Iterator[Case]:
    one = ["rus/tile/entries/000.p/4"]
    yield _case("bundle", "bundle: as derived", one, ACCEPTED)
    size = len(make.joined(one))
    cut = {"at": size - 1, "remove": 1, "insert": ""}
    yield _case("bundle", "bundle: cut", one, "entry-bundle-malformed", cut)


def _courier(make: Maker) -> Iterator[Case]:
    whole = [COURIER_HEAD, *PACKAGES[:4]]

    def case(name: str, expect: str, *edits: dict[str, Any], parts: list[str] = whole) -> Case:
        return _case("courier", f"courier: {name}", parts, expect, *edits)

    def header(old: str, new: str) -> dict[str, Any]:
        return make.edit(whole, old.encode(), new.encode())

    yield case("as made", ACCEPTED)
    alive = [COURIER_HEAD, PACKAGES[4]]
    yield case("nothing new", ACCEPTED, make.edit(alive, b"start 0", b"start 9"), parts=alive)
    yield case("the receiver's record back", "courier-damaged", header("record jdec/USA", "record jdec/RUS"))
    yield case("cut", "courier-truncated", {"at": len(make.joined(whole)) - 1, "remove": 1, "insert": ""})
    yield case("without its last package", "courier-truncated", parts=whole[:-1])
    yield case("without any package", "courier-truncated", parts=whole[:1])
    yield case("a package left out", "courier-damaged", parts=[*whole[:2], *whole[3:]])
    yield case("a package twice", "courier-damaged", parts=[*whole[:3], *whole[2:]])
    yield case("going on after its end", "courier-damaged", parts=[*whole, PACKAGES[4]])
    yield case("a package of the other record", "courier-damaged", parts=[whole[0], "rus/0.package"])
    yield case("another version", "courier-version", header("courier/1", "courier/2"))
    for name, old, new in (
        ("from and to of one Party", "to jdec/RUS", "to jdec/USA"),
        ("another traffic", "to jdec/RUS/exercise.vectors", "to jdec/RUS/test"),
        ("the record of a third", "record jdec/USA", "record jdec/FRA"),
        ("a leading zero", "start 0", "start 00"),
        ("a start past its end", "start 0", "start 10"),
        ("part 0", "part 1 of 1", "part 0 of 1"),
        ("a part past the last", "part 1 of 1", "part 2 of 1"),
        ("a line left out", "part 1 of 1\n", ""),
        ("another line end", "end 9\n", "end 9\r\n"),
    ):
        yield case(name, "courier-malformed", header(old, new))
