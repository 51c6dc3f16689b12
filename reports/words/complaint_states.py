"""Complaint states: where a complaint stood on the last day that a page speaks of, in words; the urgent ones first."""

STATES = {
    "overdue": "逾期未办",
    "open": "在办",
    "unknown": "未知",
    "late": "逾期办结",
    "in_time": "按期办结",
    "closed": "已办结",
}
WHAT = {
    "overdue": "期限已到，还没有办结",
    "open": "期限未到，还没有办结",
    "unknown": "期限已到，台账还没有报到那一天",
    "late": "晚于办理期限办结",
    "in_time": "在办理期限内办结",
    "closed": "已办结，接件日期不明",
}
