/*
 * browser_session_begin.h
 *	  Beginning a browser session, and what a new one takes away.
 *
 * Rows that another transaction has locked are left to it, so nobody who signs in waits for others.
 */
#ifndef FORGE_AUTH_BROWSER_SESSION_BEGIN_H
#define FORGE_AUTH_BROWSER_SESSION_BEGIN_H

#include "auth/browser_session.h"

/* Live sessions of one principal, and as many that have ended. */
#define FORGE_BROWSER_SESSIONS_MAX 20

/* Room for a secret with its end. */
#define FORGE_BROWSER_SECRET_TEXT_SIZE (FORGE_BROWSER_SECRET_LENGTH + 1)

/*
 * Begins a session for an identity that a token has proved, and gives its secret.  Ends the
 * principal's oldest sessions beyond FORGE_BROWSER_SESSIONS_MAX, and removes some that have
 * expired, of anybody.  The caller has asked whether it may write (store/guard.h).
 */
void forge_browser_session_begin(const ForgeSession *session, ForgeUuid id, ForgeText user_agent,
								 char secret[FORGE_BROWSER_SECRET_TEXT_SIZE]);

#endif
