"""Metadata: every table of the store, as the files of tables/ declare them."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

from casework import tables
from casework.base import Base


def metadata() -> MetaData:
    """The tables as the program of today wants them."""
    for module in pkgutil.walk_packages(tables.__path__, f"{tables.__name__}."):
        importlib.import_module(module.name)
    return Base.metadata
