"""What each operation of Neon's API does to the world: data, judged operation by operation.

The method alone does not tell: a POST restores over data, a GET shows a password. What destroys loses
data, access or ownership, or may: the settings of a project can lose its history and cut people off.
An operation that does not stand here may not be called at all.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.arguments import Effect

_OPERATIONS: Mapping[Effect, str] = {
    Effect.READ: """
        countProjectBranches getActiveRegions getAnonymizedBranchStatus getAuthDetails
        getAvailablePreloadLibraries getConsumptionHistoryPerBranchV2
        getConsumptionHistoryPerProject getConsumptionHistoryPerProjectV2 getCurrentUserInfo
        getCurrentUserOrganizations getMaskingRules getNeonAuth getNeonAuthAllowLocalhost
        getNeonAuthEmailAndPasswordConfig getNeonAuthPhoneNumberPlugin getNeonAuthWebhookConfig
        getOrganization getOrganizationInvitations getOrganizationMember
        getOrganizationMembers getOrganizationSpendingLimit getOrganizationVPCEndpointDetails
        getProject getProjectAdvisorSecurityIssues getProjectBranch getProjectBranchAiGateway
        getProjectBranchDataAPI getProjectBranchDatabase getProjectBranchFunction
        getProjectBranchRole getProjectBranchSchema getProjectBranchSchemaComparison
        getProjectBranchStorage getProjectBranchTrigger getProjectEndpoint getProjectJWKS
        getProjectOperation getSnapshotSchedule listApiKeys listBranchNeonAuthTrustedDomains
        listCredentials listNeonAuthIntegrations listNeonAuthRedirectURIWhitelistDomains
        listOrgApiKeys listOrganizationVPCEndpoints listOrganizationVPCEndpointsAllRegions
        listProjectBranchBucketObjects listProjectBranchBuckets listProjectBranchCustomDomains
        listProjectBranchDatabases listProjectBranchEndpoints listProjectBranchFunctions
        listProjectBranchLogFieldValues listProjectBranchLogFields listProjectBranchRoles
        listProjectBranchTriggers listProjectBranches listProjectEndpoints listProjectMembers
        listProjectOperations listProjectPermissions listProjectVPCEndpoints listProjects
        listSharedProjects listSnapshots queryProjectBranchLogs
    """,
    Effect.REVEAL: """
        getConnectionURI getNeonAuthEmailProvider getNeonAuthEmailServer getNeonAuthPluginConfigs
        getProjectBranchBucketObject getProjectBranchRolePassword listBranchNeonAuthOauthProviders
        listNeonAuthOauthProviders presignProjectBranchBucketObject revealCredential
    """,
    Effect.CREATE: """
        addBranchNeonAuthOauthProvider addBranchNeonAuthTrustedDomain
        addNeonAuthDomainToRedirectURIWhitelist addNeonAuthOauthProvider addProjectJWKS createApiKey
        createBranchNeonAuthNewUser createCredential createNeonAuth createNeonAuthIntegration
        createNeonAuthNewUser createNeonAuthProviderSDKKeys createOrgApiKey
        createOrganizationInvitations createProject createProjectBranch
        createProjectBranchAnonymized createProjectBranchBucket createProjectBranchDataAPI
        createProjectBranchDatabase createProjectBranchFunctionDeployment createProjectBranchRole
        createProjectBranchTrigger createProjectEndpoint createSnapshot recoverProject
        recoverProjectBranch registerProjectBranchCustomDomain
    """,
    Effect.CHANGE: """
        assignOrganizationVPCEndpoint grantPermissionToProject
        resetProjectBranchRolePassword restartProjectEndpoint rotateCredential
        sendNeonAuthEmailProviderTest sendNeonAuthTestEmail setDefaultProjectBranch
        setOrganizationSpendingLimit setProjectMemberRole setSnapshotSchedule startProjectEndpoint
        suspendProjectEndpoint updateBranchNeonAuthOauthProvider updateMaskingRules
        updateNeonAuthAllowLocalhost updateNeonAuthConfig updateNeonAuthEmailAndPasswordConfig
        updateNeonAuthEmailProvider updateNeonAuthEmailServer updateNeonAuthMagicLinkPlugin
        updateNeonAuthOauthProvider updateNeonAuthOrganizationPlugin updateNeonAuthPhoneNumberPlugin
        updateNeonAuthUserRole updateNeonAuthWebhookConfig updateOrganizationMember
        updateProjectBranch updateProjectBranchDataAPI updateProjectBranchDatabase
        updateProjectBranchFunction updateProjectBranchTrigger updateProjectEndpoint updateSnapshot
    """,
    Effect.DESTROY: """
        acceptProjectTransferRequest assignProjectVPCEndpoint createProjectTransferRequest
        deleteBranchNeonAuthOauthProvider
        deleteBranchNeonAuthTrustedDomain deleteBranchNeonAuthUser
        deleteNeonAuthDomainFromRedirectURIWhitelist deleteNeonAuthIntegration
        deleteNeonAuthOauthProvider deleteNeonAuthUser deleteOrganizationSpendingLimit
        deleteOrganizationVPCEndpoint deleteProject deleteProjectBranch deleteProjectBranchBucket
        deleteProjectBranchBucketObject deleteProjectBranchBucketObjectsByPrefix
        deleteProjectBranchCustomDomain deleteProjectBranchDataAPI deleteProjectBranchDatabase
        deleteProjectBranchFunction deleteProjectBranchRole deleteProjectBranchTrigger
        deleteProjectEndpoint deleteProjectJWKS deleteProjectVPCEndpoint deleteSnapshot
        disableNeonAuth finalizeRestoreBranch removeOrganizationMember removeProjectMemberRole
        restoreProjectBranch restoreSnapshot revokeApiKey revokeCredential revokeOrgApiKey
        revokePermissionFromProject startAnonymization transferNeonAuthProviderProject
        transferProjectsFromOrgToOrg transferProjectsFromUserToOrg updateProject
    """,
}

EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {operation_id: effect for effect, ids in _OPERATIONS.items() for operation_id in ids.split()}
)

# What their answers hold is told once and never again, so whoever calls them must be allowed to see it.
TELL_A_SECRET_ONCE = frozenset(
    {
        "createApiKey",
        "createCredential",
        "createNeonAuth",
        "createNeonAuthIntegration",
        "createNeonAuthProviderSDKKeys",
        "createOrgApiKey",
        "createProjectTransferRequest",
        "rotateCredential",
        "transferNeonAuthProviderProject",
    }
)

# Whoever is let in by these sees passwords, here or in Neon itself, so it takes the right to see them.
LET_SOMEBODY_IN = frozenset({"addProjectJWKS", "grantPermissionToProject", "setProjectMemberRole"})

# Restoring makes a branch, whatever becomes of another one, so it takes the right to that, too.
MAKE_A_BRANCH_TOO = frozenset({"restoreSnapshot"})
