/*
 * json_canonical.h
 *	  JSON objects in the one way in which they are kept, so that equal ones are equal texts.
 *
 * No white space; members in the order of the bytes of their names as they are written;
 * strings in UTF-8 with the escapes \" \\ \b \f \n \r \t, and \u00xx for the other control
 * characters; numbers without exponent, without zeros that say nothing and without a sign of
 * zero: 1.50e1 is 15.
 */
#ifndef FORGE_BASE_JSON_CANONICAL_H
#define FORGE_BASE_JSON_CANONICAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

/* Such a text; absent where there is no object. */
typedef ForgeText ForgeJson;

/*
 * The object as it is kept, in memory of the arena.  False for a text that
 * forge_json_is_object (base/json.h) refuses: no object, a member twice, an object beyond
 * the limits there.  Also false for a number that is longer than the limit when it is
 * written without its exponent.  So every object that is kept can be read.
 */
bool forge_json_canonical(ForgeText document, ForgeArena *arena, ForgeJson *canonical);

#endif
