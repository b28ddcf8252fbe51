/*
 * secrecy.h
 *	  Keeps the text of a statement that holds a secret out of sight.
 *
 * While it is in effect, no error or message brings the statement or the text
 * of a query into the server's log.  In pg_stat_activity, and in later log
 * lines of the same statement, another text takes its place.  It cannot change
 * lines that the server logs before the function runs (log_statement, a syntax
 * error), or those of log_min_duration_statement.
 */
#ifndef FORGE_PG_SECRECY_H
#define FORGE_PG_SECRECY_H

#include "pg/forge_pg.h"

typedef ErrorContextCallback ForgeSecrecy;

/* Shows that text (of static storage) in the statement's place. */
void forge_secrecy_begin(ForgeSecrecy *secrecy, const char *shown);

/* An error ends it as well. */
void forge_secrecy_end(ForgeSecrecy *secrecy);

#endif
