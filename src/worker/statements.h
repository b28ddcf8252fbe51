/*
 * statements.h
 *	  Statements of other people that concern the worker.
 */
#ifndef FORGE_WORKER_STATEMENTS_H
#define FORGE_WORKER_STATEMENTS_H

#include "pg/forge_pg.h"

void forge_statements_init(void);

#endif
