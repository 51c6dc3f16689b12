"""Duties: who answers for which case that is not over, by when, and how far it has come."""

from pages.meetings.duties import listing
from pages.ui.kit.case import sheet
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="责任清单",
    icon=":material/assignment_ind:",
    order=40,
    who="business",
    help="每件立案由谁负责、什么时候完成",
    has_bar=False,
)

view = begin(PAGE)
sheet.show(view)
listing.show(view)
