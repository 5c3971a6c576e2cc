"""The bytes of the exchange: keys, notes, tree, checkpoints, key manifests, packages (docs/format.md, 1 to 11)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import nacl.exceptions
import nacl.signing
from dilithium_py.ml_dsa import ML_DSA_44

NOTE_TYPE = b"\xff" + b"jdec/ml-dsa-44-note/1"
MANIFEST, RECEIPT = b'{"kind":"key-manifest",', b'{"kind":"receipt",'


class Refused(Exception):
    """What was read is not as docs/format.md says; `args[0]` is the code."""


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unb64(text: str, code: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as cause:
        raise Refused(code) from cause
    if b64(data) != text:
        raise Refused(code)
    return data


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def decimal(text: str, code: str, most: int = 2**53) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", text, re.ASCII) or int(text) > most:
        raise Refused(code)
    return int(text)


@dataclass(frozen=True)
class Key:
    name: str
    type: bytes
    public: bytes

    @property
    def id(self) -> bytes:
        return sha(self.name.encode(), b"\n", self.type, self.public)[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(self.type + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> Key:
        name, _, rest = vkey.partition("+")
        data = unb64(rest[9:], "key-malformed")
        cut = len(NOTE_TYPE) if data[:1] == b"\xff" else 1
        key = cls(name, data[:cut], data[cut:])
        if key.vkey != vkey or len(key.public) != (32 if key.type in (b"\x01", b"\x04") else 1312):
            raise Refused("key-malformed")
        return key

    def verifies(self, message: bytes, signature: bytes) -> bool:
        if self.type in (b"\x06", NOTE_TYPE):
            return len(signature) == 2420 and bool(ML_DSA_44.verify(self.public, message, signature))
        try:
            nacl.signing.VerifyKey(self.public).verify(message, signature)
        except (nacl.exceptions.BadSignatureError, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Pair:
    role: str
    ed: Key
    ml: Key
    not_after_s: int = 4133980799

    @classmethod
    def parse(cls, role: str, fields: dict) -> Pair:
        pair = cls(
            role,
            Key.parse(fields["ed25519"]),
            Key.parse(fields["mldsa44"]),
            fields.get("not_after_s", 4133980799),
        )
        types = {"log": (b"\x01", b"\x06"), "mirror": (b"\x04", b"\x06"), "root": (b"\x01", NOTE_TYPE)}
        if (pair.ed.type, pair.ml.type) != types[role] or pair.ed.name != pair.ml.name:
            raise Refused("key-malformed")
        return pair

    def fields(self) -> dict:
        both = {"ed25519": self.ed.vkey, "mldsa44": self.ml.vkey}
        return both if self.role == "root" else {"role": self.role, **both, "not_after_s": self.not_after_s}


class Signer:
    """A pair with its secrets, from 64 bytes of seed."""

    def __init__(self, role: str, name: str, seed: bytes, not_after_s: int = 4133980799) -> None:
        self._ed = nacl.signing.SigningKey(seed[:32])
        public, self._ml = ML_DSA_44.key_derive(seed[32:])
        ed, ml = {"log": (b"\x01", b"\x06"), "mirror": (b"\x04", b"\x06"), "root": (b"\x01", NOTE_TYPE)}[role]
        self.pair = Pair(
            role, Key(name, ed, self._ed.verify_key.encode()), Key(name, ml, public), not_after_s
        )

    def lines(
        self, ed_message: bytes, ml_message: bytes, ed_head: bytes = b"", ml_head: bytes = b""
    ) -> bytes:
        ed = ed_head + self._ed.sign(ed_message).signature
        ml = ml_head + ML_DSA_44.sign(self._ml, ml_message)
        both = ((self.pair.ed, ed), (self.pair.ml, ml))
        return b"".join(f"\u2014 {key.name} {b64(key.id + blob)}\n".encode() for key, blob in both)


def split_note(note: bytes) -> tuple[bytes, list[tuple[str, bytes, bytes]]]:
    """Return the text and the signature lines (name, key ID, signature)."""
    cut = note.rfind(b"\n\n")
    if cut < 1 or len(note) > 131072 or not note.endswith(b"\n") or any(c < 32 and c != 10 for c in note):
        raise Refused("note-malformed")
    lines = []
    try:
        for line in note[cut + 2 : -1].decode().split("\n"):
            dash, name, blob = line.split(" ")
            data = unb64(blob, "note-malformed")
            if dash != "\u2014" or len(data) < 5 or not name:
                raise Refused("note-malformed")
            lines.append((name, data[:4], data[4:]))
    except ValueError as cause:
        raise Refused("note-malformed") from cause
    if len(lines) > 32:
        raise Refused("note-malformed")
    return note[: cut + 1], lines


def complete_pairs(
    lines: list, pairs: list[Pair], verifies: Callable[[Key, bytes], bool], code: str
) -> list[tuple[Pair, bytes, bytes]]:
    """Return the pairs both of whose lines are there, with the signatures; a bad or double line refuses all."""
    keys = {(key.name, key.id): key for pair in pairs for key in (pair.ed, pair.ml)}
    found: dict[Key, bytes] = {}
    for name, key_id, blob in lines:
        if key := keys.get((name, key_id)):
            if key in found or not verifies(key, blob):
                raise Refused(f"{code}-signature-bad")
            found[key] = blob
    return [(pair, found[pair.ed], found[pair.ml]) for pair in pairs if {pair.ed, pair.ml} <= found.keys()]


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    time: int = 0
    note: bytes = b""

    @property
    def text(self) -> bytes:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n".encode()

    def timed(self, name: str, time: bytes) -> bytes:
        me, origin = name.encode(), self.origin.encode()
        head = b"subtree/v1\n\x00" + bytes([len(me)]) + me + time
        return head + bytes([len(origin)]) + origin + u64(0) + u64(self.size) + self.root

    @classmethod
    def read(cls, text: bytes) -> Checkpoint:
        parts = text.decode(errors="replace").split("\n")
        if len(parts) != 4:
            raise Refused("checkpoint-malformed")
        found = cls(
            parts[0], decimal(parts[1], "checkpoint-malformed"), unb64(parts[2], "checkpoint-malformed")
        )
        if len(found.root) != 32 or (found.size == 0 and found.root != sha()):
            raise Refused("checkpoint-malformed")
        return found


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer, time_s: int) -> bytes:
    timed = checkpoint.timed(signer.pair.ed.name, u64(time_s))
    return checkpoint.text + b"\n" + signer.lines(checkpoint.text, timed, b"", u64(time_s))


def open_checkpoint(note: bytes, pairs: list[Pair], origin: str) -> Checkpoint:
    text, lines = split_note(note)
    found = Checkpoint.read(text)
    if found.origin != origin:
        raise Refused("checkpoint-origin-wrong")

    def verifies(key: Key, blob: bytes) -> bool:
        if key.type == b"\x01":
            return key.verifies(text, blob)
        return key.verifies(found.timed(key.name, blob[:8]), blob[8:])

    done = complete_pairs(lines, pairs, verifies, "checkpoint")
    if not done:
        raise Refused("checkpoint-signature-missing")
    pair, _, ml = done[0]
    time = int.from_bytes(ml[:8], "big")
    if not 1 <= time <= pair.not_after_s:
        raise Refused("key-expired")
    return Checkpoint(found.origin, found.size, found.root, time, note)


def cosign(checkpoint: Checkpoint, signer: Signer, time_s: int) -> bytes:
    """Return the checkpoint's note with the mirror's two lines added."""
    message = b"cosignature/v1\ntime %d\n" % time_s + checkpoint.text
    timed = checkpoint.timed(signer.pair.ed.name, u64(time_s))
    return checkpoint.note + signer.lines(message, timed, u64(time_s), u64(time_s))


def open_cosignature(note: bytes, pairs: list[Pair]) -> Checkpoint:
    text, lines = split_note(note)
    found = Checkpoint.read(text)

    def verifies(key: Key, blob: bytes) -> bool:
        if key.type == b"\x04":
            time = int.from_bytes(blob[:8], "big")
            return key.verifies(b"cosignature/v1\ntime %d\n" % time + text, blob[8:])
        return key.verifies(found.timed(key.name, blob[:8]), blob[8:])

    done = complete_pairs(lines, pairs, verifies, "cosignature")
    if not any(ed[:8] == ml[:8] for _, ed, ml in done):
        raise Refused("cosignature-missing")
    return found


def tree_root(leaves: list[bytes]) -> bytes:
    """Return the RFC 6962 root over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01", tree_root(leaves[:half]), tree_root(leaves[half:]))


