"""What the pages of the records are given: lists of entries, one entry in words, what was verified, keys, files."""

from __future__ import annotations

import msgspec

from jdec.faces.console.views import Word


class EntryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in a list.  `gist` is what tells it from others of its kind."""

    name: str
    party: str
    kind: Word
    gist: str
    said_at: str
    ladder: Word
    authority: Word
    is_unreadable: bool = False


class RecordChoice(msgspec.Struct, frozen=True):
    """One record that can be looked at: its name, whose, how long, whether it is an earlier generation."""

    record: str
    party: str
    size: int
    signed_at: str
    is_earlier: bool
    is_chosen: bool


class Filters(msgspec.Struct, frozen=True):
    """What was asked for, as it came."""

    record: str = ""
    kind: str = ""
    text: str = ""


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """The list.  `older` is the query that leads to the next page, empty at the end; `is_first`: nothing is newer."""

    filters: Filters
    records: tuple[RecordChoice, ...]
    kinds: tuple[Word, ...]
    lines: tuple[EntryLine, ...]
    older: str
    is_first: bool
    indexed: int
    note: str = ""


class Field(msgspec.Struct, frozen=True):
    """One field of a message: its title, what it says, how deep it lies, and the name of a message it leads to."""

    title: str
    value: str = ""
    depth: int = 0
    link: str = ""
    is_code: bool = False
    language: str = ""


class Cited(msgspec.Struct, frozen=True):
    """A message that another one cites or is cited by; `kind` is empty where only its name is known here."""

    name: str
    kind: Word
    said_at: str = ""


class EntryPage(msgspec.Struct, frozen=True, kw_only=True):
    """One entry.  `seal` is what the records can show of when it was said: not before, claimed, not after."""

    line: EntryLine
    record: str
    index: int
    leaf: str
    fields: tuple[Field, ...]
    raw: str
    length: int
    not_before: str
    claimed: str
    not_after: str
    authority: str
    cites: tuple[Cited, ...]
    cited_by: tuple[Cited, ...]
    event: str
    headline: str
    before: str
    after: str
    about_kind: str
    unreadable: str = ""


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification of one record found: one sentence, and the sentences behind it."""

    record: str
    is_good: bool
    text: str
    details: tuple[str, ...] = ()
    at: str = ""
    number: str = ""


class KeyLine(msgspec.Struct, frozen=True):
    """One pair of keys in words."""

    name: str
    role: Word
    fingerprint: str
    sizes: str
    until: str
    is_in_force: bool


class KeysView(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of one record in words."""

    record: str
    party: str
    rule: str
    roots: tuple[KeyLine, ...]
    keys: tuple[KeyLine, ...]
    manifests: tuple[tuple[str, str], ...]
    cosigned: str
    last: str
    trouble: str = ""


class FileLine(msgspec.Struct, frozen=True):
    """A file that can be had: its name, what it is, how long, and its SHA-256 for reading aloud."""

    name: str
    what: str
    size: int
    sha256: str


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of checks.  `progress` is a sentence while a verification runs."""

    progress: str
    results: tuple[CheckLine, ...]
    keys: tuple[KeysView, ...]
    scrub: tuple[str, ...]
    damages: tuple[str, ...]
    evidence: tuple[FileLine, ...]
    evidence_count: int
    records: tuple[RecordChoice, ...]
    may_verify: bool
    may_export: bool


class CourierView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of courier files: what a file would hold, and what is taken in."""

    own: str
    peer: str
    size: int
    mirrored: int
    waiting: int
    limit_mb: int
    may_carry: bool
