"""Keep line: what a template says in its own last line, so that the sums above keep their reach — and is no row.

保留格式，勿删 · 此行勿删 · 请勿删除此行 · 以下空白 · （在此行以上插入） · 如需增加行，请在本行上方插入
Every word must be one of these: 禁止移动摊位整治工程 is the name of a work.
"""

from __future__ import annotations

import re

_WORDS = (
    *(
        "请",
        "本",
        "此",
        "该",
        "这",
        "一",
        "末",
        "最后",
        "空",
        "行",
        "处",
        "线",
        "模板",
        "模版",
        "格式",
        "公式",
        "样式",
        "表格",
    ),
    *(
        "的",
        "为",
        "是",
        "用于",
        "仅供",
        "并",
        "和",
        "及",
        "或",
        "也",
        "均",
        "都",
        "千万",
        "一定",
        "务必",
        "随意",
        "擅自",
    ),
    *(
        "勿",
        "切勿",
        "不要",
        "不得",
        "不可",
        "不能",
        "不用",
        "禁止",
        "严禁",
        "别",
        "删除",
        "删",
        "改动",
        "修改",
        "更改",
        "改",
        "移动",
        "移",
        "动",
    ),
    *(
        "保留",
        "预留",
        "备用",
        "插入",
        "添加",
        "增加",
        "新增",
        "增",
        "加",
        "如",
        "需要",
        "需",
        "若",
        "要",
        "数据",
        "内容",
        "项目",
        "时",
    ),
    *(
        "从",
        "在",
        "于",
        "以上",
        "以下",
        "之上",
        "之前",
        "之后",
        "上方",
        "下方",
        "上面",
        "下面",
        "前面",
        "后面",
        "前",
        "后",
        "上",
        "下",
    ),
    *("空白", "无正文", "无内容", "无数据", "到此", "至此", "结束", "完", "end", "谢谢"),
)
_MARKS = r"[,。.!、;:()【】\[\]《》<>*※★#\"“”'‘’\-—–_~…/|↑↓]"
_SENTENCE = re.compile(rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))}|{_MARKS})+", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:勿|不要|不得|不可|不能|禁止|严禁|别)(?:随意|擅自)?(?:删|改|修改|更改|移|动)|保留|预留|备用行|以下(?:为|是)?空|空白行|无(?:正文|内容|数据)"
    r"|(?:此|本|该|这)(?:一)?(?:行|处|线).*(?:插入|添加|增加|新增)|(?:插入|添加|增加|新增).*(?:此|本|该|这)(?:一)?(?:行|处|线)"
    r"|^(?:格式|公式|模板|模版|空)行$|(?:到此|至此)?(?:结束|完)行?$|^\W*end\W*$",
    re.IGNORECASE,
)


def keeps_a_place(text: str) -> bool:
    """Does the compared text only say what is to be done with its line?"""
    return bool(_SENTENCE.fullmatch(text) and _SAYS.search(text))
