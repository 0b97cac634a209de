"""Addresses in the Neon Console, as Neon's own GitHub Actions examples print them."""

from urllib.parse import quote

_PROJECTS = "https://console.neon.tech/app/projects"


def projects_url() -> str:
    """The page of all projects."""
    return _PROJECTS


def project_url(project_id: str) -> str:
    """The page of a project."""
    return f"{_PROJECTS}/{quote(project_id, safe='', errors='replace')}"


def branch_url(project_id: str, branch_id: str) -> str:
    """The page of a branch."""
    return f"{project_url(project_id)}/branches/{quote(branch_id, safe='', errors='replace')}"
