"""Project columns: what `export projects` hands over of each project — nothing that its township has not told."""

from __future__ import annotations

PROJECT_COLUMNS = (
    "project_no, project_name, township, village, category, class, stage, status, plan_year, owner_unit, "
    "procurement_method, contractor, budget_fen, contract_fen, change_fen, base_fen, fund_arrived_fen, paid_fen, "
    "settled_fen, planned_start_on, started_on, planned_finish_on, due_on, finished_on, accepted_on, settled_on, "
    "handed_over_on, progress_percent, output_value_fen, beneficiaries, rating_count, score_sum, complaint_count, "
    "source_file, source_sheet, source_row"
)
# What a sum or a count of a project rests on: where its township has not told the ledger it is empty, and no 0.
LEDGERS = {
    "change_fen": "changes",
    "base_fen": "changes",
    "fund_arrived_fen": "funds",
    "paid_fen": "payments",
    "rating_count": "ratings",
    "complaint_count": "complaints",
}
