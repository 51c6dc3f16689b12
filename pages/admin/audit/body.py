"""Body: what an audit's line is about, in Chinese.

{"login": "wang", "sessions": 2}                         账号：wang；结束的登录：2
{"before": {"role": "leader"}, "after": {"role": "admin"}}    改前：角色：县领导；改后：角色：管理员
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.accounts.person import LABELS
from casework.cases.states import LABELS as STATES
from casework.meetings.meeting import KINDS
from casework.sampling.sample import RESULTS
from pages.ui.kit.format import moment
from pipelines.china import CHINA
from pipelines.registry import kpis

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
    "meeting_no": "会议",
    "number": "议定事项",
    "position": "议题序号",
    "title": "名称",
    "held_on": "会议日期",
    "place": "地点",
    "chair": "主持人",
    "present": "参会单位",
    "kind": "议题类型",
    "topic": "议题",
    "refs": "涉及",
    "text": "内容",
    "person": "责任人",
    "is_done": "落实情况",
    "size": "字节数",
    "contacts": "联系方式",
    "messages": "消息编号",
    "no": "编号",
    "target": "适用期间",
    "version": "版次",
    "document_no": "文号",
    "scheme": "方案校验值",
    "replaces": "代替第几号",
    "sample_no": "抽查编号",
    "seed": "种子",
    "works": "范围内项目",
    "drawn": "抽取",
    "result": "核查结果",
    "note_no": "加注编号",
    "kpi": "指标",
    "period": "统计期",
    "category": "工程类别",
    "publication_no": "发布编号",
    "appeal_no": "申诉编号",
    "indicator": "申诉指标",
}
OF_KPIS = ("kpi", "indicator")  # whose value is the key of a KPI
VALUES: dict[str, dict[str, str]] = {
    "target": {"default": "全县通用"},
    "result": RESULTS,
    "role": {role.value: label for role, label in LABELS.items()},
    "how": {"password": "密码", "oidc": "统一身份认证", "proxy": "代理认证"},
    "state": {"disabled": "已停用", "active": "在用"},
    "export": {
        "ranking": "排名",
        "meetings": "会议材料",
        "issues": "异常清单",
        "history": "变更清单",
        "doubles": "疑似重复项目",
        "rejected": "退回清单",
        "sendback": "原表退回件",
        "original": "台账原件",
        "checked": "本人上传的退回件",
        "template": "空白模板",
        "rectification": "整改台账",
        "duties": "责任清单",
        "disclosure": "公示逐条",
        "quality": "质量与管护清单",
        "opinion": "民意台账",
        "opinion-grades": "满意度与可信度",
        "firms": "参建单位",
        "firm": "参建单位中标合同",
        "labour-trades": "各工种用工",
        "labour-unpaid": "未发工资",
        "progress": "项目进度",
        "funds": "拖欠工程款疑点",
        "costs": "单位造价",
        "changes": "批准变更",
        "growth-assets": "新增资产分类",
        "growth-works": "新增资产项目",
        "growth-heads": "各乡镇人均资金",
        "growth-money": "人均资金项目",
        "forecast": "风险预测",
        "forecast-townships": "各乡镇预计晚完工",
        "forecast-tests": "预测检验",
        "cockpit-pdf": "驾驶舱（PDF）",
        "township-pdf": "乡镇画像（PDF）",
        "project-pdf": "项目档案（PDF）",
        "dashboard": "整个看板（表格）",
        "publication": "已发布的排名表",
        "circular": "通报",
        "appeal pack": "申诉包",
        "sampling": "抽查表",
    },
    "means": {"new": "新文件", "replaces": "替换同名文件", "same": "与原件相同"},
    "case_state": {state.value: label for state, label in STATES.items()},
    "kind": {kind.value: label for kind, label in KINDS.items()},
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
        case str() if key in OF_KPIS and value in kpis():
            return str(kpis()[value].definition.label)
    return VALUES.get(key, {}).get(str(value), str(value))
