"""Who is touched by the step from one version to another, in short."""

from collections import Counter
from collections.abc import Sequence

from planner import views
from planner.ui.html import Column, Text, table
from planner.ui.session import Here


def by_agent(now: Here, differences: Sequence[views.Difference]) -> str:
    """Tabulate cells changed, shifts got and given, and days off of each agent, most first."""
    _ = now.words
    changed = Counter(one.agent for one in differences)
    columns = [
        Column(title=_("Person")),
        Column(title=_("Cells changed"), numeric=True),
        Column(title=_("Shifts"), numeric=True),
        *(
            Column(title=now.own(shift.name), numeric=True)
            for shift in now.plan.month.problem.shifts
        ),
    ]
    rows = []
    for agent, cells in changed.most_common():
        own = [one for one in differences if one.agent == agent]
        works = _change(own, None)
        rows.append(
            [
                Text(value=now.own(views.agent_name(now.plan, agent))),
                Text(value=str(cells)),
                Text(value=_signed(-works)),
                *(
                    Text(value=_signed(_change(own, shift.code)))
                    for shift in now.plan.month.problem.shifts
                ),
            ]
        )
    return table(columns, rows, _("Changes by person"))


def _change(own: Sequence[views.Difference], code: str | None) -> int:
    """Return how many cells more hold a code afterwards."""
    return sum((one.after == code) - (one.before == code) for one in own)


def _signed(number: int) -> str:
    return "0" if number == 0 else f"{number:+d}"
