"""A person keeps addresses of the dashboard under names of their own, on both kinds of store."""

from __future__ import annotations

import pytest

from casework.errors import Refused
from casework.saved_views import AT_THE_MACHINE, MOST, SavedView, forget, save, saved
from casework.store import Store
from pages.ui.site import menu
from pages.ui.site.saved import views
from tests.conftest import NOW

MINE = SavedView("西河镇三季度", "township", {"township": "西河镇", "period": "2026年第三季度"})


def test_what_is_kept_comes_back_to_its_person_and_to_nobody_else(store: Store) -> None:
    save(store, 7, MINE, NOW)
    save(store, AT_THE_MACHINE, SavedView(" 资金\n 页 ", "funds", {}), NOW)
    assert saved(store, 7) == [MINE]
    assert saved(store, AT_THE_MACHINE) == [SavedView("资金 页", "funds", {})]
    assert saved(store, 8) == []


def test_the_same_name_again_is_another_address_and_a_forgotten_one_is_gone(store: Store) -> None:
    save(store, 7, MINE, NOW)
    save(store, 7, SavedView(MINE.name, "funds", {}), NOW)
    assert [view.page for view in saved(store, 7)] == ["funds"]
    forget(store, 8, MINE.name)
    assert len(saved(store, 7)) == 1
    forget(store, 7, MINE.name)
    forget(store, 7, MINE.name)
    assert saved(store, 7) == []


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "西河\x00镇"])
def test_a_name_that_cannot_be_kept_is_refused(store: Store, name: str) -> None:
    with pytest.raises(Refused):
        save(store, 7, SavedView(name, "funds", {}), NOW)
    assert saved(store, 7) == []


def test_an_address_is_kept_whatever_its_parameters_are_called_but_for_the_key_of_the_machine() -> None:
    assert menu.address("funds", key="x", period="2026年") == "/funds?key=x&period=2026%E5%B9%B4"
    assert set(views.NO_CHOICE) == {"key", "print"}


def test_nobody_keeps_more_than_can_be_looked_through_nor_an_endless_address(store: Store) -> None:
    for number in range(MOST):
        save(store, 7, SavedView(f"第{number}个", "funds", {}), NOW)
    with pytest.raises(Refused):
        save(store, 7, MINE, NOW)
    save(store, 7, SavedView("第1个", "costs", {}), NOW)
    with pytest.raises(Refused):
        save(store, 7, SavedView("第1个", "costs", {"file": "长" * 2_001}), NOW)
    assert len(saved(store, 7)) == MOST
