"""Real names: two counties of 2016 and 2023, their mergers, and every way a clerk writes a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.spelling import stem, village_spelling
from pipelines.cleaning.places.submitter import submitter_of
from tests.divisions import (
    AFTER,
    BEFORE,
    COUNTIES,
    LAST_DAY,
    asked,
    committed,
    county,
    former_towns,
    homes_of,
    names_of,
)

NOW = {code: committed(code, 2023) for code in COUNTIES}
THEN = {code: committed(code, 2016) for code in COUNTIES}
NANJIANG, LICHENG = "511922", "350304"


def _towns(text: Callable[[str], str], code: str) -> tuple[list[str], list[str | None]]:
    names = names_of(NOW[code], "town")
    return names, asked(county(code, NOW[code]), "town", [text(name) for name in names])["value"].to_list()


def _villages(text: Callable[[str, str], str], code: str) -> tuple[list[str], list[str | None]]:
    names, homes = names_of(NOW[code], "village"), homes_of(NOW[code])
    texts = [text(name, str(home)) for name, home in zip(names, homes, strict=True)]
    return names, asked(county(code, NOW[code]), "village", texts, homes)["value"].to_list()


@pytest.mark.parametrize("code", COUNTIES)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lambda name: name, id="as it is"),
        pytest.param(lambda name: f"{name}人民政府", id="its government"),
        pytest.param(lambda name: f"{name}政府", id="its government, short"),
        pytest.param(lambda name: name.replace("街道", "街道办"), id="街道办"),
        pytest.param(lambda name: name.replace("街道", "街道办事处"), id="街道办事处"),
        pytest.param(lambda name: f"荔城区{name}" if name in LICHENG_TOWNS else f"南江县{name}", id="after its county"),
        pytest.param(lambda name: f"四川省{name}", id="after a province"),
        pytest.param(lambda name: f" {name[0]} {name[1:]}(原址)", id="blanks and a note"),
        pytest.param(stem, id="without 镇 or 乡, where nothing else is called so"),
    ],
)
def test_every_town_of_today_is_known_however_it_is_written(code: str, text: Callable[[str], str]) -> None:
    names, answers = _towns(text, code)
    assert answers == names


LICHENG_TOWNS = frozenset(names_of(NOW[LICHENG], "town"))


@pytest.mark.parametrize("code", COUNTIES)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lambda name, home: name, id="as it is"),
        pytest.param(lambda name, home: village_spelling(name), id="村 or 社区"),
        pytest.param(lambda name, home: village_spelling(name).replace("社区", "居委会"), id="居委会"),
        pytest.param(lambda name, home: f"{home}{village_spelling(name)}", id="after its town"),
        pytest.param(lambda name, home: f"福建省莆田市荔城区{home}{name}", id="after province, city, county and town"),
    ],
)
def test_every_village_of_today_is_known_however_it_is_written(code: str, text: Callable[[str, str], str]) -> None:
    if code == NANJIANG:
        names, answers = _villages(lambda name, home: text(name, home).replace("福建省莆田市荔城区", "南江县"), code)
    else:
        names, answers = _villages(text, code)
    assert answers == names


@pytest.mark.parametrize("code", COUNTIES)
@pytest.mark.parametrize("text", ["{}", "{}.0", "{:.11E}", "'{}"], ids=["text", "float", "scientific", "text mark"])
def test_a_code_that_became_a_number_is_the_code_as_long_as_no_digit_is_lost(code: str, text: str) -> None:
    rows = NOW[code].filter(NOW[code]["level"] == "village")
    written = [text.format(float(one) if "E" in text else one).lstrip("'") for one in rows["code"]]
    answers = asked(county(code, NOW[code]), "village", written, rows["town"].to_list())
    assert answers["value"].to_list() == rows["name"].to_list()


def test_a_code_that_lost_digits_is_refused() -> None:
    assert asked(county(LICHENG, NOW[LICHENG]), "town", ["3.50304E+11"])["value"].to_list() == [None]


def test_of_the_48_towns_of_nanjiang_31_are_gone_and_15_are_new() -> None:
    then, now = set(names_of(THEN[NANJIANG], "town")), set(names_of(NOW[NANJIANG], "town"))
    assert (len(then), len(now), len(then - now), len(now - then)) == (48, 32, 31, 15)


def test_towns_of_2016_that_still_exist_are_themselves_and_the_gone_are_refused_until_somebody_maps_them() -> None:
    today = set(names_of(NOW[NANJIANG], "town"))
    for text, _, value in asked(county(NANJIANG, NOW[NANJIANG]), "town", names_of(THEN[NANJIANG], "town"))[
        "text", "township", "value"
    ].iter_rows():
        assert value == (text if text in today else None)


def test_a_town_that_only_changed_its_kind_is_offered_first() -> None:
    (reason,) = asked(county(NANJIANG, NOW[NANJIANG]), "town", ["关门乡"])["reason"]
    assert reason == "本县没有“关门乡”这个乡镇，最接近的是 关门镇、神门乡"


@pytest.mark.parametrize(("on", "known"), [(BEFORE, True), (LAST_DAY, True), (AFTER, False)])
def test_a_gone_town_is_its_heir_up_to_its_last_day(on: date, known: bool) -> None:
    aliases = former_towns(THEN[NANJIANG], NOW[NANJIANG])
    answers = asked(county(NANJIANG, NOW[NANJIANG], aliases), "town", [alias for _, _, alias, _, _ in aliases], on=on)
    assert len(aliases) == 31
    assert answers["value"].is_not_null().to_list() == [known] * 31
    assert known or all("请写 " in reason for reason in answers["reason"])


def test_an_old_name_never_takes_a_name_of_today_from_its_owner() -> None:
    stolen = [("township", "511922001", "仁和镇", None, None)]
    assert asked(county(NANJIANG, NOW[NANJIANG], stolen), "town", ["仁和镇"])["value"].to_list() == ["仁和镇"]


def test_a_town_that_was_parted_is_answered_with_all_its_heirs() -> None:
    parted = [("township", code, "南江镇", None, LAST_DAY) for code in ("511922001", "511922133")]
    (reason,) = asked(county(NANJIANG, NOW[NANJIANG], parted), "town", ["南江镇"])["reason"]
    assert reason == "“南江镇”后来分成了几个乡镇，请写其中一个：公山镇、集州街道"


def test_fifteen_villages_became_communities_and_the_old_kind_is_offered_the_new_one() -> None:
    then = names_of(THEN[LICHENG], "village")
    answers = asked(county(LICHENG, NOW[LICHENG]), "village", then, homes_of(THEN[LICHENG]))
    gone = answers.filter(answers["value"].is_null())
    assert gone.height == 15
    for text, reason in gone["text", "reason"].iter_rows():
        assert f"最接近的是 {text.removesuffix('村委会')}社区居委会" in reason
    still = answers.filter(answers["value"].is_not_null())
    assert still["value"].to_list() == still["text"].to_list()


def test_a_former_village_is_known_by_alias_up_to_its_last_day() -> None:
    alias = [("village", "350304001005", "新溪村", None, LAST_DAY)]
    place = county(LICHENG, NOW[LICHENG], alias)
    name = place.villages.filter(place.villages["code"] == "350304001005")["name"][0]
    assert asked(place, "village", ["新溪村委会"], ["镇海街道"], LAST_DAY)["value"].to_list() == [name]
    assert asked(place, "village", ["新溪村委会"], ["镇海街道"], AFTER)["value"].to_list() == [None]


def test_a_name_that_two_towns_share_needs_the_town_and_with_it_is_known() -> None:
    place = county(NANJIANG, THEN[NANJIANG])
    alone = asked(place, "village", ["石龙村民委员会"])
    assert alone["value"].to_list() == [None]
    assert alone["reason"].to_list() == ["“石龙村民委员会”在和平乡、赶场镇都有，请写明乡镇"]
    for town in ("赶场镇", "和平乡"):
        assert asked(place, "village", ["石龙村"], [town])["value"].to_list() == ["石龙村民委员会"]
        assert asked(place, "village", [f"{town}石龙村"])["value"].to_list() == ["石龙村民委员会"]


def test_a_village_cell_that_names_another_town_is_refused() -> None:
    (reason,) = asked(county(NANJIANG, NOW[NANJIANG]), "village", ["和平镇石龙村"], ["赶场镇"])["reason"]
    assert reason == "“和平镇石龙村”写的是和平镇的地方，而乡镇栏写的是赶场镇，请核对"


def test_a_village_may_stand_behind_the_former_name_of_its_town() -> None:
    place = county(NANJIANG, NOW[NANJIANG], former_towns(THEN[NANJIANG], NOW[NANJIANG]))
    assert asked(place, "village", ["和平乡石龙村"], ["和平镇"])["value"].to_list() == ["石龙村民委员会"]


@pytest.mark.parametrize("folder", ["和平镇", "和平镇人民政府", "南江县和平镇", "和平", "和平乡", "511922120"])
def test_a_folder_names_its_town_however_it_is_written(folder: str) -> None:
    known = townships(county(NANJIANG, NOW[NANJIANG], former_towns(THEN[NANJIANG], NOW[NANJIANG])))
    assert submitter_of(f"{folder}/拨付台账.xlsx", None, known, "南江县") == "和平镇"
