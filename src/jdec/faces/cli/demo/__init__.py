"""`jdec demo`: two real nodes on one machine, linked over a line that can be cut, exchange real launches.

Everything here is exercise traffic on exercise records in a folder of its own.  Nothing here can be pointed
at a node that somebody else runs, and a node of any other traffic is refused.
"""

from jdec.faces.cli.demo.command import register

__all__ = ["register"]
