"""Why each field exists: the provision it serves, where that comes from, and how surely.

`text`: an instrument's text, or a public report of it, was read and names it.  `recalled`: remembered of a
text that was not read; a default that can be changed, never shown as treaty text.  `extension`: this
software's own addition.  `standard`: a public technical standard asks for it.  One row a field; a test
compares the table with the types, both ways.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

BasisKind = Literal["text", "recalled", "extension", "standard"]


class Basis(NamedTuple):
    """How surely, from where (a source code with a text in both languages), and for which provision."""

    kind: BasisKind
    source: str
    provision: str


_OURS: Final = "design"


def _rows(shape: str, kind: BasisKind, source: str, provision: str, fields: str) -> dict[str, Basis]:
    return {f"{shape}.{field}": Basis(kind, source, provision) for field in fields.split()}


BASIS: Final[dict[str, Basis]] = {
    # The header.
    **_rows("Header", "extension", _OURS, "ALL-1", "version sender authorised_by salt about"),
    **_rows("Header", "extension", _OURS, "SYS-1", "traffic"),
    **_rows("Header", "standard", "rfc9562", "ALL-1", "submission"),
    **_rows("Header", "standard", "rfc3339", "ALL-1", "issued_at"),
    **_rows("Reference", "standard", "rfc6962", "ALL-1", "record index leaf"),
    **_rows("Authorisation", "extension", _OURS, "ALL-1", "basis officers signatures"),
    **_rows("Approval", "extension", _OURS, "ALL-1", "officer role algorithm signature"),
    **_rows("Approval", "standard", "webauthn", "ALL-1", "authenticator client"),
    **_rows("Officer", "extension", _OURS, "ALL-1", "role number"),
    # Launch data.
    **_rows("LaunchReport", "extension", _OURS, "JDEC-1", "report revision stage remark"),
    **_rows("LaunchReport", "text", "memorandum-2000", "JDEC-1", "launch"),
    **_rows("LaunchReport", "text", "expansion-2009", "JDEC-4", "source"),
    **_rows("Launch", "text", "memorandum-2000", "JDEC-1", "time place azimuth_deg impact_place impact_time"),
    **_rows("Launch", "recalled", "memorandum-2000", "JDEC-1", "launch_class"),
    **_rows("Launch", "extension", _OURS, "JDEC-1", "time_sigma_s azimuth_sigma_deg class_confidence"),
    **_rows("Launch", "extension", _OURS, "JDEC-1", "impact_time_sigma_s count"),
    **_rows("ReportRetraction", "extension", "false-alarms", "JDEC-1", "report reason remark"),
    **_rows("ReportingServiceState", "extension", _OURS, "JDEC-4", "state since expected_until remark"),
    **_rows("CompleteUntil", "extension", _OURS, "JDEC-4", "until"),
    # The six notifications.
    **_rows("Notification", "text", "formats-2000", "JDEC-1", "number"),
    **_rows(
        "PreLaunchNotification",
        "recalled",
        "notification-2000",
        "JDEC-1",
        "launch_class count window launch_area azimuth_deg impact_areas",
    ),
    **_rows("PreLaunchNotification", "extension", _OURS, "JDEC-1", "remark"),
    **_rows("WindowExtension", "text", "formats-2000", "JDEC-1", "original"),
    **_rows("WindowExtension", "recalled", "notification-2000", "JDEC-1", "new_closes_at"),
    **_rows("WindowExtension", "extension", _OURS, "JDEC-1", "remark"),
    **_rows("PostLaunchNotification", "text", "formats-2000", "JDEC-1", "original"),
    **_rows(
        "PostLaunchNotification",
        "recalled",
        "notification-2000",
        "JDEC-1",
        "launched_at as_announced launch_class launch_area azimuth_deg",
    ),
    **_rows("PostLaunchNotification", "extension", _OURS, "JDEC-1", "count impact_areas remark"),
    **_rows("LaunchCancellation", "text", "formats-2000", "JDEC-1", "original"),
    **_rows("LaunchCancellation", "extension", _OURS, "JDEC-1", "remark"),
    **_rows(
        "GeophysicalExperiment",
        "recalled",
        "notification-2000",
        "JDEC-1",
        "window area altitude_low_km altitude_high_km",
    ),
    **_rows("GeophysicalExperiment", "extension", _OURS, "JDEC-1", "remark"),
    **_rows(
        "SpacecraftDeorbit", "recalled", "notification-2000", "JDEC-1", "object_name window impact_areas"
    ),
    **_rows("SpacecraftDeorbit", "extension", _OURS, "JDEC-1", "designator remark"),
    # Statements.
    **_rows("UrgentStatement", "recalled", "accident-1971", "JDEC-1", "statement"),
    **_rows("UrgentStatement", "extension", _OURS, "JDEC-1", "event_time event_place remark"),
    **_rows("RelayedNotice", "extension", "incident-1995", "JDEC-1", "notifying_state channel received_at"),
    **_rows("RelayedNotice", "extension", "incident-1995", "JDEC-1", "original_number count remark"),
    **_rows("RelayedNotice", "recalled", "hague-code-2002", "JDEC-1", "launch_class window launch_area"),
    **_rows("RelayedNotice", "recalled", "hague-code-2002", "JDEC-1", "azimuth_deg impact_areas"),
    # Hazard notices.
    **_rows("HazardNotice", "extension", "hazard-notices", "JDEC-1", "channel number issuing_state windows"),
    **_rows("HazardNotice", "extension", "hazard-notices", "JDEC-1", "areas replaces cancels raw"),
    **_rows("HazardNotice", "extension", _OURS, "JDEC-1", "says_launch"),
    # What the records need.
    **_rows("Seen", "extension", _OURS, "JDEC-1", "officer attention"),
    **_rows("Receipt", "standard", "rfc6962", "JDEC-1", "record size root signed_at"),
    **_rows("KeyManifest", "standard", "signed-note", "JDEC-1", "manifest"),
    # The two watches.
    **_rows("ShiftHandover", "extension", _OURS, "JDEC-1", "at given_by taken_by on_watch remark"),
    **_rows("LineTest", "extension", _OURS, "JDEC-1", "phrase officer answer_by"),
    **_rows("LineTestAnswer", "extension", _OURS, "JDEC-1", "phrase officer"),
    **_rows("OtherWayNote", "extension", _OURS, "JDEC-1", "way direction at officer text"),
    # Places and times.
    **_rows("Point", "text", "memorandum-2000", "JDEC-1", "lat_deg lon_deg"),
    **_rows("Point", "extension", _OURS, "JDEC-1", "error"),
    **_rows("ErrorEllipse", "extension", _OURS, "JDEC-1", "semi_major_km semi_minor_km orientation_deg"),
    **_rows("Circle", "text", "agreement-1988", "JDEC-1", "lat_deg lon_deg radius_km"),
    **_rows("Polygon", "text", "agreement-1988", "JDEC-1", "vertices"),
    **_rows("Vertex", "text", "agreement-1988", "JDEC-1", "lat_deg lon_deg"),
    **_rows("NamedArea", "text", "agreement-1988", "JDEC-1", "name ocean quadrant"),
    **_rows("Window", "recalled", "notification-2000", "JDEC-1", "opens_at closes_at"),
    **_rows("Window", "extension", "hazard-notices", "JDEC-1", "daily"),
    **_rows("DailyHours", "extension", "hazard-notices", "JDEC-1", "opens_utc closes_utc"),
}
