# frozen_string_literal: true

# Post comments to Ombud and check its callbacks. Nothing but the standard library; Ruby 3.0 or later.

require "json"
require "net/http"
require "openssl"
require "securerandom"

class Ombud
  TOLERANCE_S = 5 * 60

  def initialize(url:, secret:)
    @uri = URI("#{url}/v1/comments")
    @key = secret.delete_prefix("whsec_").unpack1("m0")
    raise ArgumentError, "the webhook secret is not whole" if @key.bytesize < 24 # anybody can sign with an empty one
  end

  # Post one comment; return the HTTP status and the answer.
  def post(comment, wait_s: 0)
    body, id, timestamp = JSON.generate(comment), "msg_#{SecureRandom.uuid}", Time.now.to_i.to_s
    request = Net::HTTP::Post.new(@uri, "content-type" => "application/json")
    request["webhook-id"] = id
    request["webhook-timestamp"] = timestamp
    request["webhook-signature"] = sign(id, timestamp, body)
    request["prefer"] = "wait=#{wait_s}" if wait_s.positive?
    request.body = body
    options = { use_ssl: @uri.scheme == "https", open_timeout: 5, read_timeout: 10 }
    answer = Net::HTTP.start(@uri.host, @uri.port, **options) { |http| http.request(request) }
    [answer.code.to_i, JSON.parse(answer.body)]
  end

  # Say whether a callback comes from Ombud. `headers` are named in lower case; `body` is what came, to the byte.
  def verify(headers, body)
    timestamp = headers["webhook-timestamp"].to_s
    return false unless timestamp.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= TOLERANCE_S

    expected = sign(headers["webhook-id"].to_s, timestamp, body)
    headers["webhook-signature"].to_s.split(" ").any? { |each| OpenSSL.secure_compare(expected, each) }
  end

  private

  def sign(id, timestamp, body)
    signed = "#{id}.#{timestamp}.".b + body.b
    "v1,#{[OpenSSL::HMAC.digest("SHA256", @key, signed)].pack("m0")}"
  end
end
