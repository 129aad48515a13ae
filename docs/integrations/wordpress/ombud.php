<?php
/**
 * Plugin Name: Akismet by Ombud
 * Description: The Akismet plugin asks the newsroom's own Ombud. Nothing goes to akismet.com.
 * Version: 1.0
 *
 * Goes into wp-content/mu-plugins. In wp-config.php: define( 'OMBUD_URL', 'https://ombud.example' );
 */

add_filter( 'pre_http_request', 'ombud_answer_akismet', 10, 3 );

/** Answer what is meant for rest.akismet.com or KEY.rest.akismet.com; let everything else pass. */
function ombud_answer_akismet( $answer, $args, $url ) {
	$at    = parse_url( $url );
	$label = preg_replace( '/(^|\.)rest\.akismet\.com$/', '', strtolower( $at['host'] ?? '' ), 1, $is_akismet );
	if ( false !== $answer || ! $is_akismet ) {
		return $answer;
	}
	if ( ! defined( 'OMBUD_URL' ) ) {
		return new WP_Error( 'ombud', 'wp-config.php does not define OMBUD_URL.' );
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
