"""The organisation as its administrator sets it up and keeps it right. Known to the dispatch alone."""

from handlers.administration.accepting import render_invitation
from handlers.administration.view import render_page

__all__ = ["render_invitation", "render_page"]
