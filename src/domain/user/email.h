/*
 * email.h
 *	  E-mail addresses in the one form in which they are compared.
 */
#ifndef FORGE_DOMAIN_EMAIL_H
#define FORGE_DOMAIN_EMAIL_H

#include "base/arena.h"
#include "base/text.h"

/*
 * Without white space at its ends and in lower case, in the arena, so that no two
 * addresses differ by case alone.  False for a text that is no address.  An address
 * is a dot-atom of at most 64 characters, "@", and at least two labels of at most
 * 63 letters, digits and hyphens, 254 in all (RFC 5321 section 4.5.3.1, RFC 5322
 * section 3.4.1).  All of it is ASCII: mail servers differ in how they fold other
 * letters, and a domain of other letters has a name in punycode.  Quoted local
 * parts and address literals are not taken.
 */
bool forge_email_normalise(ForgeArena *arena, ForgeText given, ForgeText *email);

/* Is it an address in that form already? */
bool forge_email_is_normal(ForgeText email);

#endif
