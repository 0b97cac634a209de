"""What the stand-in says when it refuses, in Neon's words where they are known."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApiError(Exception):
    """An answer of Neon's error shape: `{"code", "message", "request_id"}`.

    `code` is empty for most errors, as in recorded traffic; a few operations add a `reason`.
    """

    status: int
    message: str
    code: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.message}"


UNAUTHENTICATED = ApiError(401, "supplied credentials do not pass authentication")
NOT_FOR_ORG_KEYS = ApiError(404, "not allowed for organization API keys")
ORG_ID_REQUIRED = ApiError(400, "org_id is required, you can find it on your organization settings page")
LOCKED = ApiError(
    423, "project already has running conflicting operations, scheduling of new ones is prohibited"
)
IN_TRANSITION = ApiError(423, "endpoint is in some transitive state, could not suspend")
QUOTA_USED_UP = ApiError(423, "compute time quota exceeded, upgrade your plan or raise the project's quota")
BRANCH_NOT_READY = ApiError(422, "branch not ready yet")
PARENT_EXPIRES = ApiError(422, "cannot create a child of a branch that has an expiration date")
PASSWORDS_NOT_STORED = ApiError(412, "storing passwords is disabled for the project")
SUSPEND_TOO_SHORT = ApiError(412, "suspend interval is too short for your plan")
EXPIRING_DEFAULT = ApiError(
    400, "default branch cannot have an expiration date", "DEFAULT_BRANCH_EXPIRATION_NOT_ALLOWED"
)
EXPIRING_PROTECTED = ApiError(
    400, "protected branch cannot have an expiration date", "PROTECTED_BRANCH_EXPIRATION_NOT_ALLOWED"
)
OUTSIDE_HISTORY = ApiError(406, "the requested range is outside the boundaries of the granularity")
NOT_IN_PLAN = ApiError(403, "this endpoint is not available on the plan of the account")
LAST_ADMIN = ApiError(422, "the last admin of the organization must stay one")
TOO_MANY_REQUESTS = ApiError(429, "too many requests")


def invalid(detail: str) -> ApiError:
    """400: the request does not fit the API's schema; `detail` names the field."""
    return ApiError(400, f"invalid request: {detail}")


def not_found(noun: str) -> ApiError:
    """404: also the answer when the caller simply has no access."""
    return ApiError(404, f"{noun} not found")


def limit(code: str, message: str) -> ApiError:
    """422: a cap of the plan is reached; `code` is Neon's machine code for that cap."""
    return ApiError(422, message, code)


def outside_scope(project_id: str) -> ApiError:
    """404: a project-scoped key was used for anything but its own project."""
    return ApiError(
        404,
        "not allowed to perform actions outside the project this key is scoped to; "
        f'subject_project_id:"{project_id}"',
    )


def name_taken(noun: str, name: str) -> ApiError:
    """409: a branch, database or role of that name is there already."""
    return ApiError(409, f'{noun} already exists; {noun}_name:"{name}"')
