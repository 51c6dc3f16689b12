"""Doubts: why a project's contract sum, or its cost, cannot be relied on, as SQL texts; null where it can."""

BASE_DOUBT = """case when has_rejected_contracts then '合同台账有被退回的行,合同金额不全'
                 when has_rejected_changes then '变更签证台账有被退回的行,合同金额不全'
                 when coalesce(base_fen, 0) = 0 then '缺合同金额' end"""

# The cost is the settled sum once there is one, and contract and approved changes only before the settlement.
COST_DOUBT = f"""case when settled_fen is not null then null
                 when settled_on is not null then '缺审定金额'
                 else {BASE_DOUBT} end"""
