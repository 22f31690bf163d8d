"""The rules that the next plan of a team keeps."""

from collections.abc import Iterable

from planner.config import RuleSetting, rule_settings, with_rules
from planner.domain.access import Actor, Verb
from planner.storage.permit import permit
from planner.storage.store import Store
from planner.views.settings import team_settings


def find_rules(url: str, actor: Actor, team: str) -> tuple[RuleSetting, ...]:
    """
    Return how strictly the rules hold by the configuration of a team's newest published roster.

    Raises
    ------
    InputError
        If the actor may not see them.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_PLAN, team=team)
        return rule_settings(team_settings(store, team))


def settings_with_rules(
    url: str, actor: Actor, team: str, rules: Iterable[RuleSetting]
) -> str | None:
    """
    Return a team's configuration with other rules; ``None`` where they are its own already.

    Raises
    ------
    InputError
        If the actor may not plan, or a value is none that the rule takes.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.PLAN, team=team)
        text = team_settings(store, team)
    made = with_rules(text, rules)
    return None if made == text else made
