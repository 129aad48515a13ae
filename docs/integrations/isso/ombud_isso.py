"""Isso with Ombud as its moderator: serve `ombud_isso:application` where you served `isso.run:application`.

Needs `ombud.py` beside it, `[moderation] enabled = true` in isso.cfg, and in the environment ISSO_SETTINGS, OMBUD_URL
and OMBUD_WEBHOOK_SECRET. Ombud's callback address is https://WHERE-ISSO-IS/ombud.
"""

import logging
import os
import threading

import isso
import ombud
from isso import config, local, views
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

log = logging.getLogger("isso")


class Moderation(views.Info):
    """Posts each comment once it is saved; publishes or deletes it once it is decided."""

    def __init__(self, app):
        super().__init__(app)
        self.app, self.comments, self.threads = app, app.db.comments, app.db.threads
        app.signal.subscriptions["comments.new:after-save"].append(lambda _thread, comment: self.send(comment["id"]))
        app.signal.subscriptions["comments.edit"].append(lambda comment: self.send(comment["id"]))
        app.urls.add(Rule("/ombud", endpoint=self.hear, methods=["POST"]))

    def send(self, number):
        saved = self.comments.get(number)
        thread = self.threads.get(saved["tid"])
        author = {"name": saved["author"], "email": saved["email"], "url": saved["website"], "ip": saved["remote_addr"]}
        comment = {
            "id": str(number),
            "revision": revision(saved),
            "text": saved["text"],
            "author": {name: value for name, value in author.items() if value},
            "article": {"id": thread["uri"], "url": local("origin") + thread["uri"], "title": thread["title"] or "-"},
        }
        threading.Thread(target=self.post, args=(comment,)).start()  # readers don't wait for it

    def post(self, comment):
        try:
            ombud.post(comment)
        except OSError as error:  # it stays in Isso's own queue, as it would without Ombud
            log.error("comment %s has not reached Ombud: %s", comment["id"], error)

    def hear(self, _environ, request):
        headers = {name.lower(): value for name, value in request.headers}
        if not ombud.verify(headers, request.get_data()):
            return Response(status=401)
        outcome = request.json["data"]
        saved = self.comments.get(int(outcome["id"]))
        if saved and outcome["decision"] and outcome["revision"] == revision(saved):
            with self.app.lock:
                if outcome["decision"]["outcome"] == "approve":
                    self.comments.activate(saved["id"])
                else:
                    self.comments.delete(saved["id"])
        return Response(status=204)


def revision(saved):
    """Every edit is later than the one before; what was decided of an earlier one no longer holds."""
    return 1 + int((saved["modified"] or 0) * 1000)


views.Info = Moderation  # Isso makes its views as it starts
application = isso.make_app(config.load(config.default_file(), os.environ["ISSO_SETTINGS"]), multiprocessing=True)
