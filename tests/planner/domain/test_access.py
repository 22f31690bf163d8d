"""The table of rights is whole, and a right reaches no further than it says."""

import pytest

from planner.domain.access import RIGHTS, ROLES, Actor, Reach, Role, Verb, local_actor

AGENT = Actor(name="an", role=Role.AGENT, team="a", agent="A1", account=1)
MANAGER = Actor(name="wang", role=Role.MANAGER, team="a", account=2)


def test_the_table_has_a_right_for_every_verb_and_role():
    assert set(RIGHTS) == set(Verb)
    assert set(ROLES) == set(Role)
    assert all(len(reaches) == len(ROLES) for reaches in RIGHTS.values())


def test_an_agent_has_their_own_and_nobody_elses():
    assert AGENT.may(Verb.ASK, "a", "A1")
    assert not AGENT.may(Verb.ASK, "a", "A2")
    assert not AGENT.may(Verb.ASK, "a")
    assert not AGENT.may(Verb.ASK, "b", "A1")


def test_a_manager_has_the_team_and_no_other():
    assert MANAGER.may(Verb.PUBLISH, "a")
    assert MANAGER.may(Verb.ASK, "a", "A2")
    assert not MANAGER.may(Verb.PUBLISH, "b")
    assert not MANAGER.may(Verb.PUBLISH)


def test_nobody_agrees_to_a_swap_for_another():
    for role in ROLES:
        actor = Actor(name="x", role=role, team="a", agent="A1", account=1)
        assert actor.may(Verb.AGREE, "a", "A1")
        assert not actor.may(Verb.AGREE, "a", "A2")


def test_agents_see_no_drafts_and_no_plans():
    assert AGENT.may(Verb.SEE_ROSTER, "a")
    for verb in (Verb.SEE_DRAFT, Verb.SEE_PLAN, Verb.EDIT, Verb.PUBLISH, Verb.SEE_AUDIT):
        assert AGENT.reach(verb) is Reach.NONE


def test_who_works_on_the_machine_may_do_everything_there():
    local = local_actor("root")
    assert local.is_local
    assert all(local.may(verb) for verb in Verb if verb is not Verb.AGREE)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"role": Role.MANAGER}, "role manager must have a team"),
        ({"role": Role.AGENT, "team": "a"}, "must name the agent"),
    ],
)
def test_an_account_without_its_team_or_agent_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Actor(name="x", **fields)
