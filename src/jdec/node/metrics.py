"""Figures of one node for Prometheus: counts, sizes and durations, and nothing of what any message says."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from jdec.node.views import NodeStatus
from jdec.words.instants import parse_instant, unix_micros

_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The registry of one node."""

    def __init__(self, status: Callable[[], NodeStatus]) -> None:
        self._status = status
        self._registry = CollectorRegistry()
        registry = self._registry
        self.submissions = Counter(
            "jdec_submissions", "Submissions by outcome", ["outcome"], registry=registry
        )
        self.packages = Counter(
            "jdec_packages", "Packages by direction and outcome", ["direction", "outcome"], registry=registry
        )
        self.mirrored_seconds = Histogram(
            "jdec_accepted_to_mirrored_seconds",
            "From durable here to durable at the other node",
            buckets=_BUCKETS,
            registry=registry,
        )
        self._sizes = Gauge(
            "jdec_entries", "Entries by record and rung", ["record", "rung"], registry=registry
        )
        self._pending = Gauge("jdec_pending", "Messages waiting for a place", registry=registry)
        self._link = Gauge("jdec_link_up", "1 while the other node is reached", registry=registry)
        self._ready = Gauge("jdec_ready", "1 while the node takes submissions", registry=registry)
        self._evidence = Gauge("jdec_evidence_files", "Proofs that a record was rewritten", registry=registry)
        self._checked = Gauge(
            "jdec_scrub_checked_entries", "Entries the present pass has looked at", registry=registry
        )
        self._finished = Gauge(
            "jdec_scrub_finished_seconds",
            "End of the last whole pass, Unix time; 0 before",
            registry=registry,
        )
        self._damaged = Gauge("jdec_store_damaged", "Damages found and not mended", registry=registry)
        self._archived = Gauge(
            "jdec_archive_damaged", "Those of them in earlier generations", registry=registry
        )
        self._mended = Gauge("jdec_store_mended", "Damages mended since the start", registry=registry)
        self._behind = Gauge(
            "jdec_picture_behind", "Entries on the records and not in the picture", registry=registry
        )
        self._agrees = Gauge(
            "jdec_picture_agrees", "0 while both nodes make another picture of the same", registry=registry
        )

    def text(self) -> bytes:
        """Return the figures in the Prometheus text format."""
        status = self._status()
        self._sizes.labels("own", "accepted").set(status.own.size)
        self._sizes.labels("own", "mirrored").set(status.mirrored_size)
        self._sizes.labels("own", "receipted").set(status.receipted_size)
        self._sizes.labels("peer", "mirrored").set(status.mirror.size)
        self._pending.set(status.pending)
        self._link.set(1 if status.link.state == "up" else 0)
        self._ready.set(1 if status.mode == "ready" else 0)
        self._evidence.set(status.evidence)
        self._checked.set(status.scrub.checked)
        finished = status.scrub.finished_at
        self._finished.set(unix_micros(parse_instant(finished)) // 1_000_000 if finished else 0)
        self._damaged.set(status.scrub.damaged)
        self._archived.set(status.scrub.archived)
        self._mended.set(status.scrub.mended)
        self._behind.set(status.picture.behind)
        self._agrees.set(0 if status.picture.agreement.state == "outcome-differs" else 1)
        return generate_latest(self._registry)
