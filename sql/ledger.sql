-- The ledger: transfers, which are part of the log, and the read models that follow from them.

--@ section tables since 0.2.0
--@ table ledger_row
CREATE INDEX ledger_row_ledger ON forge.ledger_row (tenant_id, ledger);

--@ table ledger_account_row
CREATE INDEX ledger_account_row_account ON forge.ledger_account_row (tenant_id, account_id);

-- Counts of nanoseconds since 1970 are bigint: they last until 2262.
CREATE TABLE forge.transfer (
	position bigint NOT NULL,
	event_position bigint NOT NULL,
	"timestamp" bigint NOT NULL,
	previous_debit bigint NOT NULL,
	previous_credit bigint NOT NULL,
	ledger bigint NOT NULL,
	code integer NOT NULL,
	flags integer NOT NULL,
	result integer NOT NULL,
	tenant_id uuid NOT NULL,
	transfer_id uuid NOT NULL,
	debit_account_id uuid NOT NULL,
	credit_account_id uuid NOT NULL,
	amount numeric NOT NULL,
	pending_id uuid,
	user_data_128 uuid,
	user_data_64 numeric,
	user_data_32 bigint,
	timeout bigint,
	PRIMARY KEY (tenant_id, transfer_id)
);
CREATE INDEX transfer_position ON forge.transfer (tenant_id, position);
COMMENT ON TABLE forge.transfer IS
	'Transfers of the ledger: the rows of the events ledger.batch.posted, and with them a part of the log.  Written by the engine alone, never changed.';
COMMENT ON COLUMN forge.transfer.position IS 'Place in the global order, after that of its event.';
COMMENT ON COLUMN forge.transfer.event_position IS 'Position of the event whose row it is.';
COMMENT ON COLUMN forge.transfer."timestamp" IS
	'When it happened: nanoseconds since 1970, ascending in each account.';
COMMENT ON COLUMN forge.transfer.previous_debit IS
	'Position of the transfer before it on its debit account; 0 for none.';
COMMENT ON COLUMN forge.transfer.previous_credit IS
	'Position of the transfer before it on its credit account; 0 for none.';
COMMENT ON COLUMN forge.transfer.ledger IS 'The ledger of its accounts.';
COMMENT ON COLUMN forge.transfer.code IS 'Why, by the tenant''s own list: 1 to 65535.';
COMMENT ON COLUMN forge.transfer.flags IS 'As in a record of 128 bytes.';
COMMENT ON COLUMN forge.transfer.result IS
	'0: created; otherwise the code of the status with which it failed, after which its id cannot be used again.';
COMMENT ON COLUMN forge.transfer.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.transfer.transfer_id IS 'The id that the caller gave it.';
COMMENT ON COLUMN forge.transfer.debit_account_id IS 'The account that is debited.';
COMMENT ON COLUMN forge.transfer.credit_account_id IS 'The account that is credited.';
COMMENT ON COLUMN forge.transfer.amount IS 'In the smallest unit of the ledger: 0 to 2^128 - 1.';
COMMENT ON COLUMN forge.transfer.pending_id IS
	'The pending transfer that it posts or voids; NULL for none.';
COMMENT ON COLUMN forge.transfer.user_data_128 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN forge.transfer.user_data_64 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN forge.transfer.user_data_32 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN forge.transfer.timeout IS
	'Seconds after which a pending transfer expires; NULL for never.';
SELECT forge.protect_table('transfer', 'ledger.transfer.read');

-- Half of each page stays free, so that an update finds room beside the old row, and no index is touched.  What seldom changes
-- is at both ends: an update then logs only what lies between.
CREATE TABLE forge.account_row (
	tenant_id uuid NOT NULL,
	account_id uuid NOT NULL,
	"timestamp" bigint NOT NULL,
	next_expiry bigint NOT NULL,
	ledger bigint NOT NULL,
	flags integer NOT NULL,
	position bigint NOT NULL,
	last_timestamp bigint NOT NULL,
	transfer_count bigint NOT NULL,
	debits_posted numeric NOT NULL,
	credits_posted numeric NOT NULL,
	debits_pending numeric NOT NULL,
	credits_pending numeric NOT NULL,
	PRIMARY KEY (tenant_id, account_id)
) WITH (fillfactor = 50);
CREATE INDEX account_row_timestamp ON forge.account_row (tenant_id, "timestamp");
CREATE INDEX account_row_summed ON forge.account_row (tenant_id, account_id) WHERE flags >= 32768;
COMMENT ON TABLE forge.account_row IS
	'Balances of the ledger''s accounts, a read model of forge.transfer.  What has expired since the last transfer is still counted here; the view erp.ledger_account takes it out.  Of an account that is summed it has the transfers up to the position of the read model "summed", and none that will expire; the view adds the others.';
