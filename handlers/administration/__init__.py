"""The organisation as its administrator sets it up and keeps it right. Known to the dispatch and to delivery."""

from handlers.administration.accepting import render_invitation
from handlers.administration.memo import render_memo
from handlers.administration.view import render_page

__all__ = ["render_invitation", "render_memo", "render_page"]
