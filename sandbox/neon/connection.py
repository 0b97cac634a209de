"""Connection strings. They hold passwords: the API gives them in few answers, and so does the stand-in."""

from urllib.parse import quote

from sandbox.neon.records import Branch, Database, Endpoint, JsonObject, Role


def uri(endpoint: Endpoint, database: Database, role: Role, *, pooled: bool = False) -> str:
    host = endpoint.pooler_host if pooled else endpoint.host
    user, name = quote(role.name, safe=""), quote(database.name, safe="")
    return f"postgresql://{user}:{role.password or ''}@{host}/{name}?sslmode=require&channel_binding=require"


def details(branch: Branch, endpoint: Endpoint) -> list[JsonObject]:
    """The way in, when it is plain which: with several roles or databases Neon gives none."""
    roles = [role for role in branch.roles.values() if role.password]
    if len(roles) != 1 or len(branch.databases) != 1:
        return []
    (role,), (database,) = roles, branch.databases.values()
    return [
        {
            "connection_uri": uri(endpoint, database, role),
            "connection_parameters": {
                "database": database.name,
                "password": role.password,
                "role": role.name,
                "host": endpoint.host,
                "pooler_host": endpoint.pooler_host,
            },
        }
    ]
