"""Under which licences the parts of an SBOM stand: `python licences.py SBOM`; exit 1 for others than these."""

import json
import re
import sys
from pathlib import Path

ALLOWED = frozenset(
    [
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CNRI-Python",
        "ISC",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "Zlib",
    ]
)
"""They may be used and passed on with a program of any licence, as libraries and unchanged."""

CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def licences(component: dict) -> set[str]:
    """By their SPDX names, as its package gives them; a licence may stand there in several ways."""
    found = set()
    for one in component.get("licenses", []):
        licence = one.get("license", {})
        said = one.get("expression") or licence.get("id") or licence.get("name", "")
        found |= set(re.split(r" (?:AND|OR) ", CLASSIFIERS.get(said, said).strip("()")))
    return found


def main(sbom: Path) -> int:
    """Prints each part that stands under a licence; gives how many stand under another."""
    wrong = 0
    for component in json.loads(sbom.read_text(encoding="utf-8"))["components"]:
        found = licences(component)
        well = bool(found) and found <= ALLOWED
        wrong += not well
        mark = " " if well else "!"
        named = ", ".join(sorted(found)) or "none is named"
        print(f"{mark} {component['name']} {component['version']}: {named}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1])) else 0)
