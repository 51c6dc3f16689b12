"""Deeds: which messages of a page were caused by a person, as far as the message tells.

a run, the first of its line           no     every page asks for one when it connects, also again by itself
a run of a part that repeats itself    no     Streamlit marks it
any other run, an upload, a download   yes
a sign of life, anything unreadable    no
"""

from __future__ import annotations

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # no stubs, nor a need for them
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

PERSONS = ("file_urls_request", "backend_operation_request", "clear_cache", "stop_script")


class Deeds:
    """What came over one line so far."""

    def __init__(self) -> None:
        self._is_first = True

    def count(self, message: Message) -> bool:
        """Take in one message; whether somebody did something."""
        try:
            action = BackMsg.FromString(message.get("bytes") or b"")
        except DecodeError:  # the app's to refuse
            return False
        kind = action.WhichOneof("type")
        if kind != "rerun_script":
            return kind in PERSONS
        is_first, self._is_first = self._is_first, False
        return not is_first and not action.rerun_script.is_auto_rerun
