"""Who belongs to the organisation, and who is asked to."""

from collections.abc import Iterable
from datetime import datetime

from sandbox.neon import errors
from sandbox.neon.models import Invite
from sandbox.neon.people import ACCOUNTS
from sandbox.neon.people_records import Invitation, Member, Person
from sandbox.neon.world import World

ADMIN = "admin"


def join(world: World, person: Person, role: str, at: datetime) -> Member:
    member = Member(world.ids.uuid(), person, role, at)
    world.organization.members[member.id] = member
    world.touch()
    return member


def invite(world: World, wishes: Iterable[Invite], by: Person, at: datetime) -> list[Invitation]:
    """Ask people in, all of them or none; whoever has an account at Neon is a member at once.

    Raises 409 for somebody who is a member or asked already.
    """
    wishes = list(wishes)
    for wish in wishes:
        _must_be_new(world, wish.email)
    made = [Invitation(world.ids.uuid(), each.email, each.role, by.id, at) for each in wishes]
    world.organization.invitations += made
    for each in made:
        person = next((person for person in ACCOUNTS if person.email == each.email.lower()), None)
        if person is not None:
            join(world, person, each.role, at)
    world.touch()
    return made


def _must_be_new(world: World, email: str) -> None:
    organization = world.organization
    members = {each.person.email for each in organization.members.values()}
    if email.lower() in members:
        raise errors.ApiError(409, "user is already a member of the organization")
    if email.lower() in {each.email.lower() for each in organization.invitations}:
        raise errors.ApiError(409, "user is already invited to the organization")


def find(world: World, member_id: str) -> Member:
    """Raises 404."""
    member = world.organization.members.get(member_id)
    if member is None:
        raise errors.not_found("organization member")
    return member


def change_role(world: World, member: Member, role: str) -> None:
    """Raises 422 when nobody would be admin any more."""
    if role != ADMIN:
        _must_not_be_the_last_admin(world, member)
    member.role = role
    world.touch()


def remove(world: World, member: Member) -> None:
    """Raises 422 when nobody would be admin any more. The invitation goes too, so that another can follow."""
    _must_not_be_the_last_admin(world, member)
    organization = world.organization
    del organization.members[member.id]
    organization.invitations = [
        each for each in organization.invitations if each.email.lower() != member.person.email
    ]
    world.touch()


def _must_not_be_the_last_admin(world: World, member: Member) -> None:
    admins = [each for each in world.organization.members.values() if each.role == ADMIN]
    if admins == [member]:
        raise errors.LAST_ADMIN
