"""What else lets people manage Neon, and what of it there is here: data, row by row, for docs/peers.md.

Facts are from the sources named, read on 2026-11-25. `operations` are those of Neon's API that a row comes
down to; the commands beside it follow from them. A row without any needs a reason in `why`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One thing that a peer offers. `ours` names commands here that call nothing of Neon's API."""

    theirs: str
    operations: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Peer:
    """One other way to Neon. `source` says where its list is from."""

    name: str
    source: str
    said: str
    rows: tuple[Row, ...]


_NO_SQL = (
    "Left out on purpose: the bot manages databases and never opens one. Slack would keep rows shown in a "
    "channel, and the SQL typed there, for good."
)
_LOCAL = "Left out: it is about files on the machine that the command runs on, and a bot has none."
_KEY = "The bot's key is in its environment, put there by whoever runs it; people bring their Slack identity."

SLACK = Peer(
    "Neon's own Slack app",
    "`neondatabase/website`, content/docs/manage/slack-app.md at 035d39fc",
    "Ten commands. It looks and invites; it changes no project, branch or database. Rights are those of the "
    "one who has signed in, everywhere alike; here they are set by channel, person and effect.",
    (
        Row("`/neon auth`", ours=("whoami",), why=_KEY),
        Row("`/neon projects`", ours=("project list", "project show")),
        Row(
            "`/neon usage`",
            ("getConsumptionHistoryPerProjectV2", "getConsumptionHistoryPerBranchV2"),
        ),
        Row("`/neon help`", ours=("help",)),
        Row("`/neon status`", ours=("status",)),
        Row("`/neon feedback`", why="Left out: it is a letter box for Neon's own app."),
        Row("`/neon invite user`", ("createOrganizationInvitations",)),
        Row(
            "`/neon subscribe`",
            ours=("subscribe", "subscriptions"),
            why="What Neon pushes to its own app is in no public API; the bot looks for itself every few "
            "minutes.",
        ),
        Row("`/neon unsubscribe`", ours=("unsubscribe",)),
        Row("`/neon disconnect`", why="Take the channel out of config.yaml, or revoke the bot's key."),
    ),
)

CLI = Peer(
    "Neon's CLI",
    "`neondatabase/neon-pkgs`, packages/cli/src/commands/index.ts at b30e06b9, and the pages under "
    "content/docs/cli of `neondatabase/website`",
    "Command groups, each with its verbs. It acts as one person on one machine, and leaves no trace that "
    "others see.",
    (
        Row("auth, login, logout, profile(s)", ours=("whoami",), why=_KEY),
        Row("me", ("getCurrentUserInfo",)),
        Row("orgs", ("getCurrentUserOrganizations", "getOrganization")),
        Row(
            "projects",
            (*("listProjects", "createProject", "updateProject", "deleteProject", "recoverProject"),),
            ours=("project list", "project show"),
        ),
        Row("ip-allow", ("updateProject",)),
        Row(
            "vpc endpoint, vpc project",
            (
                *("assignOrganizationVPCEndpoint", "deleteOrganizationVPCEndpoint"),
                *("assignProjectVPCEndpoint", "deleteProjectVPCEndpoint"),
                *("listOrganizationVPCEndpoints", "listProjectVPCEndpoints"),
            ),
        ),
        Row(
            "branches",
            (
                *("listProjectBranches", "createProjectBranch", "restoreProjectBranch"),
                *("updateProjectBranch", "setDefaultProjectBranch", "createProjectEndpoint"),
                *("deleteProjectBranch", "getProjectBranchSchemaComparison", "recoverProjectBranch"),
            ),
            ours=("branch show",),
        ),
        Row("diff", ("getProjectBranchSchemaComparison",)),
        Row(
            "databases",
            ("listProjectBranchDatabases", "createProjectBranchDatabase", "deleteProjectBranchDatabase"),
        ),
        Row("roles", ("listProjectBranchRoles", "createProjectBranchRole", "deleteProjectBranchRole")),
        Row("operations", ("listProjectOperations", "getProjectOperation")),
        Row("connection-string", ("getConnectionURI",)),
        Row("psql", why=_NO_SQL),
        Row("inspect", why=_NO_SQL),
        Row(
            "snapshots",
            (
                *("listSnapshots", "createSnapshot", "updateSnapshot", "deleteSnapshot", "restoreSnapshot"),
                *("getSnapshotSchedule", "setSnapshotSchedule"),
            ),
        ),
        Row(
            "logs",
            ("queryProjectBranchLogs", "listProjectBranchLogFields", "listProjectBranchLogFieldValues"),
        ),
        Row(
            "triggers",
            (
                *("listProjectBranchTriggers", "createProjectBranchTrigger", "updateProjectBranchTrigger"),
                "deleteProjectBranchTrigger",
            ),
        ),
        Row(
            "credentials",
            (
                "listCredentials",
                "createCredential",
                "revealCredential",
                "rotateCredential",
                "revokeCredential",
            ),
        ),
        Row(
            "api-keys",
            (
                *("listApiKeys", "createApiKey", "revokeApiKey"),
                *("listOrgApiKeys", "createOrgApiKey", "revokeOrgApiKey"),
            ),
        ),
        Row(
            "neon-auth",
            (
                *("createNeonAuth", "getNeonAuth", "disableNeonAuth", "addBranchNeonAuthTrustedDomain"),
                *("addBranchNeonAuthOauthProvider", "createBranchNeonAuthNewUser", "updateNeonAuthConfig"),
                *("updateNeonAuthWebhookConfig", "sendNeonAuthEmailProviderTest"),
            ),
        ),
        Row(
            "data-api",
            (
                "createProjectBranchDataAPI",
                "getProjectBranchDataAPI",
                "updateProjectBranchDataAPI",
                "deleteProjectBranchDataAPI",
            ),
        ),
        Row(
            "functions, deploy",
            (
                "listProjectBranchFunctions",
                "getProjectBranchFunction",
                "deleteProjectBranchFunction",
                "createProjectBranchFunctionDeployment",
            ),
            why="Code itself is a file, and a slash command carries none.",
        ),
        Row(
            "buckets",
            (
                "listProjectBranchBuckets",
                "createProjectBranchBucket",
                "deleteProjectBranchBucket",
                "listProjectBranchBucketObjects",
                "presignProjectBranchBucketObject",
            ),
        ),
        Row(
            "api",
            ours=("api get", "api post", "api put", "api patch", "api delete", "api list", "api describe"),
            why="The same idea: any operation by its path, here under the channel's rules.",
        ),
        Row(
            "open", ours=("project show", "branch show"), why="Messages have a button that opens the Console."
        ),
        Row("status", ours=("project show",), why="It tells which project and branch a folder is linked to."),
        Row("set-context, link, checkout, git", why=_LOCAL + " A channel has its projects instead."),
        Row("init, bootstrap, config, env, dev", why=_LOCAL),
        Row("mcp, plugins, skills", why=_LOCAL),
        Row("claim", why="Left out: it takes over a database that was made without an account."),
        Row("ask, feedback", why="Left out: questions and letters to Neon itself."),
        Row("completion", ours=("help",), why=_LOCAL),
    ),
)

