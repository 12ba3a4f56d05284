"""What networks find can be stored, whatever they answer."""

from domain.model.network.post import FoundPost


def check_storable(post: FoundPost) -> None:
    """What is found can be stored by every database, and is bounded."""
    for text in (post.text, post.author_name, post.author, post.url, post.address.key):
        assert "\0" not in (text or "").encode().decode()
    assert len(post.text) <= 16_384
    assert len(post.author_name or "") <= 200
    assert len(str(post.address)) <= 200
