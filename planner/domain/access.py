"""
Who may do what: roles, verbs, and how far each role's right to a verb reaches.

The table `RIGHTS` is the whole of it. Everything that reads or writes a database on somebody's
behalf takes an `Actor` and asks `planner.storage.permit` before it does anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from planner.domain.errors import InputError


class Role(StrEnum):
    """What an account is for."""

    ADMINISTRATOR = "administrator"  # runs the installation
    MANAGER = "manager"  # plans, decides on requests, publishes: the supervisor of a team
    LEAD = "lead"  # edits drafts, does not publish
    OPS = "ops"  # rehearses promotions
    AGENT = "agent"  # works the shifts


class Reach(IntEnum):
    """How far a right reaches; a wider one has the greater number."""

    NONE = 0
    OWN = 1  # what is the person's own: their shifts, requests, feed
    TEAM = 2  # everything of their team
    ALL = 3  # every team


class Verb(StrEnum):
    """What can be done with a database."""

    SEE_ROSTER = "see_roster"  # a published one
    SEE_PLAN = "see_plan"  # what speaks for a published one: forecast, service, costs, breaches
    SEE_DRAFT = "see_draft"  # whatever is not, or no longer, published
    EDIT = "edit"  # make drafts
    PUBLISH = "publish"
    PLAN = "plan"  # start long work: plan, simulate
    WHATIF = "whatif"
    IMPORT = "import"
    EXPORT = "export"
    SEE_REQUEST = "see_request"
    ASK = "ask"  # make a request, or take it back
    AGREE = "agree"  # as the other one of a swap
    DECIDE = "decide"
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    FEED = "feed"  # a calendar subscription and other tokens for reading
    SEE_AUDIT = "see_audit"
    ACCOUNTS = "accounts"  # accounts of others
    DATABASE = "database"  # back up, restore, upgrade
    SETTINGS = "settings"  # addresses of notifications and the like


NONE, OWN, TEAM, ALL = Reach.NONE, Reach.OWN, Reach.TEAM, Reach.ALL
ROLES = (Role.ADMINISTRATOR, Role.MANAGER, Role.LEAD, Role.OPS, Role.AGENT)
RIGHTS: Mapping[Verb, tuple[Reach, ...]] = {  # in the order of ROLES
    Verb.SEE_ROSTER: (ALL, TEAM, TEAM, TEAM, TEAM),
    Verb.SEE_PLAN: (ALL, TEAM, TEAM, TEAM, NONE),
    Verb.SEE_DRAFT: (ALL, TEAM, TEAM, TEAM, NONE),
    Verb.EDIT: (ALL, TEAM, TEAM, TEAM, NONE),
    Verb.PUBLISH: (ALL, TEAM, NONE, NONE, NONE),
    Verb.PLAN: (ALL, TEAM, TEAM, TEAM, NONE),
    Verb.WHATIF: (ALL, TEAM, TEAM, TEAM, NONE),
    Verb.IMPORT: (ALL, TEAM, NONE, TEAM, NONE),
    Verb.EXPORT: (ALL, TEAM, TEAM, TEAM, NONE),
    Verb.SEE_REQUEST: (ALL, TEAM, TEAM, OWN, OWN),
    Verb.ASK: (ALL, TEAM, OWN, OWN, OWN),
    Verb.AGREE: (OWN, OWN, OWN, OWN, OWN),
    Verb.DECIDE: (ALL, TEAM, NONE, NONE, NONE),
    Verb.READ_NOTES: (ALL, TEAM, TEAM, TEAM, TEAM),
    Verb.WRITE_NOTES: (ALL, TEAM, TEAM, NONE, TEAM),
    Verb.FEED: (ALL, TEAM, OWN, OWN, OWN),
    Verb.SEE_AUDIT: (ALL, TEAM, NONE, NONE, NONE),
    Verb.ACCOUNTS: (ALL, NONE, NONE, NONE, NONE),
    Verb.DATABASE: (ALL, NONE, NONE, NONE, NONE),
    Verb.SETTINGS: (ALL, TEAM, NONE, NONE, NONE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """
    On whose behalf something is done.

    Parameters
    ----------
    name
        Login name, as the audit log shows it.
    role
        What the account is for.
    team
        Team the account belongs to; ``None`` for those of all teams.
    agent
        The person's id on rosters, where they work shifts.
    account
        Number of the account; ``None`` for who works on the machine itself.

    Raises
    ------
    ValueError
        If an account of this role must have a team, or an agent's id, and has none.
    """

    name: str
    role: Role
    team: str | None = None
    agent: str | None = None
    account: int | None = None

    def __post_init__(self) -> None:
        if self.team is None and self.role is not Role.ADMINISTRATOR:
            raise ValueError(f"{self.name}: an account of role {self.role} must have a team")
        if self.agent is None and self.role is Role.AGENT:
            raise ValueError(f"{self.name}: an account of role agent must name the agent")

    @property
    def is_local(self) -> bool:
        """Whether it is whoever works on the machine itself, on the command line or in a demo."""
        return self.account is None

    def reach(self, verb: Verb) -> Reach:
        """Return how far the right to a verb reaches."""
        return RIGHTS[verb][ROLES.index(self.role)]

    def may(self, verb: Verb, team: str | None = None, agent: str | None = None) -> bool:
        """
        Say whether the actor may do something.

        Parameters
        ----------
        verb
            What.
        team
            Whose team's; ``None``: of the whole installation.
        agent
            Whose own; ``None``: the whole team's.
        """
        reach = self.reach(verb)
        if reach is Reach.ALL:
            return True
        if reach is Reach.NONE or team is None or team != self.team:
            return False
        return reach is Reach.TEAM or (agent is not None and agent == self.agent)


def local_actor(name: str) -> Actor:
    """Return who works on the machine itself, and therefore may do everything there."""
    return Actor(name=name, role=Role.ADMINISTRATOR)


class Refused(InputError):  # noqa: N818 - reads as what happened
    """Somebody asked for what they may not do; says no more than that."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb
        super().__init__(
            "your account may not do this, or it is not there",
            value=verb.value,
            advice="Ask a manager or the administrator",
        )
