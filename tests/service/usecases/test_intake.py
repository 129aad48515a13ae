"""Taking comments in."""

from service.domain.cases import Case
from service.store import Store


def kept(store: Store, case_id: str) -> Case:
    (case,) = store.cases.load([case_id])
    assert case is not None
    return case


def test_e_mail_and_ip_are_nowhere_in_the_store_in_clear(store: Store, post) -> None:
    post(author={"id": "u1", "name": "Nora", "email": "nora@mail.example", "ip": "203.0.113.77"})
    client = store.server.client
    for key in client.scan_iter("*"):
        dump = str(_whole(client, key))
        assert "mail.example" not in dump
        assert "203.0.113.77" not in dump


def _whole(client, key: str) -> object:
    read = {
        "hash": client.hgetall,
        "string": client.get,
        "zset": lambda k: client.zrange(k, 0, -1),
        "list": lambda k: client.lrange(k, 0, -1),
        "stream": client.xrange,
    }
    return read[client.type(key)](key)


def test_the_same_author_is_known_again_by_the_hash_of_the_address(store: Store, post) -> None:
    one = kept(store, post(id="1", author={"email": "Nora@Mail.example ", "ip": "2001:db8::1"})).comment.author
    two = kept(store, post(id="2", author={"email": "nora@mail.example", "ip": "2001:0db8:0::1"})).comment.author
    assert one == two
    assert one is not None
    assert one.email_hash


def test_article_parent_and_times_are_kept(store: Store, post) -> None:
    article = {"id": "a1", "url": "https://news.example/a1", "title": "Bridge closed"}
    parent = {"id": "c0", "text": "First!"}
    comment = kept(
        store, post(article=article, parent=parent, created="2026-11-22T10:00:00+01:00", language="en-GB")
    ).comment
    assert comment.article is not None
    assert str(comment.article.url) == article["url"]
    assert comment.parent is not None
    assert comment.parent.text == "First!"
    assert comment.created is not None
    assert comment.created.isoformat() == "2026-11-22T10:00:00+01:00"
    assert comment.language == "en-GB"
