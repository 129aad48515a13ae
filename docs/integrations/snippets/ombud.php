<?php
// Post comments to Ombud and check its callbacks. PHP 8.0 or later, with allow_url_fopen.

const OMBUD_TOLERANCE_S = 5 * 60;

function ombud_sign( string $secret, string $id, string $timestamp, string $body ): string {
	$key = (string) base64_decode( substr( $secret, strlen( 'whsec_' ) ), true );
	if ( strlen( $key ) < 24 ) { // anybody can sign with an empty one
		throw new InvalidArgumentException( 'The webhook secret is not set, or not whole.' );
	}
	return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$timestamp.$body", $key, true ) );
}

/** Post one comment; return the HTTP status (0 where there was no answer) and the answer. */
function ombud_post( string $url, string $secret, array $comment, int $wait_s = 0 ): array {
	$body      = json_encode( $comment, JSON_THROW_ON_ERROR );
	$id        = 'msg_' . bin2hex( random_bytes( 16 ) );
	$timestamp = (string) time();
	$headers   = array(
		'content-type: application/json',
		"webhook-id: $id",
		"webhook-timestamp: $timestamp",
		'webhook-signature: ' . ombud_sign( $secret, $id, $timestamp, $body ),
		'connection: close',
	);
	if ( $wait_s ) {
		$headers[] = "prefer: wait=$wait_s";
	}
	$options = array(
		'method'          => 'POST',
		'header'          => $headers,
		'content'         => $body,
		'timeout'         => 10,
		'ignore_errors'   => true,
		'follow_location' => 0,
	);
	$stream  = @fopen( "$url/v1/comments", 'r', false, stream_context_create( array( 'http' => $options ) ) );
	if ( false === $stream ) {
		return array( 0, null );
	}
	$status = (int) explode( ' ', stream_get_meta_data( $stream )['wrapper_data'][0] )[1];
	return array( $status, json_decode( stream_get_contents( $stream ), true ) );
}

/**
 * Say whether a callback comes from Ombud: $id is $_SERVER['HTTP_WEBHOOK_ID'] ?? '', likewise HTTP_WEBHOOK_TIMESTAMP and
 * HTTP_WEBHOOK_SIGNATURE; $body is file_get_contents( 'php://input' ), untouched.
 */
function ombud_verify( string $secret, string $id, string $timestamp, string $signatures, string $body ): bool {
	if ( ! ctype_digit( $timestamp ) || abs( time() - (int) $timestamp ) > OMBUD_TOLERANCE_S ) {
		return false;
	}
	$expected = ombud_sign( $secret, $id, $timestamp, $body );
	foreach ( explode( ' ', $signatures ) as $each ) {
		if ( hash_equals( $expected, $each ) ) {
			return true;
		}
	}
	return false;
}
