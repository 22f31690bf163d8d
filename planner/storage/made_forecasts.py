"""Forecasts made on their own, without a roster."""

from dataclasses import dataclass

from planner.domain.errors import InputError
from planner.storage.plans import StoredForecast
from planner.storage.rows import unpack_forecast
from planner.storage.store import Store
from planner.storage.tables import Artefact, ArtefactKind, Team


@dataclass(frozen=True, kw_only=True, eq=False)
class MadeForecast:
    """
    A forecast with what it was made from, as `planner.storage.artefacts.keep_forecast` takes it.

    Parameters
    ----------
    team, forecast
        Whose, and the forecast.
    config_hash, seed, versions
        Settings, chance and programs that made it.
    history
        History import, by its number.
    """

    team: str
    forecast: StoredForecast
    config_hash: str
    seed: int
    versions: dict[str, str]
    history: int | None = None


def load_forecast(store: Store, team: str, forecast_id: int) -> StoredForecast:
    """
    Give a team's forecast back.

    Raises
    ------
    InputError
        If the team has no such forecast.
    """
    with store.reading() as session:
        row = session.get(Artefact, forecast_id)
        if (
            row is None
            or row.kind is not ArtefactKind.FORECAST
            or session.get_one(Team, row.team_id).name != team
        ):
            raise InputError(f"{team} has no forecast {forecast_id}")
        return unpack_forecast(row.details, row.payload or b"")
