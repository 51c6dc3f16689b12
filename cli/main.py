"""Main: the command `mingjian` with every command of this folder and its rooms, each found by being here."""

from __future__ import annotations

import importlib
import pkgutil

import cli
from cli.app import app

__all__ = ["app"]

for _module in pkgutil.walk_packages(cli.__path__, "cli."):
    importlib.import_module(_module.name)
