"""All kinds of message, in one list that decoding, schema, catalogue and tests read.

A kind's tag is never reused.  Its fields only grow, each new one with a default.
"""

from __future__ import annotations

from typing import Final

from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.header import Header, kind_of
from jdec.messages.launch_data import (
    CompleteUntil,
    LaunchReport,
    ReportingServiceState,
    ReportRetraction,
)
from jdec.messages.notifications import (
    GeophysicalExperiment,
    LaunchCancellation,
    PostLaunchNotification,
    PreLaunchNotification,
    SpacecraftDeorbit,
    WindowExtension,
)
from jdec.messages.service import KeyManifest, Receipt, Seen
from jdec.messages.statements import RelayedNotice, UrgentStatement
from jdec.messages.watch import LineTest, LineTestAnswer, OtherWayNote, ShiftHandover

Message = (
    LaunchReport
    | ReportRetraction
    | ReportingServiceState
    | CompleteUntil
    | PreLaunchNotification
    | WindowExtension
    | PostLaunchNotification
    | LaunchCancellation
    | GeophysicalExperiment
    | SpacecraftDeorbit
    | UrgentStatement
    | RelayedNotice
    | HazardNotice
    | Seen
    | Receipt
    | KeyManifest
    | ShiftHandover
    | LineTest
    | LineTestAnswer
    | OtherWayNote
)

FAMILIES: Final[dict[str, tuple[type[Header], ...]]] = {
    "launch-data": (LaunchReport, ReportRetraction, ReportingServiceState, CompleteUntil),
    "notifications": (
        PreLaunchNotification,
        WindowExtension,
        PostLaunchNotification,
        LaunchCancellation,
        GeophysicalExperiment,
        SpacecraftDeorbit,
    ),
    "urgent-statements": (UrgentStatement, RelayedNotice),
    "hazard-notices": (HazardNotice,),
    "service": (Seen, Receipt, KeyManifest),
    "watch": (ShiftHandover, LineTest, LineTestAnswer, OtherWayNote),
}
KINDS: Final[dict[str, type[Header]]] = {kind_of(cls): cls for family in FAMILIES.values() for cls in family}
# Kinds that only a node itself writes: receipts by its mirror, key manifests by its keys path.
NODE_KINDS: Final = frozenset({"receipt", "key-manifest"})
