"""Delete anything in Neon's API by its path, after you have confirmed it."""

from bot.command import Command, Effect
from commands.api._method import Args, Method

method = Method("DELETE", Effect.DESTROY)

command = Command(
    Args,
    method.run,
    effect=Effect.DESTROY,
    examples=("api delete /projects/shop/branches/pr-42/roles/app",),
    demand=method.demand,
    check=method.check,
    target=method.target,
    aim=method.aim,
    doing="Calling DELETE",
    confirm=method.confirm,
    look=method.look,
    finish=method.finish,
)
