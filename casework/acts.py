"""Acts: what the audit tells of, and what each is called on screen."""

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
    "export": "导出",
    "file.release": "下载原表退回件",
    "backup": "备份",
    "restore": "恢复",
}
