"""Headings of columns, and other words that people write now so, now so."""


def plain(text: str) -> str:
    """Without case, ё, stops, hyphens, and more than one space."""
    letters = text.casefold().replace("ё", "е")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
