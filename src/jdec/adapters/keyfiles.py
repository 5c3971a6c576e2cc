"""Signing keys in files: 64 bytes of seed each, readable by their owner only.

A file that others can read is refused rather than used.  Nothing here prints or logs what a file holds.
"""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec

from jdec.adapters.files import make_file
from jdec.record.keys import SEED_BYTES, CoreSigner, Role

FORMAT = "jdec-key/1"


class KeyFileError(Exception):
    """A key file cannot be used; the sentence never holds what is in it."""

    def __init__(self, code: str, message: str, file: str) -> None:
        super().__init__(message)
        self.code = code
        self.details = {"file": file}


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    name: str
    role: str
    not_after_s: int
    seed: str


def write_private(path: Path, data: bytes) -> None:
    """Write a new file only its owner can read; an existing one is never overwritten."""
    try:
        make_file(path, data)
    except FileExistsError as cause:
        raise KeyFileError(
            "key-file-exists", f"file exists and is not overwritten: {path.name}", path.name
        ) from cause


def write_key(path: Path, name: str, role: Role, not_after_s: int, seed: bytes) -> CoreSigner:
    """Write one key file from 64 random bytes and return its signer."""
    signer = CoreSigner(name, role, seed, not_after_s=not_after_s)
    document = _KeyFile(FORMAT, name, role.value, not_after_s, base64.b64encode(seed).decode())
    write_private(path, msgspec.json.encode(document) + b"\n")
    return signer


def read_key(path: Path) -> CoreSigner:
    """Read one key file.  Raises `KeyFileError`: `key-file-missing`, `key-file-open` or `key-file-malformed`."""
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except OSError as cause:
        raise KeyFileError("key-file-missing", f"key file cannot be read: {path.name}", path.name) from cause
    if mode & 0o077:
        raise KeyFileError(
            "key-file-open", f"key file can be read by others: {path.name}: make it mode 600", path.name
        )
    try:
        document = msgspec.json.decode(data, type=_KeyFile)
        seed = base64.b64decode(document.seed, validate=True)
        if document.format != FORMAT or len(seed) != SEED_BYTES:
            raise ValueError(document.format)
        return CoreSigner(document.name, Role(document.role), seed, not_after_s=document.not_after_s)
    except ValueError as cause:
        raise KeyFileError("key-file-malformed", f"key file is malformed: {path.name}", path.name) from cause


def read_keys(folder: Path, role: Role) -> list[CoreSigner]:
    """Read every key file of one role in a folder, in order of name; rotation leaves old and new side by side."""
    return [signer for path in sorted(folder.glob("*.key")) if (signer := read_key(path)).pair.role is role]
