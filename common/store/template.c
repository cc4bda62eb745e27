/* SPDX-License-Identifier: ISC */
#include "base/buf.h"
#include "base/error.h"
#include "store/db.h"
#include "store/template.h"

static const char sql_load[] = "SELECT text FROM template WHERE name = $1";

int
template_load(struct db *db, const char *name, struct buf *text,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_load, DB_ARGS(T(name)), e);
	int r = db_step(st, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return error_set(e, ERR_DATA, "there is no template '%s': "
		    "sms-template list shows them", name);
	buf_add(text, db_text(st, 0), db_len(st, 0));
	db_reset(st);
	return 0;
}
