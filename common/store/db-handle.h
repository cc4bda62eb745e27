/* SPDX-License-Identifier: ISC
 *
 * What db.c, where statements run, and db-file.c, where the file is opened,
 * made and copied, share. Nobody else includes it.
 */
#ifndef STORE_DB_HANDLE_H
#define STORE_DB_HANDLE_H

#include <sqlite3.h>
#include <stddef.h>

#include "store/db.h"

#define STMT_SLOTS 512		/* a power of two, well over what a tool uses */

struct db {
	sqlite3 *h;
	char *path;
	const char *what;
	struct stmt *stmts[STMT_SLOTS];
	size_t nstmts;
};

/* One sentence and one kind for what SQLite says; "doing" names our own
 * mistake where it is one. Returns -1. */
int db_fail(struct db *db, const char *doing, struct error *e);
/* Statements that bind nothing, return nothing and are not kept. */
int db_run(struct db *db, const char *sql, struct error *e);

#endif
