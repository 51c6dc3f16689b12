"""Forecast: which works under way may finish late, how sure that is, and how good such forecasts have been."""

from pages.oversight.forecast import parts, tested
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="风险预测",
    icon=":material/online_prediction:",
    order=90,
    who="business",
    help="在建项目晚完工的可能性、主要原因，以及这种预测以往准不准",
)
view = begin(PAGE)

is_shown = tested.verdict(view)
parts.figures(view, is_shown=is_shown)
township = parts.townships(view, is_shown=is_shown)
parts.works(view, township, is_shown=is_shown)
tested.panel(view)
