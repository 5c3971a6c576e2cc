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
    "on-watch-twice",
    "taker-not-on-watch",
    "answer-to-nothing",
    "test-without-time",
    "receipt-own-record",
    "vertices-in-all",
    "hazard-without",
    "hazard-cancels-and-more",
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
# What an approval can lack; at its own node such a message is refused, on the record it is shown so.
APPROVAL_CODES: Final = (
    "basis-differs",
    "officer-twice",
    "officer-unsigned",
    "officer-unnamed",
    "officer-unknown",
    "role-not-held",
    "officer-expired",
    "key-unknown",
    "signature-wrong",
    "authenticator-malformed",
    "authenticator-rp",
    "authenticator-flags",
    "client-malformed",
    "client-type",
    "client-challenge",
    "client-origin",
)
CODES: Final = WORD_CODES + FORM_CODES + SUBMISSION_CODES + APPROVAL_CODES

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
    "approval-missing",
)

# Codes of `Unreadable`: every fault of form is one; `not-accepted` covers what no sentence fits.
UNREADABLE_CODES: Final = WORD_CODES + FORM_CODES
