/*
 * columns.h
 *	  The columns of the engine's tables, in their order: the one place that names
 *	  them for the library.  Those of read models are made from the headers of the
 *	  aggregates (base/describe.h).
 *
 * A list gives each column to the macro COLUMN: its name in C, with the prefix P
 * before it; its name, its type, and whether it may be NULL.  A module that reads
 * or writes the table makes an enum of its list; the table itself is compared with
 * it when it is opened (description.h).  Read models begin with the tenant and the
 * stream's id, which are not in their lists.
 */
#ifndef FORGE_PG_COLUMNS_H
#define FORGE_PG_COLUMNS_H

#include "made/read_model_columns.h"

#define FORGE_COLUMN_NUMBER(number, name, type, is_nullable) number,

/* The numbers of a table's columns, from 1, and PREFIX_COLUMN_COUNT. */
#define FORGE_COLUMN_NUMBERS(LIST, PREFIX)                                                         \
	enum                                                                                           \
	{                                                                                              \
		PREFIX##COLUMN_ZERO,                                                                       \
		LIST(FORGE_COLUMN_NUMBER, PREFIX) PREFIX##COLUMN_END,                                      \
		PREFIX##COLUMN_COUNT = PREFIX##COLUMN_END - 1                                              \
	}

/* The numbers of a read model's columns after its key. */
#define FORGE_READ_MODEL_NUMBERS(LIST, PREFIX)                                                     \
	enum                                                                                           \
	{                                                                                              \
		PREFIX##ID = 2,                                                                            \
		LIST(FORGE_COLUMN_NUMBER, PREFIX) PREFIX##COLUMN_END                                       \
	}

/* Their places after the key, from 0, for the function that fills them; and COLUMN_COUNT. */
#define FORGE_READ_MODEL_PLACES(LIST)                                                              \
	enum                                                                                           \
	{                                                                                              \
		LIST(FORGE_COLUMN_NUMBER, ) COLUMN_COUNT                                                   \
	}

