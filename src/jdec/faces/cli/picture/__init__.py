"""`jdec picture`: the launch picture of a node, and the same picture of any file of messages."""

from jdec.faces.cli.picture.command import register

__all__ = ["register"]
