"""Messages: what the app tells a page of files in memory, and what a page asks of them.

Only the fields that Streamlit itself fills with addresses are read: a text that somebody typed may look like one, and
must not open a file for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # no stubs, nor a need for them
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ADDRESS = "/media/"
FIELDS = {"download_button": ("url", "deferred_file_id"), "audio": ("url",), "video": ("url",)}
TOP = {
    "logo": ("image", "icon_image"),
    "page_config_changed": ("favicon",),
}
OPERATIONS = ("deferred_file", "dataframe_chunk")  # the others write into the program's folder


def issued(message: Message) -> list[str]:
    """The addresses and the names of downloads yet to be made that a message brings to a page."""
    content = message.get("bytes")
    if not content:
        return []
    try:
        return [each for each in _of(ForwardMsg.FromString(content)) if each]
    except DecodeError:  # nothing that the app's page would understand
        return []


def _of(message: ForwardMsg) -> Iterator[str]:
    kind = message.WhichOneof("type")
    if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
        yield from _of_element(message.delta.new_element)
    elif kind == "backend_operation_response":
        yield message.backend_operation_response.deferred_file.url
    elif kind in TOP:
        yield from (getattr(getattr(message, kind), field) for field in TOP[kind])


def _of_element(element: Element) -> Iterator[str]:
    kind = element.WhichOneof("type")
    if kind == "imgs":
        yield from (image.url for image in element.imgs.imgs)
    elif kind in FIELDS:
        yield from (getattr(getattr(element, kind), field) for field in FIELDS[kind])
    if kind == "video":
        yield from (track.url for track in element.video.subtitles)


def wanted(message: Message) -> str | None:
    """The name of the download that a page asks to have made; None where it asks for something else; "" for an
    operation that no page of the house has."""
    try:
        asked = BackMsg.FromString(message.get("bytes") or b"")
    except DecodeError:
        return None
    if asked.WhichOneof("type") != "backend_operation_request":
        return None
    operation = asked.backend_operation_request.WhichOneof("payload")
    if operation == "deferred_file":
        return str(asked.backend_operation_request.deferred_file.file_id)
    return None if operation in OPERATIONS else ""
