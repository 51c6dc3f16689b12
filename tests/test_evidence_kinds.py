"""Which files are taken as evidence: by their bytes, never by their name; pictures lose all but their pixels."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from casework.errors import Refused
from casework.evidence import apart, picture
from casework.evidence.apart import fit, prepared
from casework.evidence.kinds import ACCEPTED, KINDS, MOST_BYTES, WHY, sentence, sign
from casework.evidence.names import LONGEST, fitting, plain
from pipelines.sandbox.limits import Limits
from pipelines.sandbox.worker import Handle
from tests import evidence, ledger_files
from tests.cases import PDF

PATIENT = Limits(seconds=120, per_megabyte=0, most_seconds=120, memory=1_000_000_000)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(("kind", "kept_as"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "jpeg")])
def test_a_picture_keeps_its_pixels_upright_and_nothing_else(kind: str, kept_as: str) -> None:
    sent = evidence.telling(kind)
    assert evidence.SECRET in sent
    as_kind, kept = picture.redrawn(sent, kind.lower())
    image = opened(kept)
    assert (as_kind, image.size) == (kept_as, (48, 64))
    assert evidence.SECRET not in kept and not image.getexif() and set(image.info) <= {"jfif", "jfif_version", *DENSITY}
    red, _, blue = image.convert("RGB").getpixel((40, 5))  # the red corner is at the top right now
    assert red > 200 > 60 > blue


DENSITY = {"jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("size", "kept"), [((2560, 20), (2560, 20)), ((2561, 40), (2560, 40)), ((40, 5120), (20, 2560)), ((1, 1), (1, 1))]
)
def test_the_longest_side_is_bounded(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert opened(picture.redrawn(evidence.picture("PNG", size), "png")[1]).size == kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_every_mode_is_drawn(mode: str) -> None:
    sent = evidence.picture("PNG", mode=mode)
    assert opened(picture.redrawn(sent, "png")[1]).size == (64, 48)


def test_a_picture_of_a_printer_is_drawn_in_the_colours_of_a_screen() -> None:
    assert opened(picture.redrawn(evidence.picture(mode="CMYK"), "jpeg")[1]).mode == "RGB"


def test_sixteen_bits_of_grey_do_not_become_white() -> None:
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 0x4000).save(out, "PNG")
    assert opened(picture.redrawn(out.getvalue(), "png")[1]).getpixel((0, 0)) == 0x40


def test_what_lets_through_stays_clear_in_a_png_and_is_white_in_a_photograph() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    for kind, seen in (("PNG", (0, 0, 0, 0)), ("WEBP", (255, 255, 255))):
        out = io.BytesIO()
        clear.save(out, kind, lossless=True)
        assert opened(picture.redrawn(out.getvalue(), kind.lower())[1]).getpixel((0, 0)) == seen


@pytest.mark.parametrize(
    ("sent", "kind", "why"),
    [
        (evidence.huge_png(), "png", "pixels"),
        (evidence.huge_png(10_000, 7_001), "png", "pixels"),
        (evidence.picture("PNG")[:90], "png", "broken"),
        (evidence.picture()[:300], "jpeg", "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "png", "broken"),
        (evidence.picture("PNG", save_all=True, append_images=[Image.new("RGB", (64, 48))]), "png", "moving"),
    ],
    ids=["a bomb", "a pixel over", "torn", "a torn photograph", "no picture", "moving"],
)
def test_a_picture_that_is_a_bomb_torn_or_moving_is_refused(sent: bytes, kind: str, why: str) -> None:
    assert picture.redrawn(sent, kind) == (why, b"")


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "page"),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?><svg/>", "page"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "page"),
        (b"MZ\x90\x00", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"GIF89a", "picture"),
        (b"Rar!\x1a\x07", "archive"),
        (b"just text", "other"),
        (PDF, "pdf"),
        (evidence.picture("WEBP"), "webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "video"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_kind_is_told_by_the_bytes(sent: bytes, word: str) -> None:
    assert sign(sent) == word


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (evidence.office(), "docx"),
        (ledger_files.xlsx(), "xlsx"),
        (evidence.office("xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        (evidence.office(types="application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
        (evidence.office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macro"),
        (evidence.office(types="application/vnd.ms-word.document.macroEnabled", encoding="utf-16"), "macro"),
        (evidence.office(types=f"{' ' * 2_000_000}application/vnd.ms-word.document.macroEnabled"), "heavy"),
        (evidence.office("word/document.xml", "word/a.bin", types="application/vnd.ms-office.vbaProject"), "macro"),
        (evidence.office("xl/workbook.xml", "xl/a.xml", types="application/vnd.ms-excel.macrosheet+xml"), "macro"),
        (evidence.office("word/document.xml", "[content_types].xml"), "broken"),
        (evidence.office("word/document.xml", "xl/workbook.xml"), "archive"),
        (evidence.office("photo.jpg"), "archive"),
        (evidence.office()[:-30], "broken"),
        (evidence.OLD_BOOK, "xls"),
        (evidence.with_macro_sheet(evidence.OLD_BOOK), "macro"),
        (ledger_files.agile("s3cret"), "locked"),
        (evidence.OLD_BOOK[:600], "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_office_document_is_known_by_what_is_in_it(sent: bytes, kind: str) -> None:
    assert prepared((sign(sent), sent)) == (kind, None)


def test_a_file_is_made_fit_in_a_process_of_its_own() -> None:
    assert fit("a.png", evidence.picture("PNG"), PATIENT).kind == "png"
    assert fit("a.exe", PDF).content == PDF
    with pytest.raises(Refused, match=r"“a.png”的画面太大，没有收下。请把图片缩小"):
        fit("a.png", evidence.huge_png(), PATIENT)


def hungry() -> Handle:
    """A reader that a picture makes ask for all memory."""
    return lambda task: ("png", bytes(4_000_000_000))


def dying() -> Handle:
    """A reader that a picture ends."""

    def handle(task: object) -> None:
        raise SystemExit(3)

    return handle


@pytest.mark.parametrize(("reader", "words"), [(hungry, "时间或内存太多"), (dying, "已损坏")])
def test_a_picture_that_breaks_its_reader_costs_that_upload_only(
    reader: object, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "handler", reader)
    with pytest.raises(Refused, match=rf"“a.png”.*{words}"):
        fit("a.png", evidence.picture("PNG"), PATIENT)
    assert fit("a.pdf", PDF).kind == "pdf"


@pytest.mark.parametrize(("size", "taken"), [(MOST_BYTES, True), (MOST_BYTES + 1, False)])
def test_a_file_has_twenty_megabytes_and_not_one_byte_more(size: int, taken: bool) -> None:
    sent = PDF + bytes(size - len(PDF))
    if taken:
        assert fit("a.pdf", sent).kind == "pdf"
    else:
        with pytest.raises(Refused, match=r"“a.pdf”有 20.0 MB，超过 20 MB，没有收下"):
            fit("a.pdf", sent)


def test_every_refusal_names_the_file_and_says_what_to_do() -> None:
    for why in WHY:
        assert sentence("发票.pdf", why).startswith("“发票.pdf”") and "请" in sentence("发票.pdf", why)
    assert {suffix[1:] for kind in KINDS.values() for suffix in kind.suffixes} | {"webp"} == set(ACCEPTED)


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("../../西河镇 照片.JPG", "jpeg", "西河镇 照片.JPG"),
        ("C:\\Users\\a\\整改.webp", "jpeg", "整改.jpg"),
        ("发票.exe", "pdf", "发票.exe.pdf"),
        ("发\u202egpj.pdf", "pdf", "发gpj.pdf"),
        ("a\x00b\r\n.pdf", "pdf", "ab.pdf"),
        (".pdf", "pdf", "pdf.pdf"),
        ("", "png", "附件.png"),
        ('<img src=x>"|.docx', "docx", "_img src=x___.docx"),
        ("合同.WPS", "doc", "合同.WPS"),
        ("长" * 300 + ".pdf", "pdf", "长" * 96 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_its_suffix_tells_the_kind(name: str, kind: str, kept: str) -> None:
    assert fitting(name, kind) == kept


@given(st.text(max_size=300), st.sampled_from(sorted(KINDS)))
def test_whatever_a_file_is_called_its_name_can_be_shown_and_saved(name: str, kind: str) -> None:
    kept = fitting(name, kind)
    assert kept.isprintable() and len(kept) <= LONGEST and not set(kept) & set('<>:"/\\|?*')
    assert kept.lower().endswith(KINDS[kind].suffixes) and not kept.startswith(".")
    assert plain(name) == plain(plain(name))
