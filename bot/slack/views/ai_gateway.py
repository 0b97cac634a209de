"""The AI gateway of a branch in words."""

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.ai_gateway import ModelGateway
from bot.slack import mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Message

_REASONS = {"ai_gateway_unavailable": "Neon has none in the region of this project."}


def shown(gateway: ModelGateway, branch: Branch, project: ProjectRef, slash: str) -> Message:
    """Where it is and what is needed to use it, or why it is not there."""
    place = phrases.on_branch(branch, project)
    if not gateway.enabled:
        why = _REASONS.get(gateway.reason) or f"Neon's reason: {mrkdwn.code(gateway.reason)}"
        said = f"{place} has no AI gateway (beta)"
        return plain.shown(
            f"{said}\n{why}",
            (),
            spoken=f"{said}. {why}",
            buttons=(phrases.console_button(project, branch.id),),
        )
    words = ("credential", "create", branch.id, "my-app", "--scope=ai-gateway:invoke")
    issue = phrases.typed(slash, *words, "--project", project.alias)
    return plain.shown(
        f"*AI gateway* (beta) of {place}",
        (("Base URL", mrkdwn.code(gateway.base_url, 300)),),
        spoken=f"The AI gateway of {place} is at {mrkdwn.code(gateway.base_url, 300)}.",
        buttons=(phrases.console_button(project, branch.id),),
        small=(
            "Clients add the route of their API, such as `/ai-gateway/openai/v1/responses`.",
            f"It wants a token: {issue}",
        ),
    )
