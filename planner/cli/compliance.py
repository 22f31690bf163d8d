"""The command that holds a roster against labour law."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli.console import DONE, NOT_MET, answer
from planner.cli.options import (
    AgentsFile,
    BeforeFile,
    Config,
    Json,
    Labours,
    Language,
    RequestsFile,
    check_language,
)
from planner.i18n import Translator, translator


def compliance(
    roster: Annotated[Path, typer.Option("--roster", help="Roster: agent, date, shift.")],
    agents: AgentsFile,
    requests: RequestsFile = None,
    before: BeforeFile = None,
    labour: Labours = None,
    month: Annotated[
        str | None, typer.Option("--month", help="Month like 2026-12; else all in the file.")
    ] = None,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Hold any roster against labour law: each breach, its mend, and what overtime costs."""
    from planner.workflow import compliance_document, compliance_files

    _ = translator(check_language(lang))
    made, found = compliance_files(
        config=config,
        roster=roster,
        agents=agents,
        requests=requests,
        before=before,
        labour=tuple(labour or ()),
        month=month,
    )
    document = compliance_document(made, found)
    answer(as_json, document, lambda: _text(document, _))
    broken = any(law["findings"] for law in document["compliance"])
    raise typer.Exit(NOT_MET if broken else DONE)


def _text(document: dict[str, Any], _: Translator) -> str:
    """Lay the findings out for people, a preset after the other."""
    lines = []
    certainty = {"high": _("high"), "medium": _("medium"), "low": _("low")}
    for law in document["compliance"]:
        lines.append(
            _("{label} ({law}), as of {as_of}, certainty {sure}").format(
                **law | {"sure": certainty[law["sure"]]}
            )
        )
        lines.append("  " + _("Source: {source}").format(source=law["source"]))
        clauses = Counter(finding["clause"] for finding in law["findings"])
        if not clauses:
            lines.append("  " + _("no breach found"))
        lines += [
            "  " + _("{n} breaches of {clause}").format(n=n, clause=clause)
            for clause, n in clauses.most_common()
        ]
        for finding in law["findings"]:
            lines.append(f"    {finding['date']}  {finding['clause']}  {_sentence(finding, _)}")
        if law["overtime"]["hours"]:
            hours = ", ".join(f"{rate} {h:,.1f} h" for rate, h in law["overtime"]["hours"].items())
            lines.append(
                "  "
                + _("Overtime at its legal rates: {cost:,.0f} ({hours}), {clause}").format(
                    cost=law["overtime"]["cost"], hours=hours, clause=law["overtime"]["clause"]
                )
            )
            lines += [
                f"    {one['agent']}  {one['cost']:,.0f}  "
                + ", ".join(f"{rate} {h:,.1f} h" for rate, h in one["hours"].items())
                for one in law["overtime"]["agents"]
            ]
    lines.append(_("A reading of the rules by a program, not legal advice."))
    return "\n".join(lines)


def _sentence(finding: dict[str, Any], _: Translator) -> str:
    """Say what is found, and its mend, in the reader's language."""
    said, mend = finding["template"], finding["mend_template"]
    return f"{_(said).format(*finding['values'])} → {_(mend).format(*finding['mend_values'])}"
