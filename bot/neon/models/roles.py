"""What Neon answers about one role."""

from pydantic import SecretStr

from bot.neon.models import Model, Operation, Role


class RoleEnvelope(Model):
    """The answer to a read; without the password."""

    role: Role


class ChangedRole(Model):
    """The answer to a write, with the password after a creation or a reset."""

    role: Role
    operations: tuple[Operation, ...] = ()


class DeletedRole(Model):
    """The answer to a deletion. `role` is None when it was gone already (204)."""

    role: Role | None = None
    operations: tuple[Operation, ...] = ()


class RolePassword(Model):
    """The answer to revealing a password."""

    password: SecretStr
