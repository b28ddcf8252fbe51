/*
 * credit_function.c
 *	  forge.credit_available: what is available of a party's credit.
 */
#include "api/result.h"

#include "app/credit.h"
#include "auth/caller_permission.h"
#include "auth/session.h"
#include "pg/convert.h"
#include "utils/snapmgr.h"

FORGE_FUNCTION(forge_credit_available_of);

/* forge.credit_available(party_id uuid, currency text) -> numeric */
Datum
forge_credit_available_of(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_permission_require("parties.party.read");
	ForgeUuid party_id = forge_arg_uuid(fcinfo, 0, "party_id");
	ForgeDecimal available;

	forge_arg_require(fcinfo, 1, "currency");
	if (!forge_credit_available(session->tenant, party_id,
								forge_text_from_datum(PG_GETARG_DATUM(1)), GetActiveSnapshot(),
								&available))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(forge_decimal_to_datum(available));
}
