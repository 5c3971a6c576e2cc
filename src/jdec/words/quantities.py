"""Numbers with their unit in the name and their range in the type.

Angles are degrees, lengths kilometres, durations seconds.  Latitudes and longitudes are geodetic, WGS 84,
north and east positive.  Azimuths are clockwise from true north.  A sigma is one standard deviation.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

LatDeg = Annotated[float, Meta(ge=-90, le=90, examples=[69.294])]
LonDeg = Annotated[float, Meta(ge=-180, le=180, examples=[16.02])]
AzimuthDeg = Annotated[float, Meta(ge=0, lt=360, examples=[358.0])]
AzimuthSigmaDeg = Annotated[float, Meta(gt=0, le=180, examples=[2.5])]
OrientationDeg = Annotated[float, Meta(ge=0, lt=180, examples=[35.0])]
SigmaS = Annotated[float, Meta(gt=0, le=86_400, examples=[5.0])]
SemiAxisKm = Annotated[float, Meta(gt=0, le=5_000, examples=[12.0])]
RadiusKm = Annotated[float, Meta(gt=0, le=10_000, examples=[75.0])]
AltitudeKm = Annotated[float, Meta(ge=0, le=100_000, examples=[120.0])]
Confidence = Annotated[float, Meta(ge=0, le=1, examples=[0.8])]
LaunchCount = Annotated[int, Meta(ge=1, le=1_000, examples=[4])]
Revision = Annotated[int, Meta(ge=1, le=100_000, examples=[1])]
# JSON numbers are exact up to 2**53 - 1 in every reader; a record will not reach it.
EntryIndex = Annotated[int, Meta(ge=0, le=2**53 - 1, examples=[7])]
RecordSize = Annotated[int, Meta(ge=0, le=2**53 - 1, examples=[8])]
