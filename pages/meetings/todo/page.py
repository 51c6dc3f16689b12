"""Todo: what waits for whoever looks, by when, the most urgent first; a case opens and is answered here."""

from pages.meetings.todo import desk
from pages.ui.kit.case import sheet
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="我的待办",
    icon=":material/checklist:",
    order=5,
    who="business",
    help="等我办理的立案，最急的在前",
    has_bar=False,
    first_for=("department", "township"),
)

view = begin(PAGE)
sheet.show(view)
desk.show(view)