MCP = Peer(
    "Neon's MCP server",
    "`neondatabase/mcp-server-neon`, mcp/tools/definitions.ts at 94928121",
    "Tools for a language model, with the rights of whoever connected it, or read-only.",
    (
        Row("list_projects, search", ("listProjects",)),
        Row("list_organizations", ("getCurrentUserOrganizations",)),
        Row("list_shared_projects", ("listSharedProjects",)),
        Row("create_project", ("createProject",)),
        Row("delete_project", ("deleteProject",)),
        Row("describe_project, fetch", ("getOrganization",), ours=("project show", "branch show")),
        Row("create_branch", ("createProjectBranch",)),
        Row("describe_branch", ours=("branch show",)),
        Row("delete_branch", ("deleteProjectBranch",)),
        Row("reset_from_parent", ("restoreProjectBranch",)),
        Row("list_branch_computes", ("listProjectEndpoints", "listProjectBranchEndpoints")),
        Row("get_connection_string", ("getConnectionURI",)),
        Row("compare_database_schema", ("getProjectBranchSchemaComparison",)),
        Row("provision_neon_auth", ("createNeonAuth",)),
        Row(
            "configure_neon_auth",
            (
                "addBranchNeonAuthTrustedDomain",
                "updateNeonAuthAllowLocalhost",
                "updateNeonAuthEmailProvider",
                "addBranchNeonAuthOauthProvider",
                "updateNeonAuthEmailAndPasswordConfig",
            ),
        ),
        Row("get_neon_auth_config", ("getNeonAuth", "getNeonAuthPluginConfigs")),
        Row("provision_neon_data_api", ("createProjectBranchDataAPI",)),
        Row("query_logs", ("queryProjectBranchLogs",)),
        Row("list_log_fields", ("listProjectBranchLogFields",)),
        Row("list_log_field_values", ("listProjectBranchLogFieldValues",)),
        Row("run_sql, run_sql_transaction", why=_NO_SQL),
        Row("describe_table_schema, get_database_tables", ("getProjectBranchSchema",)),
        Row(
            "prepare_database_migration, complete_database_migration",
            why=_NO_SQL + " A branch to try a migration on, and the difference that it made, can be had.",
        ),
        Row(
            "explain_sql_statement, prepare_query_tuning, complete_query_tuning, list_slow_queries",
            why=_NO_SQL,
        ),
        Row(
            "list_docs_resources, get_doc_resource",
            why="Left out: a model needs the documentation brought to it, a person has a browser.",
        ),
    ),
)

ACTIONS = Peer(
    "Neon's GitHub Actions",
    "`neondatabase/website`, content/docs/guides/branching-github-actions.md at 052a47b8",
    "Steps of a workflow, for a branch per pull request.",
    (
        Row("create-branch-action", ("createProjectBranch", "getConnectionURI")),
        Row("delete-branch-action", ("deleteProjectBranch",)),
        Row("reset-branch-action", ("restoreProjectBranch",)),
        Row("schema-diff-action", ("getProjectBranchSchemaComparison",)),
    ),
)

PEERS = (SLACK, CLI, MCP, ACTIONS)
