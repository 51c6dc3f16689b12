"""Quality states: what became of a failed inspection, a failed batch and a work that nobody looked after, in words."""

REPAIRS = {"open": "未整改", "unknown": "未知", "repaired": "已整改"}
BATCHES = {"used": "已使用", "unknown": "未填使用日期", "unused": "期末未使用"}
CARE = {"never": "从未巡检", "overdue": "超期未巡检", "out_of_use": "停用未修复"}
