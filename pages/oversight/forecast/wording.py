"""Forecast words: why a work may finish late, why another has no chance stated, and how good the forecasts were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.forecast.ledgers import LATE_DAYS
from pipelines.forecast.scores import NOT_BETTER, SHOWN, TOO_FEW

METHODS = {"hazard": "本页的预测", "base_rate": "只看以往晚完工的比例", "behind_plan": "只看“进度滞后”规则"}
STATES = {
    "forecast": "已预测",
    "not_due": "未到计划开工日",
    "over": f"已过应竣工日{LATE_DAYS}天以上",
    "cannot_tell": "资料不全",
}
NO_REASON = "没有突出的原因"
RECORDS = {"township_record": "本乡镇以往的项目完工偏晚", "firm_record": "施工单位以往的项目完工偏晚"}
VERDICTS = {
    SHOWN: "预测比两种简单做法都准，下面列出。",
    TOO_FEW: "到期的项目还太少，检验不了预测准不准，所以不显示预测。",
    NOT_BETTER: "检验下来，预测没有同时胜过两种简单做法，所以不显示预测。请看“进度”页的逾期和“异常清单”的进度滞后。",
}
NO_TEST = "这一夜没有算出预测，下一次夜间处理后再看。"


def reason(row: Mapping[str, Any]) -> str:
    """The strongest reasons of a row of forecasts, in words, the strongest first."""
    words = [_reason(key, row) for key in (row["reasons"] or "").split(",") if key]
    return "；".join(words) or NO_REASON


def _reason(key: str, row: Mapping[str, Any]) -> str:
    match key:
        case "pace":
            return (
                f"按现有进度推算，完工比应竣工日晚约 {row['projected_days']:.0f} 天（形象进度 {row['percent']:.0f}%）"
            )
        case "start" if row["is_started"]:
            return f"开工比计划晚 {row['start_days']:.0f} 天"
        case "start":
            return f"过了计划开工日 {row['start_days']:.0f} 天，尚无开工日期"
        case "silence" if row["percent"] is None:
            return "开工后没有进度报送"
        case "silence":
            return f"{row['silent_days']:.0f} 天没有进度报送"
        case _:
            return RECORDS[key]


def band(low: float | None, high: float | None) -> str:
    """14%–29%; empty where there is none."""
    return "" if low is None or high is None else f"{low:.0%}–{high:.0%}"


def tested(row: Mapping[str, Any]) -> str:
    """How the forecasts were tried, of the row of the model."""
    if not row["judged"]:
        return "还没有一个月末能预测：到期的项目不足。"
    return (
        f"{row['first_on']:%Y-%m}至{row['last_on']:%Y-%m}，每个月末只用当日以前的台账重新预测一遍，再与后来的结果对照："
        f"共 {row['judged']} 次、{row['works']} 个项目，其中 {row['late_works']} 个晚于应竣工日{LATE_DAYS}天以上。"
    )


def worth(row: Mapping[str, Any]) -> str:
    """What the model is worth beside the baselines, of its row; empty where it was not scored."""
    if row["brier"] is None:
        return ""
    lift = "" if row["lift"] is None else f"可能性最高的一成里，晚完工的是平均的 {row['lift']:.1f} 倍。"
    early = ""
    if row["warned_works"]:
        early = (
            f"其中 {row['warned_works']} 个晚完工的项目在应竣工日之前就被列入，中位提前 {row['warning_days']:.0f} 天。"
        )
    gain = f"误差比较好的简单做法小 {row['gain_low']:.3f} 至 {row['gain_high']:.3f}（十次抽样中有九次）。"
    drawn = f"抽样 {row['draws']} 次，随机种子 {row['seed']}。"
    return f"{lift}{early}{gain}{drawn}"
