"""Picture: a photograph drawn anew, smaller and upright, without anything that a camera or a person put beside it.

4032 × 3024 from a telephone, on its side, with place and time   →   1920 × 2560, upright, pixels only

What comes in may be hostile: it is called in a process of its own (apart.py).
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

LONGEST_SIDE = 2560  # pixels: A4 at 220 dots per inch
MOST_PIXELS = 70_000_000  # a telephone of 64 megapixels, and no more: each takes up to four bytes
QUALITY = 85
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def redrawn(content: bytes, kind: str) -> tuple[str, bytes]:
    """The kind and bytes to keep; or a key of kinds.WHY and nothing."""
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is decoded
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                return "pixels", b""
            if kind != "jpeg" and getattr(image, "n_frames", 1) > 1:
                return "moving", b""
            return _saved(_upright(image), kind)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (Pillow's decoders raise whatever their bytes lead them to)
        return "broken", b""


def _upright(image: Image.Image) -> Image.Image:
    """Reduced first, so that turning it costs little."""
    turned = image.getexif().get(0x0112, 1)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at a fraction of its size
    small = _plain(image)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    exif = Image.Exif()
    exif[0x0112] = turned
    small.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(small)


def _plain(image: Image.Image) -> Image.Image:
    """In one of three modes: grey, colours, colours that let through."""
    if image.mode in ("L", "RGB", "RGBA"):
        image.load()
        return image.copy()
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel: `convert` would make all of it white
        return image.point(lambda value: value / 256).convert("L")
    is_clear = "A" in image.mode or "transparency" in image.info
    return image.convert("RGBA" if is_clear else "RGB")


def _saved(image: Image.Image, kind: str) -> tuple[str, bytes]:
    """Only the pixels go into the new file: an image that was opened carries remarks, profiles and places along."""
    if kind != "png" and image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if kind == "png":
        bare.save(out, "PNG")
        return "png", out.getvalue()
    bare.save(out, "JPEG", quality=QUALITY)
    return "jpeg", out.getvalue()
