/*
 * estimate.h
 *	  Estimates for the planner in place of statistics of the extension's
 *	  tables.
 *
 * PostgreSQL keeps statistics of a table as a whole, over all tenants, and its planner
 * consults them for leakproof operators in spite of row security: by EXPLAIN a client
 * could ask which values other tenants have.  So no column of our tables has
 * statistics (sql/kernel.sql).  Instead, a library that is loaded tells the
 * planner how many different values a column is likely to have.  It computes that
 * from the names of columns and the sizes of tables, and looks at no value.
 * docs/decisions/0014-no-statistics.md has the reasoning and the figures.
 */
#ifndef FORGE_PROJECTION_ROWS_ESTIMATE_H
#define FORGE_PROJECTION_ROWS_ESTIMATE_H

#include "pg/forge_pg.h"

void forge_estimate_init(void);

#endif
