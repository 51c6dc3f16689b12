"""Notice states: what became of a notice that was owed, in words."""

STATES = {
    "never": "未公示",
    "late": "迟公示",
    "short": "天数不足",
    "no_end": "未写截止日",
    "kept": "按时足期",
}
WHAT = {
    "never": "到期没有公示记录",
    "late": "晚于最迟公示日",
    "short": "少于应公示天数",
    "no_end": "公示天数无法核实",
    "kept": "按时公示且天数达标",
}
