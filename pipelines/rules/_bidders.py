"""Bidders: how many different firms bid for a project; one firm in two spellings is one bidder."""

from pipelines.rules._names import plain

# A query to join: project_no, bidders.
BIDDERS = f"select project_no, count(distinct {plain('bidder')}) as bidders from bid_facts group by project_no"  # noqa: S608  (our own clause)
