"""Neon's API by noun, as the commands have it: `/neon compute start` calls `api.compute.start`."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.nouns.ai_gateway import AiGateway
from bot.neon.nouns.auth import Auth
from bot.neon.nouns.branch import Branches
from bot.neon.nouns.bucket import Buckets
from bot.neon.nouns.compute import Computes
from bot.neon.nouns.credential import Credentials
from bot.neon.nouns.data_api import DataApi
from bot.neon.nouns.database import Databases
from bot.neon.nouns.domain import CustomDomains
from bot.neon.nouns.function import Functions
from bot.neon.nouns.jwks import Jwks
from bot.neon.nouns.key import Keys
from bot.neon.nouns.logs import Logs
from bot.neon.nouns.org import Organizations
from bot.neon.nouns.project import Projects
from bot.neon.nouns.region import Regions
from bot.neon.nouns.role import Roles
from bot.neon.nouns.snapshot import Snapshots
from bot.neon.nouns.trigger import Triggers
from bot.neon.nouns.usage import Usage
from bot.neon.nouns.vpc import Vpc


@dataclass(frozen=True)
class Nouns:
    """What can be asked of Neon, noun by noun, on behalf of one request."""

    ask: Asking

    @property
    def branch(self) -> Branches:
        """Branches beyond reading, creating and deleting."""
        return Branches(self.ask)

    @property
    def compute(self) -> Computes:
        """Computes, which Neon calls endpoints."""
        return Computes(self.ask)

    @property
    def database(self) -> Databases:
        """Databases of a branch."""
        return Databases(self.ask)

    @property
    def role(self) -> Roles:
        """Postgres roles of a branch."""
        return Roles(self.ask)

    @property
    def snapshot(self) -> Snapshots:
        """Snapshots and their schedule."""
        return Snapshots(self.ask)

    @property
    def project(self) -> Projects:
        """Projects, who shares them, and moving them."""
        return Projects(self.ask)

    @property
    def org(self) -> Organizations:
        """The organization: members, invitations, spending limit."""
        return Organizations(self.ask)

    @property
    def key(self) -> Keys:
        """API keys of the account, the organization and projects."""
        return Keys(self.ask)

    @property
    def usage(self) -> Usage:
        """Consumption history."""
        return Usage(self.ask)

    @property
    def logs(self) -> Logs:
        """Logs of a branch."""
        return Logs(self.ask)

    @property
    def trigger(self) -> Triggers:
        """Function triggers of a branch."""
        return Triggers(self.ask)

    @property
    def domain(self) -> CustomDomains:
        """Custom domains of a branch."""
        return CustomDomains(self.ask)

    @property
    def auth(self) -> Auth:
        """The managed login service of a branch."""
        return Auth(self.ask)

    @property
    def data_api(self) -> DataApi:
        """The REST gateway of a database."""
        return DataApi(self.ask)

    @property
    def credential(self) -> Credentials:
        """Scoped service tokens of a branch."""
        return Credentials(self.ask)

    @property
    def bucket(self) -> Buckets:
        """Object storage of a branch."""
        return Buckets(self.ask)

    @property
    def function(self) -> Functions:
        """Code deployed on a branch."""
        return Functions(self.ask)

    @property
    def ai_gateway(self) -> AiGateway:
        """The model gateway of a branch."""
        return AiGateway(self.ask)

    @property
    def jwks(self) -> Jwks:
        """Third-party token issuers of a project."""
        return Jwks(self.ask)

    @property
    def vpc(self) -> Vpc:
        """Private networking."""
        return Vpc(self.ask)

    @property
    def region(self) -> Regions:
        """Regions, and what else is the same for everybody."""
        return Regions(self.ask)
