/*
 * ledger_index_function.c
 *	  forge.index_transfers: indexes that not everybody wants to pay for.
 */
#include "pg/forge_pg.h"

#include "auth/operator.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "store/stored_transfer.h"

static const char *const statements[] = {
	"CREATE INDEX IF NOT EXISTS transfer_debit"
	" ON forge.transfer (tenant_id, debit_account_id, position)",
	"CREATE INDEX IF NOT EXISTS transfer_credit"
	" ON forge.transfer (tenant_id, credit_account_id, position)",
};

/* An operator does not own the table; its owner makes the indexes. */
static void
execute_as_owner(Oid owner)
{
	Oid user;
	int security_context;

	GetUserIdAndSecContext(&user, &security_context);
	SetUserIdAndSecContext(owner, security_context | SECURITY_LOCAL_USERID_CHANGE |
									  SECURITY_RESTRICTED_OPERATION);
	SPI_connect();
	for (int i = 0; i < lengthof(statements); i++)
		if (SPI_execute(statements[i], false, 0) != SPI_OK_UTILITY)
			elog(ERROR, "an index of transfers cannot be made");
	SPI_finish();
	SetUserIdAndSecContext(user, security_context);
}

FORGE_OPERATOR_FUNCTION(forge_index_transfers, index_transfers);

/* forge.index_transfers() -> void */
static Datum
index_transfers(FunctionCallInfo fcinfo)
{
	execute_as_owner(forge_relation_owner(forge_relation_oid(&forge_transfer_table)));
	PG_RETURN_VOID();
}
