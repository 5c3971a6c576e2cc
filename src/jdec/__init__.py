"""jdec: an open Joint Data Exchange Center.  The composition root is `jdec.main`."""

__version__ = "0.1.0"
