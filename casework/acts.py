"""Acts: what the audit tells of, what each is called on screen, and which of them are about the system itself.

An act is the county's business unless it is named below: an administrator, who keeps accounts and backups, does not
read who handed in, exported or unmasked what, and why.
"""

from __future__ import annotations

ACTS = {
    "user.add": "新增账号",
    "user.change": "修改账号",
    "user.disable": "停用账号",
    "user.enable": "启用账号",
    "password.change": "本人修改密码",
    "password.refused": "修改密码被拒",
    "password.reset": "重设密码",
    "sign-in": "登录",
    "sign-in.refused": "登录被拒",
    "sign-out": "退出",
    "sessions.end": "结束全部登录",
    "unmask": "查看隐去的姓名",
    "hand-in": "报送台账",
    "hand-in.failed": "报送未写入",
    "export": "导出",
    "file.release": "下载原表退回件",
    "backup": "备份",
    "restore": "恢复",
    "case.assign": "交办疑点",
    "case.withdraw": "撤回交办",
    "case.respond": "响应立案",
    "case.plan": "制定整改方案",
    "case.claim_untrue": "提出不属实",
    "case.claim_error": "提出数据错误",
    "case.accept": "认可不属实或数据错误",
    "case.refuse": "不予认可",
    "case.prolong": "延期持续整改",
    "case.report": "报告整改完成",
    "case.close": "销号",
    "case.send_back": "退回整改",
    "case.reopen": "重新立案",
    "case.urge": "催办",
    "case.supervise": "督办",
    "case.investigate": "查办",
    "case.gone": "疑点在数据中消失",
    "case.returned": "疑点在数据中再现",
    "user.department": "指定所属单位",
    "evidence.keep": "上传佐证材料",
    "evidence.read": "查看佐证材料",
}

OF_THE_SYSTEM = frozenset(
    {
        *("user.add", "user.change", "user.disable", "user.enable", "user.department"),
        *("password.change", "password.refused", "password.reset"),
        *("sign-in", "sign-in.refused", "sign-out", "sessions.end"),
        *("backup", "restore"),
    }
)
