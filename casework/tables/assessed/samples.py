"""Samples: works that were drawn to be looked at on site, and what was found there; never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class SampleRow(Base):
    """One draw."""

    __tablename__ = "samples"
    __table_args__ = (CheckConstraint("strata in ('township', 'category', 'both')", name="strata"), APPEND_ONLY)

    sample_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1
    title: Mapped[str] = mapped_column(Text)
    matter: Mapped[str] = mapped_column(Text)  # what is looked at, and when a work passes
    population: Mapped[str] = mapped_column(Text)  # in words: which works could be drawn
    strata: Mapped[str] = mapped_column(String(20))
    frame: Mapped[str] = mapped_column(Text)  # JSON: stratum → the project numbers that could be drawn
    works: Mapped[int]  # of them
    drawn: Mapped[int]
    snapshot: Mapped[str] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)


class SampleUnitRow(Base):
    """One drawn work, as the snapshot had it."""

    __tablename__ = "sample_units"
    __table_args__ = (
        CheckConstraint("0 < stratum_drawn and stratum_drawn <= stratum_size", name="chance"),
        APPEND_ONLY,
    )

    sample_no: Mapped[int] = mapped_column(ForeignKey("samples.sample_no"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 in each sample
    project_no: Mapped[str] = mapped_column(Text)
    project_name: Mapped[str | None] = mapped_column(Text)
    township: Mapped[str | None] = mapped_column(Text)
    village: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str | None] = mapped_column(Text)
    stratum: Mapped[str] = mapped_column(Text)
    stratum_size: Mapped[int]
    stratum_drawn: Mapped[int]


class SampleResultRow(Base):
    """What was found at a work; a later one stands in the place of the one before."""

    __tablename__ = "sample_results"
    __table_args__ = (
        ForeignKeyConstraint(["sample_no", "position"], ["sample_units.sample_no", "sample_units.position"]),
        CheckConstraint("result in ('pass', 'fail', 'unable')", name="result"),
        APPEND_ONLY,
    )

    sample_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 for each work
    result: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
