"""Where projects can be, and how Neon's status page calls these places."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.neon.models import Model

# Neon does not tell organization keys about regions. From its command line and its status page, 2026-11.
KNOWN_REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "aws-us-east-1": "AWS US East (N. Virginia)",
        "aws-us-east-2": "AWS US East (Ohio)",
        "aws-us-west-2": "AWS US West (Oregon)",
        "aws-eu-central-1": "AWS Europe (Frankfurt)",
        "aws-eu-west-2": "AWS Europe (London)",
        "aws-ap-southeast-1": "AWS Asia Pacific (Singapore)",
        "aws-ap-southeast-2": "AWS Asia Pacific (Sydney)",
        "aws-sa-east-1": "AWS South America (São Paulo)",
        "azure-eastus2": "Azure East US 2 (Virginia)",
        "azure-westus3": "Azure West US 3 (Arizona)",
    }
)


class Region(Model):
    """A region that projects can be in."""

    region_id: str
    name: str = ""
    default: bool = False


class RegionList(Model):
    regions: tuple[Region, ...] = ()
