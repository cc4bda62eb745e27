/* SPDX-License-Identifier: ISC */
#include "base/error.h"
#include "store/db.h"
#include "store/log.h"

static const char sql_log[] =
    "SELECT at, actor, action, detail FROM log "
    "WHERE at >= $1 AND at < $2 ORDER BY id";

int
log_each(struct db *db, int64_t since, int64_t until,
    int (*show)(const struct log_line *line, void *ctx, struct error *e),
    void *ctx, struct error *e)
{
	struct stmt *st = db_query(db, sql_log, DB_ARGS(I(since), I(until)),
	    e);
	int r;

	while ((r = db_step(st, e)) > 0) {
		struct log_line line = { db_int(st, 0), db_word(st, 1),
		    db_word(st, 2), db_word(st, 3) };

		if (show(&line, ctx, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}