COMMENT ON COLUMN forge.account_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.account_row.account_id IS 'The account.';
COMMENT ON COLUMN forge.account_row."timestamp" IS
	'When the account was created: nanoseconds since 1970.';
COMMENT ON COLUMN forge.account_row.next_expiry IS
	'When the first of its pending transfers expires: nanoseconds since 1970; 0 for none.';
COMMENT ON COLUMN forge.account_row.ledger IS 'The ledger it is of.';
COMMENT ON COLUMN forge.account_row.flags IS
	'As in a record of 128 bytes; bit 32 tells whether it is closed now, bit 32768 whether it is summed.';
COMMENT ON COLUMN forge.account_row.position IS 'Position of its last transfer; 0 for none.';
COMMENT ON COLUMN forge.account_row.last_timestamp IS
	'Timestamp of its last transfer, or its own.';
COMMENT ON COLUMN forge.account_row.transfer_count IS 'How many transfers it has.';
COMMENT ON COLUMN forge.account_row.debits_posted IS 'Sum of its posted debits.';
COMMENT ON COLUMN forge.account_row.credits_posted IS 'Sum of its posted credits.';
COMMENT ON COLUMN forge.account_row.debits_pending IS 'Sum of its pending debits.';
COMMENT ON COLUMN forge.account_row.credits_pending IS 'Sum of its pending credits.';
SELECT forge.protect_table('account_row', 'ledger.account.read');

CREATE TABLE forge.pending_row (
	position bigint NOT NULL,
	resolved_position bigint,
	tenant_id uuid NOT NULL,
	transfer_id uuid NOT NULL,
	fate text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant_id, transfer_id)
);
CREATE INDEX pending_row_open ON forge.pending_row (tenant_id, position) WHERE fate = 'pending';
COMMENT ON TABLE forge.pending_row IS
	'What became of each pending transfer, a read model of forge.transfer.  That one has expired follows from its time alone.';
COMMENT ON COLUMN forge.pending_row.position IS 'Position of the pending transfer.';
COMMENT ON COLUMN forge.pending_row.resolved_position IS
	'Position of the transfer that posted or voided it; NULL for none.';
COMMENT ON COLUMN forge.pending_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.pending_row.transfer_id IS 'The pending transfer.';
COMMENT ON COLUMN forge.pending_row.fate IS 'pending, posted or voided.';
SELECT forge.protect_table('pending_row', 'ledger.transfer.read');

-- One row for each of the two accounts: each is guarded by the lock of its account's row.
CREATE TABLE forge.expiry_row (
	expires_at bigint NOT NULL,
	tenant_id uuid NOT NULL,
	account_id uuid NOT NULL,
	transfer_id uuid NOT NULL,
	PRIMARY KEY (tenant_id, account_id, expires_at, transfer_id)
);
COMMENT ON TABLE forge.expiry_row IS
	'Pending transfers that will expire and are counted in forge.account_row, by account; a read model of forge.transfer.';
COMMENT ON COLUMN forge.expiry_row.expires_at IS 'When: nanoseconds since 1970.';
COMMENT ON COLUMN forge.expiry_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.expiry_row.account_id IS 'The account.';
COMMENT ON COLUMN forge.expiry_row.transfer_id IS 'The pending transfer.';
SELECT forge.protect_table('expiry_row');

CREATE TABLE forge.history_row (
	position bigint NOT NULL,
	"timestamp" bigint NOT NULL,
	tenant_id uuid NOT NULL,
	account_id uuid NOT NULL,
	debits_pending numeric NOT NULL,
	debits_posted numeric NOT NULL,
	credits_pending numeric NOT NULL,
	credits_posted numeric NOT NULL,
	PRIMARY KEY (tenant_id, account_id, position)
);
COMMENT ON TABLE forge.history_row IS
	'Balances of accounts with the flag history after each of their transfers, a read model of forge.transfer.';
COMMENT ON COLUMN forge.history_row.position IS 'Position of the transfer.';
COMMENT ON COLUMN forge.history_row."timestamp" IS 'Its timestamp: nanoseconds since 1970.';
COMMENT ON COLUMN forge.history_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.history_row.account_id IS 'The account.';
COMMENT ON COLUMN forge.history_row.debits_pending IS 'Sum of its pending debits after it.';
COMMENT ON COLUMN forge.history_row.debits_posted IS 'Sum of its posted debits after it.';
COMMENT ON COLUMN forge.history_row.credits_pending IS 'Sum of its pending credits after it.';
COMMENT ON COLUMN forge.history_row.credits_posted IS 'Sum of its posted credits after it.';
SELECT forge.protect_table('history_row', 'ledger.account.read');

