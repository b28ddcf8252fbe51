/*
 * identifier_function.c
 *	  erp.check_identifier: is an identifier well formed?
 */
#include "pg/forge_pg.h"

#include "base/identifier.h"
#include "base/word.h"
#include "pg/convert.h"
#include "pg/error.h"

FORGE_FUNCTION(forge_check_identifier);

/* erp.check_identifier(kind text, value text) -> boolean.  It is STRICT. */
Datum
forge_check_identifier(PG_FUNCTION_ARGS)
{
	ForgeText kind = forge_text_from_datum(PG_GETARG_DATUM(0));
	ForgeOutcome outcome;

	if (forge_word_number(FORGE_IDENTIFIER_KINDS, kind) < 0)
	{
		outcome = forge_with_string(forge_refuse(FORGE_REASON_WORD_UNKNOWN), "kind");
		outcome = forge_with_string(outcome, FORGE_IDENTIFIER_KINDS);
		forge_error_raise(forge_with_text(outcome, kind), FORGE_NO_PLACE);
	}
	PG_RETURN_BOOL(forge_identifier_check(kind, forge_text_from_datum(PG_GETARG_DATUM(1))));
}
