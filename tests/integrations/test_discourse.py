"""The plugin for Discourse, under Ruby with a stand-in for discourse-akismet's client."""

import json
import os

from integrations_support import INTEGRATIONS, needs, output

DISCOURSE = """
class Akismet
  class Client
    attr_reader :api_url
    def initialize(api_key:, base_url:)
      @api_url = "https://#{api_key}.rest.akismet.com/1.1"
      @base_url = base_url
    end
    def comment_check(body) = post("comment-check", body)
    private
    def post(path, body) = [@api_url, path, body.merge(blog: @base_url)]
  end
end
def after_initialize = yield
load ARGV[0]
require "json"
client = Akismet::Client.new(api_key: "k", base_url: "https://talk.example")
puts JSON.generate(client.comment_check({ comment_content: "Hello" }))
"""


def test_discourse_asks_ombud_with_the_key_in_the_body() -> None:
    needs("ruby")
    env = {"PATH": os.environ["PATH"], "OMBUD_URL": "https://ombud.example/"}
    plugin = str(INTEGRATIONS / "discourse" / "plugin.rb")
    url, path, body = json.loads(output(["ruby", "-e", DISCOURSE, "--", plugin], env))
    assert (url, path) == ("https://ombud.example/1.1", "comment-check")
    assert body == {"comment_content": "Hello", "blog": "https://talk.example", "api_key": "k"}
