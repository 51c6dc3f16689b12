"""Lines: amounts below which a contract may be given with less ceremony, and who cannot be dodging one."""

from __future__ import annotations

# Keys of limits.toml, smallest first. A county without such a line ends it there with `until`.
LINES = ("small_award_line", "county_filing_line", "county_tender_line", "procurement_line", "tender_line")
FILING = "county_filing_line"

# An open tender dodges no line.
TENDERED = "coalesce(procurement_method in ('公开招标', '邀请招标'), false)"


def by_line(table: str, condition: str = "true") -> str:
    """SQL: the rows of `table` once per line that was in force when they were signed and that they do not reach.

    Adds line_key, line_fen and counts_at: whether standing on the line is reaching it. `table` has amount_fen,
    signed_on and project_filed_on. What the county has on file has not dodged the filing line.
    """
    parts = [
        f"select c.*, '{key}' as line_key, limit({key}, signed_on) as line_fen, "  # noqa: S608
        f"exceeds(limit({key}, signed_on), {key}, signed_on) as counts_at from {table} as c "  # noqa: RUF100, S608
        f"where not exceeds(amount_fen, {key}, signed_on) and ({condition})"  # noqa: RUF100, S608
        + (" and project_filed_on is null" if key == FILING else "")
        for key in LINES
    ]
    return " union all ".join(parts)