--@ section functions
-- Accounts and transfers, and the views of them.
CREATE OR REPLACE FUNCTION erp.create_ledger_accounts(
	accounts jsonb, metadata jsonb DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL)
	RETURNS TABLE (index integer, account_id uuid, status text, code bigint, "timestamp" numeric)
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_ledger_accounts';
COMMENT ON FUNCTION erp.create_ledger_accounts IS
	'Creates accounts of the ledger: [{"id", "ledger", "code", "flags", "user_data_128", "user_data_64", "user_data_32", "timestamp", "name", "keeping"}].  An id is a UUID or a whole number below 2^128; flags are names: linked, debits_must_not_exceed_credits, credits_must_not_exceed_debits, history, imported, closed.  keeping is exact, or summed for accounts on which many transfers are posted at the same time: then the only flags are linked and imported.  One row for each, in order, index from 0: its status (created, exists, or why not), the number of the status, and its timestamp in nanoseconds since 1970.  A failure is a row; only a call that cannot be read is an error: payload_empty, payload_not_array, too_many, field_unknown, field_mistyped, number_out_of_range.';

CREATE OR REPLACE FUNCTION erp.create_transfers(
	transfers jsonb, metadata jsonb DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL)
	RETURNS TABLE (index integer, transfer_id uuid, status text, code bigint, "timestamp" numeric)
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_transfers';
COMMENT ON FUNCTION erp.create_transfers IS
	'Creates transfers of the ledger: [{"id", "debit_account_id", "credit_account_id", "amount", "ledger", "code", "flags", "pending_id", "timeout", "user_data_128", "user_data_64", "user_data_32", "timestamp"}], at most 100,000.  Amounts are whole numbers in the smallest unit, "max" is 2^128 - 1; timeout is in seconds; flags are names: linked, pending, post_pending_transfer, void_pending_transfer, balancing_debit, balancing_credit, closing_debit, closing_credit, imported.  One row for each, in order, index from 0: its status (created, exists, or why not), the number of the status, and its timestamp in nanoseconds since 1970.  A failure is a row, and a chain of linked transfers fails as one; only a call that cannot be read is an error: payload_empty, payload_not_array, too_many, field_unknown, field_mistyped, number_out_of_range.  The same call again changes nothing: its transfers exist.';

CREATE OR REPLACE FUNCTION erp.create_transfer_rows(
	id uuid[], debit_account_id uuid[], credit_account_id uuid[], amount numeric[], ledger bigint[],
	code integer[], flags integer[] DEFAULT NULL, pending_id uuid[] DEFAULT NULL,
	timeout bigint[] DEFAULT NULL, user_data_128 uuid[] DEFAULT NULL,
	user_data_64 numeric[] DEFAULT NULL, user_data_32 bigint[] DEFAULT NULL,
	metadata jsonb DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL)
	RETURNS TABLE (index integer, transfer_id uuid, status text, status_code bigint,
				   "timestamp" numeric)
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_transfer_rows';
COMMENT ON FUNCTION erp.create_transfer_rows IS
	'Creates transfers as erp.create_transfers does, given as arrays, one for each column: an array of one element stands for all rows, NULL for 0.  flags is the sum of 1 linked, 2 pending, 4 post_pending_transfer, 8 void_pending_transfer, 16 balancing_debit, 32 balancing_credit, 64 closing_debit, 128 closing_credit.  Errors: payload_empty, too_many, field_mistyped, number_out_of_range.';

CREATE OR REPLACE FUNCTION forge.create_accounts_packed(
	records bytea, metadata jsonb DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS bytea
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_accounts_packed';
COMMENT ON FUNCTION forge.create_accounts_packed IS
	'Creates accounts as erp.create_ledger_accounts does, given as records of 128 bytes: TigerBeetle''s struct Account, little-endian.  Returns 16 bytes for each: the timestamp (8), the number of the status (4), and zeros (4).  Errors: payload_empty, too_many, field_mistyped.';

CREATE OR REPLACE FUNCTION forge.create_transfers_packed(
	records bytea, metadata jsonb DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS bytea
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_transfers_packed';
COMMENT ON FUNCTION forge.create_transfers_packed IS
	'Creates transfers as erp.create_transfers does, given as records of 128 bytes: TigerBeetle''s struct Transfer, little-endian.  Returns 16 bytes for each: the timestamp (8), the number of the status (4), and zeros (4).  Errors: payload_empty, too_many, field_mistyped.';

--@ functions of ledger.account

--@ view erp.ledger
COMMENT ON VIEW erp.ledger IS
	'The ledgers that were registered: what their accounts count.  Accounts and transfers may be of others, too.';

--@ functions of ledger.ledger

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.create_ledger, erp.create_ledger_accounts, erp.create_transfers, erp.create_transfer_rows,
	forge.create_accounts_packed, forge.create_transfers_packed TO forge_app;
GRANT SELECT ON
	forge.ledger_row,
	erp.ledger
	TO forge_app;
