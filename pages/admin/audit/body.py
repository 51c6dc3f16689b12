"""Body: what an audit's line is about, in Chinese.

{"login": "wang", "sessions": 2}                         账号：wang；结束的登录：2
{"before": {"role": "leader"}, "after": {"role": "admin"}}    改前：角色：县领导；改后：角色：管理员
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.accounts.person import LABELS
from casework.cases.states import LABELS as STATES
from pages.ui.kit.format import moment
from pipelines.china import CHINA

KEYS = {
    "login": "账号",
    "name": "姓名",
    "role": "角色",
    "township": "乡镇",
    "categories": "工程类别",
    "is_office": "联席会议办公室",
    "sessions": "结束的登录",
    "how": "方式",
    "address": "来自",
    "state": "状态",
    "before": "改前",
    "after": "改后",
    "subject": "查看对象",
    "reason": "理由",
    "why": "原因",
    "path": "文件",
    "export": "导出内容",
    "submitter": "报送单位",
    "snapshot": "数据快照",
    "filters": "筛选",
    "names": "显示姓名",
    "file": "备份文件",
    "made_at": "备份时间",
    "rows": "行数",
    "seq": "序号",
    "digest": "校验值",
    "sha256": "校验值",
    "means": "结果",
    "accepted": "接收行数",
    "rejected": "退回行数",
    "department": "所属单位",
    "case_id": "立案编号",
    "case_state": "办理状态",
    "finding_id": "疑点编号",
    "lead_department": "牵头单位",
    "responsible": "责任人",
    "due_on": "整改时限",
    "note": "说明",
    "files": "佐证材料",
    "size": "字节数",
}
VALUES: dict[str, dict[str, str]] = {
    "role": {role.value: label for role, label in LABELS.items()},
    "how": {"password": "密码", "oidc": "统一身份认证", "proxy": "代理认证"},
    "state": {"disabled": "已停用", "active": "在用"},
    "export": {
        "ranking": "排名",
        "issues": "异常清单",
        "history": "变更清单",
        "doubles": "疑似重复项目",
        "rejected": "退回清单",
        "sendback": "原表退回件",
        "checked": "本人上传的退回件",
        "template": "空白模板",
    },
    "means": {"new": "新文件", "replaces": "替换同名文件", "same": "与原件相同"},
    "case_state": {state.value: label for state, label in STATES.items()},
}


def words_of(body: dict[str, Any]) -> str:
    """Everything the line says; a key that has no word of its own is shown as it is."""
    order = {key: place for place, key in enumerate(KEYS)}
    keys = sorted((key for key in body if not _is_empty(body[key])), key=lambda key: order.get(key, len(order)))
    return "；".join(f"{KEYS.get(key, key)}：{_value(key, body[key])}" for key in keys)


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or value == "" or value is False


def _value(key: str, value: Any) -> str:
    match value:
        case True:
            return "是"
        case dict():
            return words_of(value)
        case list():
            return "、".join(_value(key, each) for each in value)
        case str() if key == "made_at":
            return moment(datetime.fromisoformat(value).astimezone(CHINA))
    return VALUES.get(key, {}).get(str(value), str(value))
