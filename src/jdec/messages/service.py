"""Messages by which the two records keep each other: receipts, key manifests, and a person's "seen".

A receipt and a key manifest are found in a stream of entries by how they begin, so their bytes must begin
with exactly `RECEIPT_PREFIX` and `MANIFEST_PREFIX`; any other spelling of them is refused and unreadable.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from jdec.messages.header import Hash, Header, Officer, RecordName, party_of, traffic_of
from jdec.words.attention import Attention
from jdec.words.faults import Fault, fault
from jdec.words.forms import whole
from jdec.words.instants import Instant, instant_faults
from jdec.words.quantities import RecordSize

MANIFEST_PREFIX: Final = b'{"kind":"key-manifest",'
RECEIPT_PREFIX: Final = b'{"kind":"receipt",'
MAX_MANIFEST_LETTERS: Final = 60_000

ManifestNote = Annotated[
    str,
    Meta(
        max_length=MAX_MANIFEST_LETTERS,
        pattern=whole(r"jdec/key-manifest/1\n[\s\S]*"),
        examples=["jdec/key-manifest/1\n…"],
    ),
]


class Receipt(Header, frozen=True, kw_only=True, tag="receipt"):
    """The sender has stored the other record up to this checkpoint.  Written by the node alone."""

    record: RecordName
    size: RecordSize
    root: Hash
    signed_at: Instant

    def broken_rules(self) -> list[Fault]:
        faults = [*super().broken_rules(), *instant_faults("signed_at", self.signed_at)]
        if party_of(self.record) == self.sender:
            rule = (
                f"receipt is for the sender's own record: got {self.record}, expected one of the other Party"
            )
            faults.append(fault("receipt-own-record", "record", self.record, rule, got=self.record))
        if traffic_of(self.record) != self.traffic:
            got = traffic_of(self.record)
            rule = f"record cites another traffic: got {got}, expected {self.traffic}"
            args = {"name": "record", "got": got, "expected": self.traffic}
            faults.append(fault("reference-other-traffic", "record", self.record, rule, **args))
        return faults


class KeyManifest(Header, frozen=True, kw_only=True, tag="key-manifest"):
    """The keys of the sender's record, as a C2SP signed note; what it says is judged by the record room."""

    manifest: ManifestNote


class Seen(Header, frozen=True, kw_only=True, tag="seen"):
    """An officer has seen the cited messages.  Role and number only: no personal data is mirrored.

    `attention` is the grade at which the officer saw the launch; where the launch grows louder, that word no longer
    lets its alarm go.  Absent, the word counts as said of an `alarm`, the loudest: it stands whatever the grade
    becomes, as every `seen` did before there was this field.
    """

    officer: Officer
    attention: Attention | None = None

    def broken_rules(self) -> list[Fault]:
        faults = super().broken_rules()
        if not self.about:
            rule = "acknowledgement names nothing: expected at least one message in about"
            faults.append(fault("seen-nothing", "about", "", rule))
        return faults
