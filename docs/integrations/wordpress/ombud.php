<?php
/**
 * Plugin Name: Akismet by Ombud
 * Description: The Akismet plugin asks the newsroom's own Ombud. Nothing goes to akismet.com.
 * Version: 1.0
 *
 * Goes into wp-content/mu-plugins, with these two filled in.
 */

defined( 'OMBUD_URL' ) || define( 'OMBUD_URL', 'https://ombud.example' );
defined( 'WPCOM_API_KEY' ) || define( 'WPCOM_API_KEY', 'the site\'s key' ); // Akismet reads it from here

add_filter( 'pre_http_request', 'ombud_answer_akismet', 10, 3 );
add_filter( 'pre_schedule_event', 'ombud_keep_pending', 10, 2 );

/** What waits for a person waits: the Akismet plugin alone would publish it after 40 minutes. */
function ombud_keep_pending( $scheduled, $event ) {
	return 'akismet_approval_fallback' === $event->hook ? false : $scheduled;
}

/** Answer what is meant for rest.akismet.com or KEY.rest.akismet.com; let everything else pass. */
function ombud_answer_akismet( $answer, $args, $url ) {
	$at    = parse_url( $url );
	$label = preg_replace( '/(^|\.)rest\.akismet\.com$/', '', strtolower( $at['host'] ?? '' ), 1, $is_akismet );
	if ( false !== $answer || ! $is_akismet ) {
		return $answer;
	}
	$calls = array( 'verify-key', 'comment-check', 'submit-spam', 'submit-ham', 'usage-limit', 'key-sites' );
	$call  = basename( $at['path'] ?? '' );
	if ( ! in_array( $call, $calls, true ) ) { // accounts and statistics, which Akismet keeps about its customers
		$user = array( 'status' => 'active', 'account_name' => 'Ombud', 'account_type' => 'ombud', 'next_billing_date' => false );
		return array(
			'headers'  => array(),
			'body'     => 'get-subscription' === $call ? json_encode( $user ) : '',
			'response' => array( 'code' => 200, 'message' => 'OK' ),
			'cookies'  => array(),
			'filename' => null,
		);
	}
	if ( '' !== $label && is_string( $args['body'] ) ) { // bbPress and older plugins send the key in the host name alone
		$args['body'] .= '&api_key=' . rawurlencode( $label );
	}
	unset( $args['headers']['Host'] );
	return wp_remote_request( rtrim( OMBUD_URL, '/' ) . $at['path'], $args );
}
