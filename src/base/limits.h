/*
 * limits.h
 *	  The limits of the core, in one place, each with its reason.
 *
 * Every list and every text has a limit; going over one is refused by name
 * (text_too_long, too_many).  Lengths of texts are in characters.
 */
#ifndef FORGE_BASE_LIMITS_H
#define FORGE_BASE_LIMITS_H

/* Names that people read: of an item, a tenant, a party. */
#define FORGE_NAME_LENGTH_MAX 200

/* Codes that people type or scan: a sku. */
#define FORGE_CODE_LENGTH_MAX 64

/* One of the words that a field may hold. */
#define FORGE_WORD_LENGTH_MAX 63

/* Free text: the reason of an adjustment. */
#define FORGE_REASON_LENGTH_MAX 500

/* A tenant's slug, so that it can be a DNS label. */
#define FORGE_SLUG_LENGTH_MAX 63

/* Dotted names of aggregates, events and commands; they are stored in every event. */
#define FORGE_TYPE_NAME_LENGTH_MAX 200

/* Fields of one shape: the decoder has one bit of an integer for each. */
#define FORGE_FIELDS_MAX 64

/*
 * Live reservations of one item: all of them are part of its state, which every
 * command on it reads, about a tenth of a microsecond for each.
 */
#define FORGE_RESERVATIONS_MAX 10000

/* Lots of one item at one place: those who take from them look at all of them. */
#define FORGE_LOTS_MAX 1000

/* Costs at which one item came in at one place: likewise part of its state. */
#define FORGE_LAYERS_MAX 10000

/* Lines of one order: all of them are part of its state, and of one unit of work. */
#define FORGE_ORDER_LINES_MAX 1000

/* Lines of one transfer of stock, and the lots of all of them: likewise. */
#define FORGE_STOCK_TRANSFER_LINES_MAX 1000
#define FORGE_STOCK_TRANSFER_PICKS_MAX 10000

/* Addresses of one party: all of them are part of its state, which every order of it looks at. */
#define FORGE_ADDRESSES_MAX 100

/* Currencies in which one party has had a credit limit: likewise. */
#define FORGE_CREDIT_LIMITS_MAX 20

/* The temperatures in which a location can store, joined: commands on stock look at its state. */
#define FORGE_TEMPERATURE_ZONES_LENGTH_MAX 1000

/* Units and dimensions, as quantities name them: "kg". */
#define FORGE_UNIT_LENGTH_MAX 16

/* What people read of a product. */
#define FORGE_DESCRIPTION_LENGTH_MAX 10000

/* Packs of one product: each may have a GTIN, which is a claim. */
#define FORGE_PACKS_MAX 50

/* Numbers of accounts: charts of accounts have four to ten digits, and parts of them. */
#define FORGE_ACCOUNT_NUMBER_LENGTH_MAX 20

/* Lines of one entry: all of them are part of one unit of work. */
#define FORGE_ENTRY_LINES_MAX 1000

/* The numbers of the limited accounts of one entry, joined: those of all of its lines. */
#define FORGE_LIMITED_ACCOUNTS_LENGTH_MAX                                                          \
	(FORGE_ENTRY_LINES_MAX * (FORGE_ACCOUNT_NUMBER_LENGTH_MAX + 1))

/* Accounts that play a part: all of them are part of the state that each entry looks at. */
#define FORGE_POSTING_ACCOUNTS_MAX 1000

/* The name that another system has for a thing, such as a payment or a parcel. */
#define FORGE_REFERENCE_LENGTH_MAX 200

/* Fields in the key of an aggregate whose id is computed from it. */
#define FORGE_KEY_FIELDS_MAX 2

/* Claims that one aggregate may hold at a time. */
#define FORGE_CLAIMS_MAX 64

/* Commands or appends in one batch: the whole unit of work is held in memory. */
#define FORGE_BATCH_MAX 100000

/* Events in one append: likewise. */
#define FORGE_APPEND_EVENTS_MAX 100000

/* The roles of one principal, joined: they travel in the session context. */
#define FORGE_ROLES_LENGTH_MAX 1000

/* Names of detectors. */
#define FORGE_DETECTOR_NAME_LENGTH_MAX 63

/*
 * Movements that a detector looks back at: a deviation needs two, and all of
 * them are kept for each item and gone through at each movement.
 */
#define FORGE_WINDOW_SIZE_MIN 2
#define FORGE_WINDOW_SIZE_DEFAULT 10
#define FORGE_WINDOW_SIZE_MAX 100

/* The name of a role: as long as the server's own. */
#define FORGE_ROLE_NAME_LENGTH_MAX 63

/* The permissions of one role, joined: they are looked through at every command. */
#define FORGE_PERMISSIONS_LENGTH_MAX 8000

/* An e-mail address: RFC 5321, section 4.5.3.1, without the angle brackets. */
#define FORGE_EMAIL_LENGTH_MAX 254

/* The name of a time zone: "America/Argentina/Buenos_Aires" has 30. */
#define FORGE_TIME_ZONE_LENGTH_MAX 63

/* The attributes that a tenant defines itself, of one thing: they are part of its state. */
#define FORGE_ATTRIBUTES_SIZE_MAX 16384

/*
 * A schema of attributes: it is read whenever attributes are set.  As a field it may be longer, so
 * that one that is too long is refused as a schema (schema_too_large).
 */
#define FORGE_SCHEMA_SIZE_MAX 65536
#define FORGE_SCHEMA_TEXT_SIZE_MAX 1048576

/* Names of the server's own roles: NAMEDATALEN - 1. */
#define FORGE_OBJECT_NAME_LENGTH_MAX 63

/* A function of the server with its schema, both quoted. */
#define FORGE_FUNCTION_NAME_LENGTH_MAX 300

#endif
