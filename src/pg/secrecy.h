/*
 * secrecy.h
 *	  Keeps the text of a statement that holds a secret out of sight.
 *
 * While it stands, nothing that is raised, by whomever, brings the statement or
 * the text of a query into the server's log.  Its place in pg_stat_activity and
 * in what is logged later of the same statement is taken by another text.  What
 * the server logs before the function runs (log_statement, a syntax error) and
 * what log_min_duration_statement writes cannot be helped from here.
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
