"""Which state's service published a notice: by the first letters of its location indicator, or by its area.

Location indicators: ICAO Doc 7910, by prefix, longest first.  Areas of navigational warnings: the coordinators
of the world-wide navigational warning service.  Where a prefix serves several states none is named.  A code
says who runs a service and nothing about recognition or borders.
"""

from __future__ import annotations

from typing import Final

_PREFIXES: Final = """
AG SLB AN NRU AY PNG BG GRL BI ISL C CAN DA DZA DB BEN DF BFA DG GHA DI CIV DN NGA DR NER DT TUN DX TGO
EB BEL ED DEU EE EST EF FIN EG GBR EH NLD EI IRL EK DNK EL LUX EN NOR EP POL ES SWE ET DEU EV LVA EY LTU
FA ZAF FB BWA FC COG FD SWZ FE CAF FG GNQ FI MUS FK CMR FL ZMB FM MDG FN AGO FO GAB FP STP FQ MOZ FS SYC
FT TCD FV ZWE FW MWI FX LSO FY NAM FZ COD GA MLI GB GMB GC ESP GF SLE GG GNB GL LBR GM MAR GO SEN GQ MRT
GU GIN GV CPV HA ETH HB BDI HC SOM HD DJI HE EGY HH ERI HK KEN HL LBY HR RWA HS SDN HT TZA HU UGA K USA
LA ALB LB BGR LC CYP LD HRV LE ESP LF FRA LG GRC LH HUN LI ITA LJ SVN LK CZE LL ISR LM MLT LO AUT LP PRT
LQ BIH LR ROU LS CHE LT TUR LU MDA LW MKD LY SRB LZ SVK MB TCA MD DOM MG GTM MH HND MK JAM MM MEX MN NIC
MP PAN MR CRI MS SLV MT HTI MU CUB MW CYM MY BHS MZ BLZ NC COK NF FJI NI NIU NS WSM NT PYF NV VUT NW NCL
NZ NZL OA AFG OB BHR OE SAU OI IRN OJ JOR OK KWT OL LBN OM ARE OO OMN OP PAK OR IRQ OS SYR OT QAT OY YEM
PA USA PF USA PG USA PH USA PK MHL PO USA PP USA PT FSM RC TWN RJ JPN RK KOR RO JPN RP PHL SA ARG SB BRA
SC CHL SD BRA SE ECU SG PRY SI BRA SJ BRA SK COL SL BOL SM SUR SN BRA SO GUF SP PER SS BRA SU URY SV VEN
SW BRA SY GUY TB BRB TI VIR TJ PRI TN CUW TT TTO TX BMU UA KAZ UAFM KGZ UB AZE UC KGZ UD ARM UE RUS UG GEO
UH RUS UI RUS UK UKR UL RUS UM BLR UMK RUS UN RUS UO RUS UR RUS US RUS UTA TKM UTD TJK UTN UZB UTS UZB
UTT UZB UU RUS UW RUS VA IND VC LKA VD KHM VE IND VG BGD VH HKG VI IND VL LAO VM MAC VN NPL VO IND VQ BTN
VR MDV VT THA VV VNM VY MMR WA IDN WB MYS WI IDN WM MYS WP TLS WQ IDN WR IDN WS SGP Y AUS Z CHN ZK PRK
ZM MNG
"""
_PAIRS: Final = _PREFIXES.split()
STATE_OF_PREFIX: Final[dict[str, str]] = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))

STATE_OF_SERIES: Final[dict[str, str]] = {
    "HYDROPAC": "USA",
    "HYDROLANT": "USA",
    "HYDROARC": "USA",
    "NAVAREA I": "GBR",
    "NAVAREA II": "FRA",
    "NAVAREA III": "ESP",
    "NAVAREA IV": "USA",
    "NAVAREA V": "BRA",
    "NAVAREA VI": "ARG",
    "NAVAREA VII": "ZAF",
    "NAVAREA VIII": "IND",
    "NAVAREA IX": "PAK",
    "NAVAREA X": "AUS",
    "NAVAREA XI": "JPN",
    "NAVAREA XII": "USA",
    "NAVAREA XIII": "RUS",
    "NAVAREA XIV": "NZL",
    "NAVAREA XV": "CHL",
    "NAVAREA XVI": "PER",
    "NAVAREA XVII": "CAN",
    "NAVAREA XVIII": "CAN",
    "NAVAREA XIX": "NOR",
    "NAVAREA XX": "RUS",
    "NAVAREA XXI": "RUS",
}


def state_of_location(indicator: str) -> str | None:
    """The state of a location indicator of four letters, None where none can be told."""
    for length in (4, 3, 2, 1):
        if (state := STATE_OF_PREFIX.get(indicator[:length])) is not None:
            return state
    return None