#define FORGE_EVENT_COLUMNS(COLUMN, P)                                                             \
	COLUMN(P##POSITION, "position", INT8OID, false)                                                \
	COLUMN(P##VERSION, "version", INT8OID, false)                                                  \
	COLUMN(P##OCCURRED_AT, "occurred_at", TIMESTAMPTZOID, false)                                   \
	COLUMN(P##RECORDED_AT, "recorded_at", TIMESTAMPTZOID, false)                                   \
	COLUMN(P##SCHEMA_VERSION, "schema_version", INT4OID, false)                                    \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##AGGREGATE_ID, "aggregate_id", UUIDOID, false)                                        \
	COLUMN(P##EVENT_ID, "event_id", UUIDOID, false)                                                \
	COLUMN(P##COMMAND_ID, "command_id", UUIDOID, false)                                            \
	COLUMN(P##PRINCIPAL_ID, "principal_id", UUIDOID, true)                                         \
	COLUMN(P##CORRELATION_ID, "correlation_id", UUIDOID, true)                                     \
	COLUMN(P##CAUSATION_ID, "causation_id", UUIDOID, true)                                         \
	COLUMN(P##AGGREGATE_TYPE, "aggregate_type", TEXTOID, false)                                    \
	COLUMN(P##EVENT_TYPE, "event_type", TEXTOID, false)                                            \
	COLUMN(P##PAYLOAD, "payload", JSONBOID, false)                                                 \
	COLUMN(P##METADATA, "metadata", JSONBOID, true)

#define FORGE_STREAM_COLUMNS(COLUMN, P)                                                            \
	COLUMN(P##VERSION, "version", INT8OID, false)                                                  \
	COLUMN(P##STATE_VERSION, "state_version", INT8OID, false)                                      \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##AGGREGATE_ID, "aggregate_id", UUIDOID, false)                                        \
	COLUMN(P##AGGREGATE_TYPE, "aggregate_type", TEXTOID, false)                                    \
	COLUMN(P##STATE, "state", BYTEAOID, true)

#define FORGE_COMMAND_COLUMNS(COLUMN, P)                                                           \
	COLUMN(P##VERSION, "version", INT8OID, false)                                                  \
	COLUMN(P##POSITION, "position", INT8OID, true)                                                 \
	COLUMN(P##EVENT_COUNT, "event_count", INT4OID, false)                                          \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##COMMAND_ID, "command_id", UUIDOID, false)                                            \
	COLUMN(P##AGGREGATE_ID, "aggregate_id", UUIDOID, false)                                        \
	COLUMN(P##FINGERPRINT, "fingerprint", UUIDOID, false)

#define FORGE_CLAIM_COLUMNS(COLUMN, P)                                                             \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##AGGREGATE_ID, "aggregate_id", UUIDOID, false)                                        \
	COLUMN(P##TYPE, "claim_type", TEXTOID, false)                                                  \
	COLUMN(P##VALUE, "value", TEXTOID, false)

#define FORGE_JWT_KEY_MATERIAL_COLUMNS(COLUMN, P)                                                  \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ID, "id", UUIDOID, false)                                                            \
	COLUMN(P##ALGORITHM, "algorithm", TEXTOID, false)                                              \
	COLUMN(P##MATERIAL, "material", BYTEAOID, false)

#define FORGE_BROWSER_SESSION_COLUMNS(COLUMN, P)                                                   \
	COLUMN(P##CREATED_AT, "created_at", TIMESTAMPTZOID, false)                                     \
	COLUMN(P##EXPIRES_AT, "expires_at", TIMESTAMPTZOID, false)                                     \
	COLUMN(P##ENDED_AT, "ended_at", TIMESTAMPTZOID, true)                                          \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##SESSION_ID, "session_id", UUIDOID, false)                                            \
	COLUMN(P##PRINCIPAL_ID, "principal_id", UUIDOID, false)                                        \
	COLUMN(P##KEY_ID, "key_id", UUIDOID, false)                                                    \
	COLUMN(P##DIGEST, "digest", BYTEAOID, false)                                                   \
	COLUMN(P##ROLES, "roles", TEXTARRAYOID, false)                                                 \
	COLUMN(P##USER_AGENT, "user_agent", TEXTOID, true)

#define FORGE_FEED_CURSOR_COLUMNS(COLUMN, P)                                                       \
	COLUMN(P##POSITION, "position", INT8OID, false)                                                \
	COLUMN(P##RETRY_AT, "retry_at", TIMESTAMPTZOID, false)                                         \
	COLUMN(P##ATTEMPT_COUNT, "attempt_count", INT4OID, false)                                      \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##DATABASE_ID, "database_id", UUIDOID, false)                                          \
	COLUMN(P##CONSUMER, "consumer", TEXTOID, false)                                                \
	COLUMN(P##LAST_ERROR, "last_error", TEXTOID, true)

#define FORGE_JOB_ROW_COLUMNS(COLUMN, P)                                                           \
	COLUMN(P##RUN_AT, "run_at", TIMESTAMPTZOID, false)                                             \
	COLUMN(P##START_AT, "start_at", TIMESTAMPTZOID, false)                                         \
	COLUMN(P##CREATED_AT, "created_at", TIMESTAMPTZOID, false)                                     \
	COLUMN(P##LEASE_UNTIL, "lease_until", TIMESTAMPTZOID, true)                                    \
	COLUMN(P##FINISHED_AT, "finished_at", TIMESTAMPTZOID, true)                                    \
	COLUMN(P##FIRST_DELAY_US, "first_delay_us", INT8OID, false)                                    \
	COLUMN(P##DELAY_MAX_US, "delay_max_us", INT8OID, false)                                        \
	COLUMN(P##EVERY, "every", INTERVALOID, true)                                                   \
	COLUMN(P##ATTEMPT_COUNT, "attempt_count", INT4OID, false)                                      \
	COLUMN(P##ATTEMPTS_MAX, "attempts_max", INT4OID, false)                                        \
	COLUMN(P##RUN_COUNT, "run_count", INT4OID, false)                                              \
	COLUMN(P##INTERRUPTION_COUNT, "interruption_count", INT4OID, false)                            \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##JOB_ID, "job_id", UUIDOID, false)                                                    \
	COLUMN(P##PRINCIPAL_ID, "principal_id", UUIDOID, true)                                         \
	COLUMN(P##KEY_ID, "key_id", UUIDOID, true)                                                     \
	COLUMN(P##BINDING_ID, "binding_id", UUIDOID, true)                                             \
	COLUMN(P##DATABASE_ID, "database_id", UUIDOID, false)                                          \
	COLUMN(P##KIND, "kind", TEXTOID, false)                                                        \
	COLUMN(P##STATUS, "status", TEXTOID, false)                                                    \
	COLUMN(P##RETRY_POLICY, "retry_policy", TEXTOID, false)                                        \
	COLUMN(P##ROLES, "roles", TEXTARRAYOID, false)                                                 \
	COLUMN(P##PAYLOAD, "payload", JSONBOID, false)                                                 \
	COLUMN(P##LAST_ERROR, "last_error", TEXTOID, true)

#define FORGE_JOB_ATTEMPT_ROW_COLUMNS(COLUMN, P)                                                   \
	COLUMN(P##STARTED_AT, "started_at", TIMESTAMPTZOID, false)                                     \
	COLUMN(P##ENDED_AT, "ended_at", TIMESTAMPTZOID, true)                                          \
	COLUMN(P##NUMBER, "number", INT4OID, false)                                                    \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##JOB_ID, "job_id", UUIDOID, false)                                                    \
	COLUMN(P##OUTCOME, "outcome", TEXTOID, true)                                                   \
	COLUMN(P##ERROR, "error", TEXTOID, true)

#define FORGE_INSIGHT_ROW_COLUMNS(COLUMN, P)                                                       \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ITEM_ID, "item_id", UUIDOID, false)                                                  \
	COLUMN(P##EVENT_POSITION, "event_position", INT8OID, false)                                    \
	COLUMN(P##INSIGHT_ID, "insight_id", UUIDOID, false)                                            \
	COLUMN(P##KIND, "kind", TEXTOID, false)                                                        \
	COLUMN(P##SEVERITY, "severity", FLOAT8OID, false)                                              \
	COLUMN(P##CONFIDENCE, "confidence", FLOAT8OID, false)                                          \
	COLUMN(P##Z_SCORE, "z_score", FLOAT8OID, true)                                                 \
	COLUMN(P##EXPLANATION, "explanation", TEXTOID, false)                                          \
	COLUMN(P##DETAIL, "detail", JSONBOID, false)                                                   \
	COLUMN(P##DETECTED_AT, "detected_at", TIMESTAMPTZOID, false)

#define FORGE_SERIES_ROW_COLUMNS(COLUMN, P)                                                        \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ITEM_ID, "item_id", UUIDOID, false)                                                  \
	COLUMN(P##VERSION, "version", INT8OID, false)                                                  \
	COLUMN(P##MOVEMENT_COUNT, "movement_count", INT8OID, false)                                    \
	COLUMN(P##DETECTOR, "detector", TEXTOID, false)                                                \
	COLUMN(P##MEMORY, "memory", FLOAT8ARRAYOID, false)                                             \
	COLUMN(P##DELTAS, "deltas", FLOAT8ARRAYOID, false)

#define FORGE_ACCOUNT_MONTH_ROW_COLUMNS(COLUMN, P)                                                 \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ACCOUNT, "account", TEXTOID, false)                                                  \
	COLUMN(P##CURRENCY, "currency", TEXTOID, false)                                                \
	COLUMN(P##MONTH, "month", DATEOID, false)                                                      \
	COLUMN(P##CLOSING, "closing", BOOLOID, false)                                                  \
	COLUMN(P##DEBIT, "debit", NUMERICOID, false)                                                   \
	COLUMN(P##CREDIT, "credit", NUMERICOID, false)

#define FORGE_TRANSFER_COLUMNS(COLUMN, P)                                                          \
	COLUMN(P##POSITION, "position", INT8OID, false)                                                \
	COLUMN(P##EVENT_POSITION, "event_position", INT8OID, false)                                    \
	COLUMN(P##TIMESTAMP, "timestamp", INT8OID, false)                                              \
	COLUMN(P##PREVIOUS_DEBIT, "previous_debit", INT8OID, false)                                    \
	COLUMN(P##PREVIOUS_CREDIT, "previous_credit", INT8OID, false)                                  \
	COLUMN(P##LEDGER, "ledger", INT8OID, false)                                                    \
	COLUMN(P##CODE, "code", INT4OID, false)                                                        \
	COLUMN(P##FLAGS, "flags", INT4OID, false)                                                      \
	COLUMN(P##RESULT, "result", INT4OID, false)                                                    \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ID, "transfer_id", UUIDOID, false)                                                   \
	COLUMN(P##DEBIT_ACCOUNT_ID, "debit_account_id", UUIDOID, false)                                \
	COLUMN(P##CREDIT_ACCOUNT_ID, "credit_account_id", UUIDOID, false)                              \
	COLUMN(P##AMOUNT, "amount", NUMERICOID, false)                                                 \
	COLUMN(P##PENDING_ID, "pending_id", UUIDOID, true)                                             \
	COLUMN(P##USER_DATA_128, "user_data_128", UUIDOID, true)                                       \
	COLUMN(P##USER_DATA_64, "user_data_64", NUMERICOID, true)                                      \
	COLUMN(P##USER_DATA_32, "user_data_32", INT8OID, true)                                         \
	COLUMN(P##TIMEOUT, "timeout", INT8OID, true)

/* What seldom changes is at both ends: an update then logs only what lies between. */
#define FORGE_ACCOUNT_ROW_COLUMNS(COLUMN, P)                                                       \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ID, "account_id", UUIDOID, false)                                                    \
	COLUMN(P##TIMESTAMP, "timestamp", INT8OID, false)                                              \
	COLUMN(P##NEXT_EXPIRY, "next_expiry", INT8OID, false)                                          \
	COLUMN(P##LEDGER, "ledger", INT8OID, false)                                                    \
	COLUMN(P##FLAGS, "flags", INT4OID, false)                                                      \
	COLUMN(P##POSITION, "position", INT8OID, false)                                                \
	COLUMN(P##LAST_TIMESTAMP, "last_timestamp", INT8OID, false)                                    \
	COLUMN(P##TRANSFER_COUNT, "transfer_count", INT8OID, false)                                    \
	COLUMN(P##DEBITS_POSTED, "debits_posted", NUMERICOID, false)                                   \
	COLUMN(P##CREDITS_POSTED, "credits_posted", NUMERICOID, false)                                 \
	COLUMN(P##DEBITS_PENDING, "debits_pending", NUMERICOID, false)                                 \
	COLUMN(P##CREDITS_PENDING, "credits_pending", NUMERICOID, false)

#define FORGE_PENDING_ROW_COLUMNS(COLUMN, P)                                                       \
	COLUMN(P##POSITION, "position", INT8OID, false)                                                \
	COLUMN(P##RESOLVED_POSITION, "resolved_position", INT8OID, true)                               \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ID, "transfer_id", UUIDOID, false)                                                   \
	COLUMN(P##FATE, "fate", TEXTOID, false)

#define FORGE_EXPIRY_ROW_COLUMNS(COLUMN, P)                                                        \
	COLUMN(P##EXPIRES_AT, "expires_at", INT8OID, false)                                            \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ACCOUNT_ID, "account_id", UUIDOID, false)                                            \
	COLUMN(P##TRANSFER_ID, "transfer_id", UUIDOID, false)

#define FORGE_HISTORY_ROW_COLUMNS(COLUMN, P)                                                       \
	COLUMN(P##POSITION, "position", INT8OID, false)                                                \
	COLUMN(P##TIMESTAMP, "timestamp", INT8OID, false)                                              \
	COLUMN(P##TENANT_ID, "tenant_id", UUIDOID, false)                                              \
	COLUMN(P##ACCOUNT_ID, "account_id", UUIDOID, false)                                            \
	COLUMN(P##DEBITS_PENDING, "debits_pending", NUMERICOID, false)                                 \
	COLUMN(P##DEBITS_POSTED, "debits_posted", NUMERICOID, false)                                   \
	COLUMN(P##CREDITS_PENDING, "credits_pending", NUMERICOID, false)                               \
	COLUMN(P##CREDITS_POSTED, "credits_posted", NUMERICOID, false)

#endif
