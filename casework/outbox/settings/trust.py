"""Trust: whose certificates a channel believes: the machine's, or the county's own file."""

from __future__ import annotations

import ssl

from pipelines.errors import ReferenceError


def trust(ca_file: str | None) -> ssl.SSLContext:
    """What checks the other side's certificate. Raises ReferenceError where the file cannot be used."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        why = error.strerror or type(error).__name__
        raise ReferenceError(f"{ca_file}：证书文件用不了（{why}）。请检查 ca_file 的路径和内容。") from None
