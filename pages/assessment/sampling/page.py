"""Sampling: works drawn to be looked at on site, what was found there, and what that says of all works."""

import streamlit as st

from pages.assessment.sampling import listing, new, opened, questions
from pages.ui.site.acting import say_done
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.view import View

PAGE = Page(
    title="抽查",
    icon=":material/casino:",
    order=40,
    who="sampling",
    help="分层抽取项目、登记核查结果、推算合格率",
    has_bar=False,
)
PARAM = "sample"


def show(view: View) -> None:
    """The list with the form, or one sample whose number is in the address."""
    known = questions.samples()
    number = st.query_params.get(PARAM, "")
    chosen = next((each for each in known if str(each.sample_no) == number), None)
    say_done()
    if chosen:
        opened.show(view, chosen)
        return
    new.offer(view)
    listing.show(view, known)


view = begin(PAGE)
show(view)
