"""Publications: rankings that were frozen, how two of them differ, their files, and the appeals of townships."""

import streamlit as st

from pages.assessment.publications import appeals, listing, new, opened, questions
from pages.ui.site.acting import say_done
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.view import View

PAGE = Page(
    title="发布",
    icon=":material/verified:",
    order=20,
    who="business",
    help="排名的发布、修订、比较、申诉和申诉包",
)
PARAM = "publication"


def show(view: View) -> None:
    """The list with the form and the appeals, or one publication whose number is in the address."""
    known = questions.known()
    number = st.query_params.get(PARAM, "")
    chosen = next((each for each in known if str(each.no) == number), None)
    say_done()
    if chosen:
        opened.show(view, chosen, known)
        return
    new.offer(view, known)
    listing.show(view, known)
    appeals.show(view, known)


view = begin(PAGE)
show(view)
