"""Bytes of the exchange: keys, notes, tree, checkpoints, manifests, packages (docs/format.md, 2 to 10)."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections import namedtuple

from dilithium_py.ml_dsa import ML_DSA_44
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

FAULTS = (ValueError, KeyError, TypeError, AttributeError, RecursionError, CryptoError)  # of nonsense
COMPACT = {"separators": (",", ":"), "ensure_ascii": False}
END, LAST_S, NUMBER = 2**53, 4133980799, "(0|[1-9][0-9]{0,15})"
ED, COSIGN, ML, ROOT_ML = b"\1", b"\4", b"\6", b"\xffjdec/ml-dsa-44-note/1"  # the types of keys
SIZES = {ED: 32, COSIGN: 32, ML: 1312, ROOT_ML: 1312}
ROLES = {"log": [ED, ML], "mirror": [COSIGN, ML], "root": [ED, ROOT_ML]}
HALVES = ["ed25519", "mldsa44"]  # a pair stays the dict that it is in a manifest; a root is these two alone
PAIR = ["role", *HALVES, "not_after_s"]
MANIFEST = "roots threshold keys certificates revoked previous( officers)?( two_person)?"  # both unjudged
Key = namedtuple("Key", "name id type public vkey")
Checkpoint = namedtuple("Checkpoint", "origin size root time_s note")


class Refused(ValueError):
    """What was read is not as docs/format.md says; `args[0]` is the code."""


def need(holds: object, *code: object) -> None:
    if not holds:
        raise Refused(*code)


def b64(data: bytes) -> str:
    return b64encode(data).decode()


def unb64(text: str) -> bytes:
    need(b64(data := b64decode(text, validate=True)) == text, "base64-malformed")
    return data


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def make_key(name: str, kind: bytes, public: bytes) -> Key:
    identity = sha(name.encode(), b"\n", kind, public)[:4]
    return Key(name, identity, kind, public, f"{name}+{identity.hex()}+{b64(kind + public)}")


def read_key(vkey: str) -> Key:
    name, _, data = vkey.split("+", 2)
    cut = len(ROOT_ML) if unb64(data)[:1] == b"\xff" else 1
    key = make_key(name, unb64(data)[:cut], unb64(data)[cut:])
    is_named = re.fullmatch(r"[^\s\0-\x1f\x7f]{1,255}", name)
    need(is_named and key.vkey == vkey and len(key.public) == SIZES[key.type], "key-malformed")
    return key


def keys_of(pair: dict) -> tuple[Key, Key]:
    ed, ml, last_s = read_key(pair["ed25519"]), read_key(pair["mldsa44"]), pair.get("not_after_s", LAST_S)
    need([ed.type, ml.type] == ROLES[pair.get("role", "root")] and ed.name == ml.name, "key-malformed")
    need(type(last_s) is int and 1 <= last_s <= LAST_S, "key-malformed")
    return ed, ml


def statement(key: Key, text: str, time: bytes) -> bytes:
    """Return the bytes that a key of this type signs under a text (sections 5 to 7)."""
    plain = {ED: text, COSIGN: f"cosignature/v1\ntime {int.from_bytes(time)}\n{text}"}
    plain[ROOT_ML] = f"jdec/ml-dsa-44-note/1\n{key.name}\n{text}"
    if key.type in plain:
        return plain[key.type].encode()
    origin, size, root, _ = text.split("\n")
    head = b"subtree/v1\n\0" + bytes([len(key.name)]) + key.name.encode() + time + bytes([len(origin)])
    return head + origin.encode() + bytes(8) + int(size).to_bytes(8) + unb64(root)


def sign_note(note: bytes, role: str, name: str, seed: str, time_s: int = 0) -> bytes:
    """Return the note (or a text and its empty line) with the two lines of the pair that a seed makes."""
    text = note.decode().rpartition("\n\n")[0] + "\n"
    ed, (public, ml) = SigningKey(bytes.fromhex(seed)[:32]), ML_DSA_44.key_derive(bytes.fromhex(seed)[32:])
    for kind, each in zip(ROLES[role], (bytes(ed.verify_key), public), strict=True):
        key, time = make_key(name, kind, each), time_s.to_bytes(8) if kind in (COSIGN, ML) else b""
        data = statement(key, text, time)
        signature = ML_DSA_44.sign(ml, data) if each is public else ed.sign(data).signature
        note += f"— {name} {b64(key.id + time + signature)}\n".encode()
    return note


def open_note(note: bytes, pairs: list[dict], code: str, needed: int = 1) -> tuple[str, int, bytes]:
    """Return the text, the signed time, and the note with none but the lines of these pairs.

    A line of any other key is ignored; a false or second line of one of these refuses the whole note.
    At least `needed` pairs must have signed, each with both lines; the first of them states the time.
    """
    form = "([^\0-\x09\x0b-\x1f]+\n)\n((?:— [^\0- ]+ [^\0- ]+\n){1,32})"
    need(len(note) <= 131072 and (match := re.fullmatch(form, note.decode())), "note-malformed")
    text, times, kept = match[1], {}, match[1] + "\n"
    keys = {(key.name, key.id): key for pair in pairs for key in keys_of(pair)}
    for name, data in re.findall("— (.*) (.*)\n", match[2]):
        need(len(blob := unb64(data)) > 4, "note-malformed")
        if key := keys.get((name, blob[:4])):
            cut = 12 if key.type in (COSIGN, ML) else 4
            said, is_ed = (statement(key, text, blob[4:cut]), blob[cut:]), key.type in (ED, COSIGN)
            # Of a false signature Ed25519 raises a CryptoError, which is among FAULTS, and ML-DSA-44 says no.
            is_good = VerifyKey(key.public).verify(*said) if is_ed else ML_DSA_44.verify(key.public, *said)
            need(is_good and key not in times, f"{code}-bad")
            times[key], kept = blob[4:cut], f"{kept}— {name} {data}\n"
    signed = [pair for pair in pairs if {*keys_of(pair)} <= times.keys()]
    need(len(signed) >= needed, f"{code}-missing")
    stated = {times[key] for pair in signed[:1] for key in keys_of(pair)} - {b""}
    time_s, is_one = int.from_bytes(b"".join(stated)), len(stated) == 1
    need(not stated or (is_one and 1 <= time_s <= signed[0]["not_after_s"]), "checkpoint-time-bad")
    return text, time_s, kept.encode()


def open_checkpoint(note: bytes, pairs: list, origin: str, code: str = "checkpoint-signature") -> Checkpoint:
    """Verify a checkpoint by log pairs, or by mirror pairs the cosignature on it."""
    text, time_s, kept = open_note(note, pairs, code)
    need(match := re.fullmatch(f"([!-~]{{1,255}})\n{NUMBER}\n([^\n]+)\n", text), "checkpoint-malformed")
    point = Checkpoint(match[1], int(match[2]), unb64(match[3]), time_s, kept)
    need(len(point.root) == 32 and (point.size or point.root == sha()), "checkpoint-malformed")
    need(point.origin == origin, "checkpoint-origin-wrong")
    return point


def tree_root(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", tree_root(leaves[:half]), tree_root(leaves[half:]))


def encode_package(start: int, entries: list[bytes], note: bytes) -> bytes:
    head = f"jdec-package/1\nstart {start}\nentries {len(entries)}\ncheckpoint {len(note)}\n\n"
    return head.encode() + note + b"".join(len(each).to_bytes(2) + each for each in entries)


def decode_package(data: bytes) -> tuple[int, list[bytes], bytes]:
    """Return start, entries and note."""
    form = f"jdec-package/1\nstart {NUMBER}\nentries {NUMBER}\ncheckpoint {NUMBER}\n\n"
    need(match := re.match(form.encode(), data), "package-malformed")
    start, count, length = map(int, match.groups())
    need(count <= 4096 and length <= 131072 and len(data) <= 8 * 2**20, "package-too-large")
    at, entries = match.end() + length, []
    note = data[match.end() : at]
    while at < len(data):
        size = int.from_bytes(data[at : at + 2])
        entries.append(data[at + 2 : at + 2 + size])
        need(size, "entry-size-bad")
        at += 2 + size
    need(at == len(data) and count == len(entries), "package-truncated")
    need(open_note(note, [], "", 0)[0].split("\n")[1] == str(start + count), "package-size-wrong")
    return start, entries, note


class Manifests(namedtuple("Manifests", "origin roots threshold versions certificates revoked")):
    """What the key manifests of one record have said so far (section 7); a version is (first size, pairs)."""

    def after(self, index: int, note: bytes) -> "Manifests":
        """Return what holds with the manifest that stands at `index`."""
        head, body, _ = open_note(note, self.roots, "manifest-signature", self.threshold)[0].rsplit("\n", 2)
        fields = json.loads(body)
        roots, threshold, pairs, certificates, ends, before = map(fields.get, MANIFEST.split("(")[0].split())
        names, roles = {"log": self.origin, "mirror": f"{self.origin}/mirror"}, [one["role"] for one in pairs]
        keys = [keys_of(each) for each in roots + pairs]
        rules = (
            head == f"jdec/key-manifest/1\n{self.origin}\nversion {len(self.versions) + 1}",
            re.fullmatch(MANIFEST, " ".join(fields)) and json.dumps(fields, **COMPACT) == body,
            {type(each) for each in (roots, pairs, certificates, ends)} == {list} and before is None,
            all([*root] == HALVES for root in roots) and all([*pair] == PAIR for pair in pairs),
            type(threshold) is int and 1 <= threshold <= len(roots) <= 16 and len(note) <= 60000,
            all(1 <= roles.count(role) <= 4 for role in names),
            [ed.name for ed, _ in keys[len(roots) :]] == [names[role] for role in roles],
            not {ed.name for ed, _ in keys[: len(roots)]} & {*names.values()},
            len({*map(unb64, certificates)}) == len(certificates) <= 8 and len({*ends}) == len(ends) <= 64,
        )
        need(all(rules), "manifest-malformed")
        open_note(note, roots, "manifest-signature", threshold)
        revoked = self.revoked | {read_key(end).public for end in ends}
        need(len({key.public for both in keys for key in both} - revoked) == 2 * len(keys), "manifest-keys")
        versions = [*self.versions, (index + 1 if index else 0, pairs)]
        return Manifests(self.origin, roots, threshold, versions, certificates, revoked)

    def pairs(self, role: str, size: int = END) -> list[dict]:
        """Return the pairs that may sign at this size: those of a manifest until one entry after the next."""
        spans = zip(self.versions, [first for first, _ in self.versions[1:]] + [END], strict=True)
        return [p for (first, own), end in spans for p in own if p["role"] == role and first <= size <= end]
