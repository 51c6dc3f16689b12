"""Costs: what a unit of each kind of work costs, how far settlements leave contracts, why works were changed."""

from pages.oversight.costs import parts
from pages.ui.kit.topic import compare
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="成本",
    icon=":material/calculate:",
    order=30,
    who="business",
    help="同类项目的单位造价、结算与合同的偏差、核减、变更原因",
)
view = begin(PAGE)

compare.figures(view, parts.KEYS, *parts.figures(view))
parts.prices(view)
compare.panel(view, parts.KEYS)
parts.reasons(view)
parts.lists(view)