def consistency(old: int, leaves: list[bytes], is_whole: bool = True) -> list[bytes]:
    """Return the RFC 6962 consistency proof from `old` to all the leaves (2.1.2, SUBPROOF)."""
    if old in (0, len(leaves)):
        return [] if is_whole else [tree_root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= half:
        return [*consistency(old, leaves[:half], is_whole), tree_root(leaves[half:])]
    return [*consistency(old - half, leaves[half:], False), tree_root(leaves[:half])]


def encode_package(start: int, entries: list[bytes], note: bytes) -> bytes:
    head = f"jdec-package/1\nstart {start}\nentries {len(entries)}\ncheckpoint {len(note)}\n\n"
    return head.encode() + note + b"".join(len(each).to_bytes(2, "big") + each for each in entries)


def decode_package(data: bytes, *, more: bool = False) -> tuple[int, list[bytes], bytes, int]:
    """Return start, entries, note and the length read; without `more` nothing may follow."""
    bad = "package-malformed"
    found = re.match(rb"jdec-package/1\nstart (\d+)\nentries (\d+)\ncheckpoint (\d+)\n\n", data)
    if not found or (len(data) > 8 * 2**20 and not more):
        raise Refused(bad)
    start, count, length = (decimal(each.decode(), bad) for each in found.groups())
    at = found.end() + length
    note, entries = data[found.end() : at], []
    if count > 4096 or length > 131072:
        raise Refused("package-too-large")
    for _ in range(count):
        size = int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : at + 2 + size])
        at += 2 + size
        if at > len(data) or size == 0:
            raise Refused("package-truncated")
    if len(note) != length or (at != len(data) and not more):
        raise Refused("package-truncated" if at > len(data) else bad)
    if Checkpoint.read(split_note(note)[0]).size != start + count:
        raise Refused("package-size-wrong")
    return start, entries, note, at


