"""One function per verb: what the commands and pages ask for."""

from planner.storage.imports import ImportKind
from planner.storage.place import default_database_url
from planner.storage.tokens import TokenInfo
from planner.workflow.accounts import (
    SESSION_LASTS,
    add_account,
    change_role,
    first_code,
    reset_account,
    set_disabled,
    set_password,
    sign_in,
    sign_in_identified,
    sign_out,
    sign_out_everywhere,
)
from planner.workflow.asks import (
    Effect,
    agree_to_swap,
    approve_request,
    foresee_request,
    make_request,
    refuse_request,
    withdraw_request,
)
from planner.workflow.bench import bench_roster
from planner.workflow.campaigns import (
    PhaseRun,
    find_calendar,
    preset_day,
    preset_labels,
    save_calendar,
    with_preset,
)
from planner.workflow.check import check_files
from planner.workflow.clashes import clash_lines, said
from planner.workflow.compliance import compliance_document, compliance_files
from planner.workflow.database import (
    backup_database,
    check_database,
    restore_database,
    upgrade_database,
)
from planner.workflow.demand import parse_new_queues
from planner.workflow.demo import run_demo
from planner.workflow.document import checked_document, plan_document
from planner.workflow.editing import check_version, save_draft
from planner.workflow.files import Written, plan_inputs, prepare_folder, write_plan
from planner.workflow.fit_chats import fit_chat_file
from planner.workflow.fit_text import fit_text
from planner.workflow.forecast_text import backtest_text, forecast_text
from planner.workflow.forecasting import backtest_files, forecast_files
from planner.workflow.importing import (
    Imported,
    Preview,
    find_imports,
    import_file,
    preview_import,
)
from planner.workflow.inputs import Inputs, load_inputs
from planner.workflow.job_inputs import PlanInputs, SimulateInputs, SweepInputs
from planner.workflow.jobs import (
    cancel_job,
    job_state,
    list_jobs,
    start_plan_job,
    start_simulate_job,
    start_sweep_job,
    tend_jobs,
)
from planner.workflow.ledger import (
    ledger_document,
    ledger_of,
    ledger_text,
    write_team_ledger,
)
from planner.workflow.notes import write_note
from planner.workflow.notify import (
    add_team_channel,
    close_channel,
    find_channels,
    send_due,
)
from planner.workflow.plan import Checked, Effort, Plan, plan_month
from planner.workflow.progress import Listener, Step
from planner.workflow.publish import (
    prepare_database,
    publish_plan,
    publish_version,
    stored,
)
from planner.workflow.reverting import revert_to
from planner.workflow.roster_import import (
    Difference,
    SheetPreview,
    import_roster,
    preview_roster,
)
from planner.workflow.rules import find_rules, settings_with_rules
from planner.workflow.serving import app_script, port_is_free
from planner.workflow.staff import staff_file
from planner.workflow.story import forecast_story
from planner.workflow.summary import summary
from planner.workflow.team import TeamList, find_team, list_file
from planner.workflow.today import import_hours, save_hours, suggest_today
from planner.workflow.tokens import close_token, find_tokens, new_api_key, new_feed
from planner.workflow.whatif_propose import propose_change

__all__ = [
    "SESSION_LASTS",
    "Checked",
    "Difference",
    "Effect",
    "Effort",
    "ImportKind",
    "Imported",
    "Inputs",
    "Listener",
    "PhaseRun",
    "Plan",
    "PlanInputs",
    "Preview",
    "SheetPreview",
    "SimulateInputs",
    "Step",
    "SweepInputs",
    "TeamList",
    "TokenInfo",
    "Written",
    "add_account",
    "add_team_channel",
    "agree_to_swap",
    "app_script",
    "approve_request",
    "backtest_files",
    "backtest_text",
    "backup_database",
    "bench_roster",
    "cancel_job",
    "change_role",
    "check_database",
    "check_files",
    "check_version",
    "checked_document",
    "clash_lines",
    "close_channel",
    "close_token",
    "compliance_document",
    "compliance_files",
    "default_database_url",
    "find_calendar",
    "find_channels",
    "find_imports",
    "find_rules",
    "find_team",
    "find_tokens",
    "first_code",
    "fit_chat_file",
    "fit_text",
    "forecast_files",
    "forecast_story",
    "forecast_text",
    "foresee_request",
    "import_file",
    "import_hours",
    "import_roster",
    "job_state",
    "ledger_document",
    "ledger_of",
    "ledger_text",
    "list_file",
    "list_jobs",
    "load_inputs",
    "make_request",
    "new_api_key",
    "new_feed",
    "parse_new_queues",
    "plan_document",
    "plan_inputs",
    "plan_month",
    "port_is_free",
    "prepare_database",
    "prepare_folder",
    "preset_day",
    "preset_labels",
    "preview_import",
    "preview_roster",
    "propose_change",
    "publish_plan",
    "publish_version",
    "refuse_request",
    "reset_account",
    "restore_database",
    "revert_to",
    "run_demo",
    "said",
    "save_calendar",
    "save_draft",
    "save_hours",
    "send_due",
    "set_disabled",
    "set_password",
    "settings_with_rules",
    "sign_in",
    "sign_in_identified",
    "sign_out",
    "sign_out_everywhere",
    "staff_file",
    "start_plan_job",
    "start_simulate_job",
    "start_sweep_job",
    "stored",
    "suggest_today",
    "summary",
    "tend_jobs",
    "upgrade_database",
    "with_preset",
    "withdraw_request",
    "write_note",
    "write_plan",
    "write_team_ledger",
]
