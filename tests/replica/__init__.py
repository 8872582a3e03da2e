"""A stand-in for the six news sites: a forward proxy on loopback that speaks for their hosts, https included.

Its texts are written for it, so the truth of every page is known (`Control.truth`). See README.md.
"""

from tests.replica.client import Control, Running, running
from tests.replica.truth import Article

__all__ = ["Article", "Control", "Running", "running"]
