"""What the codes of foreign catalogues mean, as far as it is not in doubt.  A code not here is left out."""

from __future__ import annotations

from typing import Final

RESEARCH_CODES: Final = frozenset({"SS", "SF"})
MISSILES: Final[dict[str, str | None]] = {
    "Minuteman 3": "icbm",
    "Peacekeeper": "icbm",
    "Topol'": "icbm",
    "Topol'-M": "icbm",
    "UR-100NU 15A35P": "icbm",
    "Trident C-4": "slbm",
    "Trident D-5": "slbm",
}
RANGE_CLASSES: Final[dict[str, str | None]] = {
    "SRBM": "other-ballistic-missile",
    "MRBM": "other-ballistic-missile",
    "IRBM": "other-ballistic-missile",
    "ICBM": "icbm",
    "SLBM": "slbm",
    "SLV": "space-launch-vehicle",
    "HGV": None,
}
# Launching states by the catalogue's own codes.  Codes of places (an atoll, a foreign range, the open sea)
# say nothing of whose launch it was.  The Soviet Union's launches stand under the state that continues it.
LAUNCHING_STATES: Final[dict[str, str | None]] = {
    "US": "USA",
    "RU": "RUS",
    "SU": "RUS",
    "CN": "CHN",
    "J": "JPN",
    "IN": "IND",
    "GUF": "FRA",
    "IL": "ISR",
    "IR": "IRN",
    "KP": "PRK",
    "KR": "KOR",
    "BR": "BRA",
}
# Agencies whose state is not in doubt.
AGENCIES: Final[dict[str, str | None]] = {
    "GSFC": "USA",
    "ACC": "USA",
    "AFSPC": "USA",
    "USNSSP": "USA",
    "RVSNR": "RUS",
    "RN": "GBR",
    "ISRO": "IND",
    "ISAS": "JPN",
    "NASDA": "JPN",
    "JMA": "JPN",
    "DLR": "DEU",
    "IAE": "BRA",
}
