"""Doubts: why a project's contract sum cannot be relied on, as a SQL text; null where it can."""

BASE_DOUBT = """case when has_rejected_contracts then '合同台账有被退回的行,合同金额不全'
                 when has_rejected_changes then '变更签证台账有被退回的行,合同金额不全'
                 when coalesce(base_fen, 0) = 0 then '缺合同金额' end"""
