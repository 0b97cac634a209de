"""Change anything in Neon's API by its path."""

from bot.command import Command, Effect
from commands.api._method import Args, Method

method = Method("PATCH", Effect.CHANGE)

command = Command(
    Args,
    method.run,
    effect=Effect.CHANGE,
    examples=(
        "api patch /projects/shop/branches/pr-42 -f branch.protected=true",
        "api patch /projects/shop/branches/pr-42 -f branch.expires_at=null",
    ),
    demand=method.demand,
    check=method.check,
    target=method.target,
    aim=method.aim,
    doing="Calling PATCH",
    confirm=method.confirm,
    look=method.look,
    finish=method.finish,
)
