"""Words: what the sample's people write into the steps of a case."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.sample.ground.dice import Dice

MEASURES: Mapping[str, str] = {
    "paid_without_contract": "补签合同并报县财政局备案，备案前停止付款。",
    "paid_before_acceptance": "暂停付款，验收合格后按合同约定比例支付。",
    "final_without_acceptance": "组织竣工验收，补齐资料；验收不合格的追回结算款。",
    "overpaid": "核对审定金额，多付部分在三十日内追回。",
    "over_budget": "补办超概算审批，说明超支原因。",
    "not_escrow": "改由专户支付，并报送专户流水。",
    "unpaid_wages": "督促施工单位发放工资，发放表报县人力资源和社会保障局。",
    "overdue": "倒排工期，增加班组，每周报送一次进度。",
    "unexplained_delay": "补报工期变更并说明原因，未获批准的按合同追究违约责任。",
    "not_started": "协调用地和材料，明确开工日期并报送。",
    "not_accepted": "一个月内组织竣工验收并报送验收记录。",
    "used_unaccepted": "暂停使用，组织验收，合格后重新移交。",
    "late_settlement": "督促施工单位送审，两周内完成结算审核。",
    "impossible_progress": "到现场核实形象进度，更正进度报送。",
    "split_contract": "停止新签同类合同，合并项目按限额重新办理。",
    "winner_concentration": "开展招标情况自查，调整比选名录。",
    "ledger_checksum": "逐行核对合计，重新报送台账。",
    "late_report": "指定专人报送，按期补报全部台账。",
}
MEASURE = "对照问题逐项整改，补齐资料后报送。"
RESPONSES = (
    "已收到，安排分管负责人到现场核对。",
    "已收到，正在核对台账和原始凭证。",
    "已组织项目负责人、施工单位和村委会核实，三日内报整改方案。",
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "respond": RESPONSES,
    "withdraw": ("牵头单位有误，撤回后重新交办。",),
    "claim_untrue": ("经核实不存在该问题，附说明和原始凭证。", "资料齐全，符合规定，见所附凭证。"),
    "claim_error": ("台账录入有误，实际情况见所附原件，已更正并重新报送。", "相关台账报送滞后，现已补报，见所附原件。"),
    "accept": ("已核对原件，情况属实，予以认可。", "已与主管部门核对，同意认定。"),
    "refuse": ("所附资料不足以说明问题，请按要求整改。",),
    "prolong": ("受天气影响施工，同意延期，请按新时限完成。", "资金和材料未到位，同意延期整改。"),
    "report": ("已整改到位，佐证材料见附件。", "已按方案完成整改，请复核。"),
    "close": ("经现场复核，整改到位，同意销号。", "资料齐全，整改到位，予以销号。"),
    "send_back": ("佐证材料不完整，现场仍有遗留问题，请继续整改。",),
    "reopen": ("抽查发现整改不到位，重新立案。",),
}
REMARKS = ("请按时限核实整改。", "请于二十四小时内响应，按时限整改。", "经联席会议研究，请认真核实。")


def note(step: str, rule: str, dice: Dice) -> str:
    """What stands in the note of this step of a case of this rule."""
    return MEASURES.get(rule, MEASURE) if step == "plan" else dice.pick(NOTES[step])
