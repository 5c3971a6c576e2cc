"""Which checkpoints a store keeps for ever, so that every package can end at one the Party really signed.

A record signs a checkpoint at every batch.  Keeping all of them would cost more than the entries; keeping none
would force packages to carry consistency proofs.  So a store keeps *stations*: whenever the newest checkpoint
lies more than `STATION_ENTRIES` entries or `STATION_BYTES` bytes past the last station, the checkpoint before it
becomes one.  Stations are then never further apart than these limits, or than one batch.
"""

STATION_ENTRIES = 1024
STATION_BYTES = 4 * 1024 * 1024


def must_keep_previous(entries_since_station: int, bytes_since_station: int) -> bool:
    """Say whether the checkpoint before the newest must stay, given the newest one's distance to the last station."""
    return entries_since_station > STATION_ENTRIES or bytes_since_station > STATION_BYTES
