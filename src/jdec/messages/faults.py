"""Every code that this room and the words below it say: each has a text in both languages."""

from __future__ import annotations

from typing import Final

from jdec.words.faults import CODES as WORD_CODES

# Faults of form, found by reading alone: at submission they refuse, in the other record they make unreadable.
FORM_CODES: Final = (
    "message-empty",
    "message-too-large",
    "not-one-line",
    "kind-unknown",
    "version-unknown",
    "kind-not-first",
    "reference-other-traffic",
    "reference-twice",
    "report-id-not-yours",
    "revision-stage",
    "sigma-without-value",
    "number-other-format",
    "number-not-yours",
    "altitude-order",
    "statement-about-nothing",
    "seen-nothing",
    "receipt-own-record",
)
# Faults that only the node which is asked to accept a message can find.
SUBMISSION_CODES: Final = (
    "wrong-sender",
    "wrong-traffic",
    "kind-node-only",
    "reference-no-record",
    "reference-no-entry",
    "reference-wrong-leaf",
)
CODES: Final = WORD_CODES + FORM_CODES + SUBMISSION_CODES

NOTICE_CODES: Final = (
    "clock-off",
    "submission-time-off",
    "launch-in-future",
    "impact-before-launch",
    "watermark-in-future",
    "notice-late",
    "notice-after-opening",
    "notice-early",
    "post-launch-late",
    "cancellation-after-opening",
    "cancellation-after-launch",
    "extension-not-later",
    "extension-after-closing",
    "original-not-cited",
    "original-differs",
    "reference-unreadable",
    "relayed-own-notice",
    "number-other-year",
    "precision-too-fine",
)

# Codes of `Unreadable`: every fault of form is one; `not-accepted` covers what no sentence fits.
UNREADABLE_CODES: Final = WORD_CODES + FORM_CODES
