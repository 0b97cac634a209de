"""Make, start or run anything in Neon's API by its path."""

from bot.command import Command, Effect
from commands.api._method import Method, ReadArgs

method = Method("POST", Effect.CREATE)

command = Command(
    ReadArgs,
    method.run,
    effect=Effect.CREATE,
    examples=(
        "api post /projects/shop/branches -f branch.name=pr-42 -f endpoints.0.type=read_write",
        "api post /projects/shop/branches/pr-42/roles -f role.name=app",
    ),
    demand=method.demand,
    check=method.check,
    target=method.target,
    aim=method.aim,
    doing="Calling POST",
    confirm=method.confirm,
    look=method.look,
    finish=method.finish,
)
