"""Look at anything in Neon's API by its path, such as /projects/shop/branches."""

from bot.command import Command, Effect
from commands.api._method import Method, ReadArgs

method = Method("GET", Effect.READ)

command = Command(
    ReadArgs,
    method.run,
    effect=Effect.READ,
    examples=(
        "api get /projects/shop/branches -f limit=5",
        "api get /projects/shop/branches/main --pick branch.id",
        "api get /projects/shop/operations --json",
    ),
    target=method.target,
    aim=method.aim,
    doing="Calling GET",
    demand=method.demand,
    check=method.check,
)
