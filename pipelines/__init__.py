"""Pipelines: from the townships' files to one snapshot of a county; night.py has it on one screen."""

import os

# Before numpy: its matrices here are of some thousand figures, for which further threads of OpenBLAS only wait, busily,
# on the cores that the night's statements and its readers want: a tenth of a night in which one file has changed.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