@dataclass
class Manifests:
    """The key manifests of one record so far, and who may sign what (docs/format.md, section 7)."""

    origin: str
    trusted: list[Pair]
    threshold: int
    version: int = 0
    roots: list[Pair] = field(default_factory=list)
    grants: list[tuple[Pair, int, int]] = field(default_factory=list)  # pair, first and last size
    certificates: list[bytes] = field(default_factory=list)
    revoked: set[bytes] = field(default_factory=set)

    def consider(self, index: int, note: bytes) -> None:
        """Take a manifest that stands at `index`.  Raises `Refused`, and nothing has changed."""
        text, lines = split_note(note)
        kind, origin, version, body, end = (text.decode().split("\n") + [""] * 5)[:5]
        if (kind, origin, version, end) != (
            "jdec/key-manifest/1",
            self.origin,
            f"version {self.version + 1}",
            "",
        ):
            raise Refused("manifest-version-wrong")
        try:
            fields = json.loads(body)
            roots = [Pair.parse("root", each) for each in fields["roots"]]
            pairs = [Pair.parse(each["role"], each) for each in fields["keys"]]
            certificates = [base64.b64decode(each) for each in fields["certificates"]]
            revoked = {Key.parse(each).public for each in fields["revoked"]}
        except (ValueError, KeyError, TypeError) as cause:
            raise Refused("manifest-malformed") from cause
        names = {"log": self.origin, "mirror": self.origin + "/mirror"}
        if json.dumps(fields, separators=(",", ":"), ensure_ascii=False) != body or any(
            pair.ed.name != names[pair.role] for pair in pairs
        ):
            raise Refused("manifest-malformed")
        for trusted, needed in ((self.roots or self.trusted, self.threshold), (roots, fields["threshold"])):
            if (
                len(complete_pairs(lines, trusted, lambda k, s: _root_verifies(k, text, s), "manifest"))
                < needed
            ):
                raise Refused("manifest-signatures-few")
        if any(key.public in self.revoked | revoked for pair in roots + pairs for key in (pair.ed, pair.ml)):
            raise Refused("manifest-key-revoked")
        ended = [(p, f, min(last, index + 1) if p not in pairs else last) for p, f, last in self.grants]
        known = {p for p, _, last in ended if last > index + 1}
        first = index + 1 if index else 0
        self.grants = ended + [(pair, first, 2**53) for pair in pairs if pair not in known]
        self.version, self.roots, self.threshold = self.version + 1, roots, fields["threshold"]
        self.certificates, self.revoked = certificates, self.revoked | revoked

    def log_pairs(self, size: int) -> list[Pair]:
        return [pair for pair, first, last in self.grants if pair.role == "log" and first <= size <= last]

    def mirror_pairs(self) -> list[Pair]:
        return [pair for pair, _, last in self.grants if pair.role == "mirror" and last == 2**53]


def root_message(key: Key, text: bytes) -> bytes:
    return text if key.type == b"\x01" else NOTE_TYPE[1:] + b"\n" + key.name.encode() + b"\n" + text


def _root_verifies(key: Key, text: bytes, signature: bytes) -> bool:
    return key.verifies(root_message(key, text), signature)


def manifest_in(entry: bytes) -> bytes:
    """Return the manifest note in an entry, or raise `Refused`."""
    try:
        return json.loads(entry)["manifest"].encode()
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise Refused("manifest-malformed") from cause
