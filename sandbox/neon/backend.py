"""Where Neon serves more than databases, and the addresses that it serves them at."""

from sandbox.neon.errors import ApiError
from sandbox.neon.records import Branch, Endpoint, Project

# Neon's docs, autumn of 2026.
REGIONS = frozenset({"aws-us-east-1", "aws-us-east-2", "aws-eu-central-1", "aws-ap-southeast-1"})


def has_backend(project: Project) -> bool:
    """Whether buckets, functions and the AI gateway exist in the project's region."""
    return project.region_id in REGIONS


def must_have_storage(project: Project) -> None:
    """Raises 404 where the region has no object storage."""
    if not has_backend(project):
        raise ApiError(404, "storage is not enabled for this branch", "STORAGE_NOT_ENABLED")


def must_have_functions(project: Project) -> None:
    """Raises 404 where the region has no functions."""
    if not has_backend(project):
        raise ApiError(404, "functions are not available in this region")


def s3_endpoint(project: Project, branch: Branch) -> str:
    return f"https://{branch.id}.storage.{project.proxy_host}"


def s3_region(project: Project) -> str:
    return project.region_id.partition("-")[2]


def ai_gateway_url(project: Project, branch: Branch) -> str:
    return f"https://{branch.id}-api.ai.{project.proxy_host}"


def function_url(project: Project, branch: Branch, slug: str) -> str:
    return f"https://{branch.id}-{slug}.compute.{project.proxy_host}/"


def data_api_url(endpoint: Endpoint, database_name: str) -> str:
    return f"https://{endpoint.id}.apirest.{endpoint.proxy_host}/{database_name}/rest/v1"
