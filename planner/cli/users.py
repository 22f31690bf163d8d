"""Commands on accounts."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from planner.cli.console import answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.domain.access import Role
from planner.domain.errors import InputError
from planner.i18n import translator

user = typer.Typer(
    help="Accounts: add, list, disable, enable, reset, sign-out, role.", no_args_is_help=True
)
Login = Annotated[str, typer.Argument(help="Login name.")]
RoleName = Annotated[
    str, typer.Option("--role", help="administrator, manager, lead, ops or agent.")
]
TeamName = Annotated[
    str | None, typer.Option("--team", help="Team; may be left out where there is one only.")
]
AgentId = Annotated[str | None, typer.Option("--agent", help="Id in the agents' file.")]


@user.command()
def add(
    login: Login,
    role: RoleName = "agent",
    team: TeamName = None,
    agent: AgentId = None,
    name: Annotated[str, typer.Option("--name", help="Name shown to people.")] = "",
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Make an account; its owner sets the password with the code shown."""
    from planner.workflow import add_account, default_database_url

    code = add_account(
        database or default_database_url(),
        this_user(),
        login,
        _role(role),
        name=name,
        team=team,
        agent=agent,
    )
    _show_code(login, code, lang, as_json)


@user.command()
def reset(
    login: Login, database: Database = None, lang: Language = "en", as_json: Json = False
) -> None:
    """Take a forgotten password away: a new code, and every session ends."""
    from planner.workflow import default_database_url, reset_account

    code = reset_account(database or default_database_url(), this_user(), login)
    _show_code(login, code, lang, as_json)


@user.command()
def disable(
    login: Login, database: Database = None, lang: Language = "en", as_json: Json = False
) -> None:
    """Forbid an account to sign in; its sessions end at once."""
    _set_disabled(login, True, database, lang, as_json)


@user.command()
def enable(
    login: Login, database: Database = None, lang: Language = "en", as_json: Json = False
) -> None:
    """Allow an account to sign in again."""
    _set_disabled(login, False, database, lang, as_json)


@user.command("sign-out")
def sign_out(
    login: Login, database: Database = None, lang: Language = "en", as_json: Json = False
) -> None:
    """End every session of an account, as after a phone was lost; its password stays."""
    from planner.workflow import default_database_url, sign_out_everywhere

    _ = translator(check_language(lang))
    sign_out_everywhere(database or default_database_url(), this_user(), login)
    said = _("{} is signed out everywhere.")
    answer(as_json, {"login": login}, lambda: said.format(login))


@user.command()
def role(
    login: Login,
    to: Annotated[str, typer.Argument(help="administrator, manager, lead, ops or agent.")],
    team: TeamName = None,
    agent: AgentId = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Give an account another role, team or agent."""
    from planner.workflow import change_role, default_database_url

    _ = translator(check_language(lang))
    change_role(
        database or default_database_url(), this_user(), login, _role(to), team=team, agent=agent
    )
    answer(
        as_json,
        {"login": login, "role": to},
        lambda: _("{login} is {role} now.").format(login=login, role=to),
    )


@user.command("list")
def list_users(database: Database = None, lang: Language = "en", as_json: Json = False) -> None:
    """List every account."""
    from planner.views import default_database_url, find_accounts

    _ = translator(check_language(lang))
    found = find_accounts(database or default_database_url(), this_user())
    rows: list[dict[str, Any]] = [
        asdict(account)
        | {"role": account.role.value, "created_at": account.created_at.isoformat()}
        | {"locked_until": account.locked_until and account.locked_until.isoformat()}
        for account in found
    ]
    answer(as_json, {"accounts": rows}, lambda: _table(rows) or _("There is no account yet."))


def _table(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        state = "disabled" if row["disabled"] else "" if row["has_password"] else "waits for code"
        cells = (row["login"], row["role"], row["team"] or "-", row["agent"] or "-", state)
        lines.append("  ".join(str(cell) for cell in cells).rstrip())
    return "\n".join(lines)


def _set_disabled(
    login: str, disabled: bool, database: str | None, lang: str, as_json: bool
) -> None:
    from planner.workflow import default_database_url, set_disabled

    _ = translator(check_language(lang))
    set_disabled(database or default_database_url(), this_user(), login, disabled=disabled)
    said = _("{} can no longer sign in.") if disabled else _("{} can sign in again.")
    answer(as_json, {"login": login, "disabled": disabled}, lambda: said.format(login))


def _show_code(login: str, code: str, lang: str, as_json: bool) -> None:
    _ = translator(check_language(lang))
    said = _("{login} sets a password at /welcome with this code, within 7 days: {code}")
    answer(as_json, {"login": login, "code": code}, lambda: said.format(login=login, code=code))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise InputError(
            "is not a role",
            column="--role",
            value=name,
            advice=f"Use one of {', '.join(Role)}",
        ) from None
