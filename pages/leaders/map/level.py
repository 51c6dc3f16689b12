"""Level: how deep the map has been opened — county, township, village — with the works and the frame of that place."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.leaders.map.questions import LOCATED
from pages.ui.kit.maps.ground import Bounds, Ground
from pages.ui.site.view import View

VILLAGE = "village"  # the address's parameter
AROUND = 0.012  # degrees kept around the works of a village, about a kilometre


@dataclass(frozen=True)
class Level:
    """The place that the map shows; no village: the township, no township: the county."""

    township: str | None
    village: str | None
    works: pl.DataFrame

    @property
    def located(self) -> pl.DataFrame:
        return self.works.filter(LOCATED)

    @property
    def unlocated(self) -> pl.DataFrame:
        """The works that no map can show."""
        return self.works.filter(~LOCATED)

    @property
    def below(self) -> str | None:
        """The column of the places one step deeper; None in a village."""
        return "village" if self.township and not self.village else None if self.village else "township"


def of(view: View, works: pl.DataFrame, village: str | None) -> Level:
    """The level that the filter bar and the address ask for. A village without works of the viewer is none."""
    township = view.filters.township
    own = works.filter(pl.col("village") == village) if township and village else works.clear()
    return Level(township, village, own) if own.height else Level(township, None, works)


def bounds(level: Level, ground: Ground) -> Bounds:
    """What the map is cut to: the works of the village, the township's outline, or the county's."""
    if level.village and level.located.height:
        lon, lat = level.located["lon_wgs84"].to_list(), level.located["lat_wgs84"].to_list()
        return min(lon) - AROUND, min(lat) - AROUND, max(lon) + AROUND, max(lat) + AROUND
    return ground.bounds_of.get(level.township or "", ground.bounds)
