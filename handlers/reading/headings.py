"""Normalisation of headings and other words with varying spelling."""


def plain(text: str) -> str:
    """Normalise case, ё, stops, hyphens and spaces."""
    letters = text.casefold().replace("ё", "е")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
