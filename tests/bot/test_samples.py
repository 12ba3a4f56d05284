"""The sample reports in docs/ are what the program makes today of their made-up week."""

import asyncio
from pathlib import Path
from zipfile import ZipFile

from PIL import Image, ImageChops, ImageStat

from tests.samples import make

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
LARGEST = 300_000
AGAIN = "make them again by `make samples`, and look at them"


def parts(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_samples_can_be_made_again(tmp_path: Path) -> None:
    asyncio.run(make(tmp_path))
    names = sorted(one.name for one in tmp_path.iterdir())
    beside = {one.name for one in SAMPLES.glob("chats*.png")}  # of the page: tests/page
    assert names == sorted({one.name for one in SAMPLES.iterdir()} - beside)
    assert (tmp_path / "week.txt").read_text("utf-8") == (SAMPLES / "week.txt").read_text("utf-8")
    assert (tmp_path / "doctor.svg").read_text("utf-8") == (SAMPLES / "doctor.svg").read_text(
        "utf-8"
    )
    for name in ("week.docx", "week.xlsx"):
        assert parts(tmp_path / name) == parts(SAMPLES / name), AGAIN
    with Image.open(tmp_path / "week.png") as one, Image.open(SAMPLES / "week.png") as other:
        assert one.size == other.size, AGAIN
        differs = ImageChops.difference(one.convert("L"), other.convert("L"))
    assert ImageStat.Stat(differs).mean[0] < 1, AGAIN  # another processor may round otherwise


def test_the_samples_are_small() -> None:
    sizes = {one.name: one.stat().st_size for one in SAMPLES.iterdir()}
    assert {name for name, size in sizes.items() if size > LARGEST} == set()
