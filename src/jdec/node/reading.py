"""Reading both records: entries with how far they climbed, checkpoints, C2SP tiles and proofs."""

from __future__ import annotations

from collections.abc import Callable

from jdec.messages import Unreadable, read
from jdec.node.bulletin import Bulletin
from jdec.node.ports import RecordStore, StoredEntry
from jdec.node.views import EntryView, RecordHead, Rung, TimeBracket, Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.proofs import consistency_proof, format_proof, inclusion_proof, root_at
from jdec.record.tiles import entry_bundle, parse_tile_path, tile_bytes
from jdec.words.encoding import encode_base64
from jdec.words.instants import format_instant, from_epoch_us

MAX_ENTRIES = 1000
_READ_BYTES = 8 * 1024 * 1024


class NodeRefused(Exception):
    """The node cannot answer a question as it was put."""

    def __init__(self, code: str, message: str, **args: str) -> None:
        super().__init__(message)
        self.code = code
        self.args_by_name = args
