"""Set anything in Neon's API by its path."""

from bot.command import Command, Effect
from commands.api._method import Args, Method

method = Method("PUT", Effect.CHANGE)

command = Command(
    Args,
    method.run,
    effect=Effect.CHANGE,
    examples=("api put /projects/shop/branches/pr-42/backup_schedule -f schedule.0.frequency=daily",),
    demand=method.demand,
    check=method.check,
    target=method.target,
    aim=method.aim,
    doing="Calling PUT",
    confirm=method.confirm,
    look=method.look,
    finish=method.finish,
)
