"""The six sites, one module each. A site is added here and nowhere else."""

from tests.replica.sites.baolangson import BaoLangSon
from tests.replica.sites.baomoi import BaoMoi
from tests.replica.sites.baotayninh import BaoTayNinh
from tests.replica.sites.baothainguyen import BaoThaiNguyen
from tests.replica.sites.base import Site
from tests.replica.sites.sonla import SonLa
from tests.replica.sites.travinh import TraVinh

__all__ = ["SITES", "Site"]

# the aggregator comes last: it copies what the others have published
SITES: tuple[type[Site], ...] = (BaoTayNinh, BaoLangSon, BaoThaiNguyen, SonLa, TraVinh, BaoMoi)
