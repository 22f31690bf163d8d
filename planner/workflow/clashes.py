"""What stands in a plan's way, as plan.json holds it and as a manager reads it."""

from typing import Any

from planner.domain.demands import Clash, Demand, GiveUp
from planner.domain.prechecks import Obstacle
from planner.domain.roster import RosterProblem
from planner.i18n import Translator

NAMED = 6  # pieces of a clash that a summary names
CLASHES = 3  # clashes that a summary names


def obstacle_document(found: Obstacle) -> dict[str, Any]:
    """Describe what cannot be had."""
    return {
        "rule": found.rule,
        "agent": found.agent,
        "date": None if found.date is None else found.date.isoformat(),
        **sentence(found.text, found.template, found.values),
    }


def clash_document(problem: RosterProblem, clash: Clash) -> dict[str, Any]:
    """Describe pieces that clash, and what it would mean to give each of them up."""
    return {
        "demands": [_demand(problem, demand) for demand in clash.demands],
        "give_up": [_give_up(problem, one) for one in clash.give_up],
        "smallest": clash.smallest,
    }


def _demand(problem: RosterProblem, demand: Demand) -> dict[str, Any]:
    return {
        "rule": demand.rule,
        "clause": demand.clause,
        "agent": None if demand.a is None else problem.agents[demand.a].id,
        "date": None if demand.d is None else problem.horizon.date(demand.d).isoformat(),
        **sentence(demand.text, demand.template, demand.values),
    }


def _give_up(problem: RosterProblem, one: GiveUp) -> dict[str, Any]:
    return {
        **_demand(problem, one.demand),
        "standing": one.demand.standing.name.lower(),
        "late_replies": None if one.late is None else round(one.late, 2),
        "cost": None if one.cost is None else round(one.cost, 2),
    }


def sentence(text: str, template: str, values: tuple[object, ...]) -> dict[str, Any]:
    """Give a sentence, and what stands behind it, so that it can be said in another language."""
    plain = [x if isinstance(x, int | float | str) else str(x) for x in values]
    return {"text": text, "template": template, "values": plain}


def said(entry: dict[str, Any], _: Translator) -> str:
    """Say a sentence of a document in the reader's language."""
    values = (_("off") if value == "off" else value for value in entry["values"])
    sentence = entry["template"]
    return _(sentence).format(*values)


def clash_lines(document: dict[str, Any], _: Translator) -> list[tuple[str, str]]:
    """Write what stands in a plan's way as labelled lines of its summary."""
    rows = [(_("Beforehand"), said(one, _)) for one in document.get("obstacles", [])[:NAMED]]
    clashes = document.get("clashes", [])
    for clash in clashes[:CLASHES]:
        rows.append((_("Clash"), _("these cannot all hold:")))
        rows += [("", f"- {said(one, _)}") for one in clash["demands"][:NAMED]]
        if len(clash["demands"]) > NAMED:
            rows.append(("", _("and {n} more").format(n=len(clash["demands"]) - NAMED)))
        rows.append(
            ("", _("cheapest to give up: {text}").format(text=said(clash["give_up"][0], _)))
        )
    if len(clashes) > CLASHES:
        rows.append(("", _("and {n} more").format(n=len(clashes) - CLASHES)))
    if document["unmet"] and "clashes" in document and not clashes:
        rows.append((_("Clash"), _("none was found: more time may keep every rule")))
    return rows
