"""Progress: how far the works of the year have come, and which of them are overdue."""

from pages.oversight.progress import parts
from pages.ui.kit.topic import compare, stage_findings
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="进度",
    icon=":material/timeline:",
    order=10,
    who="business",
    help="完成率、开工竣工是否按期、各乡镇项目处在哪个阶段、哪些逾期",
)
view = begin(PAGE)

compare.figures(view, parts.KEYS, *parts.counts(view))
township, stage = parts.grid(view)
compare.panel(view, parts.KEYS)
stage_findings.panel(view, "schedule", 5)
parts.works(view, township, stage)
