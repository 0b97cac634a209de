"""Who and what else a project lets in: token issuers and private networks."""

from datetime import datetime

from bot.neon.models import Model, Operation


class Issuer(Model):
    """A third party whose tokens let people into a project's databases: where its keys are."""

    id: str
    jwks_url: str
    provider_name: str
    created_at: datetime
    branch_id: str | None = None
    jwt_audience: str | None = None
    role_names: tuple[str, ...] = ()


class IssuerList(Model):
    jwks: tuple[Issuer, ...] = ()


class AddedIssuer(Model):
    jwks: Issuer
    operations: tuple[Operation, ...] = ()


class VpcEndpoint(Model):
    """A private way in. `region_id` is told only where all regions are listed, the rest only of one alone."""

    vpc_endpoint_id: str
    label: str = ""
    region_id: str = ""
    state: str = ""
    num_restricted_projects: int = 0
    example_restricted_projects: tuple[str, ...] = ()


class VpcEndpointList(Model):
    endpoints: tuple[VpcEndpoint, ...] = ()
