"""The one refusal of this room and the list of its codes.

A code is for machines and never changes; the sentence is for people and may.  Texts in other languages
are found by code and filled from ``details``; this room knows none of them.
"""

from typing import Final

CODES: Final[tuple[str, ...]] = (
    "checkpoint-malformed",
    "checkpoint-origin-wrong",
    "checkpoint-signature-bad",
    "checkpoint-signature-missing",
    "checkpoint-size-back",
    "checkpoint-split",
    "checkpoint-time-back",
    "checkpoint-time-bad",
    "consistency-proof-bad",
    "cosignature-bad",
    "cosignature-missing",
    "courier-damaged",
    "courier-malformed",
    "courier-truncated",
    "courier-version",
    "entry-bundle-malformed",
    "entry-size-bad",
    "evidence-key-unknown",
    "evidence-malformed",
    "evidence-proves-nothing",
    "frontier-malformed",
    "generation-cites-other",
    "generation-order-wrong",
    "inclusion-proof-bad",
    "key-expired",
    "key-malformed",
    "manifest-first-missing",
    "manifest-index-back",
    "manifest-key-repeated",
    "manifest-key-revoked",
    "manifest-malformed",
    "manifest-officer-repeated",
    "manifest-origin-wrong",
    "manifest-signature-bad",
    "manifest-threshold-missed",
    "manifest-version-wrong",
    "note-malformed",
    "note-too-large",
    "origin-malformed",
    "package-gap",
    "package-malformed",
    "package-root-wrong",
    "package-size-wrong",
    "package-too-large",
    "package-truncated",
    "proof-malformed",
    "proof-range-wrong",
    "signer-wrong",
    "tile-malformed",
)
_KNOWN: Final = frozenset(CODES)


class RecordError(Exception):
    """Something offered to a record was refused.

    ``code`` is one of ``CODES``; ``str(error)`` is the English sentence (fact, got, expected);
    ``details`` holds the values of that sentence by name, for texts in other languages.
    """

    def __init__(self, code: str, message: str, **details: object) -> None:
        if code not in _KNOWN:
            raise ValueError(f"unknown record error code: {code}")
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.details: dict[str, str] = {name: str(value) for name, value in details.items()}

    def __str__(self) -> str:
        return self.message
