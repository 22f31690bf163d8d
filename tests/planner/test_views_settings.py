"""Settings of teams, with a roster and before they have any."""

from planner.storage.store import Store
from planner.views import default_team
from planner.views.settings import site_of, team_settings
from tests.planner.ui.small_site import TEAM, publish, small_plan


def test_a_team_without_a_roster_works_by_the_handbook_in_its_own_name():
    with Store.open("sqlite://") as store:
        site = site_of(team_settings(store, "Flagship"))
        own = site_of(team_settings(store, default_team()))
    assert (site.name, own.name) == ("Flagship", default_team())
    assert site.shifts == own.shifts


def test_a_team_with_a_roster_keeps_the_settings_it_was_planned_with(tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    with Store.open(url) as store:
        assert [q.name for q in site_of(team_settings(store, TEAM)).queues][:1] == ["presales"]
