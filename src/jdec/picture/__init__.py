"""The launch picture: what both records say of launches, as one deterministic function of a set of messages.

Pure: entries in, events out.  Order never matters, nothing reads a clock, and nothing here knows where a launch
should be: it says which reports are about one launch, and says so when it cannot tell.
"""

from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.correlating import Change, Component, Correlation, Settled
from jdec.picture.entries import Entry
from jdec.picture.events import Event, EventState, Reason
from jdec.picture.folding import FoldChange, PictureFold
from jdec.picture.parameters import DEFAULT_PARAMETERS, MODEL_VERSION, Parameters
from jdec.picture.whole import Picture, picture_of

__all__ = [
    "DEFAULT_PARAMETERS",
    "MODEL_VERSION",
    "Change",
    "Component",
    "ComponentAccount",
    "Correlation",
    "Entry",
    "Event",
    "EventAccount",
    "EventState",
    "FoldChange",
    "Parameters",
    "Picture",
    "PictureFold",
    "Reason",
    "Settled",
    "picture_of",
]
