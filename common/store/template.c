/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/template.h"
#include "text/utf8.h"

#define NAME_CHARACTERS 64

#define COLUMNS "SELECT name, text, class, description, updated_at " \
	"FROM template "
static const char sql_all[] = COLUMNS "ORDER BY name";
static const char sql_find[] = COLUMNS "WHERE name = $1";

struct stmt *
template_all(struct db *db, const char *name, struct error *e)
{
	if (name)
		return db_query(db, sql_find, DB_ARGS(T(name)), e);
	return db_query(db, sql_all, DB_NONE, e);
}

int
template_next(struct stmt *st, struct template_row *row, struct error *e)
{
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	row->name = db_word(st, 0);
	row->text = db_word(st, 1);
	row->text_len = db_len(st, 1);
	row->class = db_text(st, 2);
	row->description = db_text(st, 3);
	row->updated_at = db_int(st, 4);
	return 1;
}

static const char sql_names[] = "SELECT name FROM template ORDER BY name";

int
template_missing(struct db *db, const char *name, struct error *e)
{
	return db_no_such(db, sql_names, "template", name, "sms-template list "
	    "shows what there is", e);
}

int
template_load(struct db *db, const char *name, struct buf *text,
    struct error *e)
{
	struct stmt *st = template_all(db, name, e);
	struct template_row row;
	int r = template_next(st, &row, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return template_missing(db, name, e);
	buf_add(text, row.text, row.text_len);
	db_reset(st);
	return 0;
}

int
template_name(const char *name, struct error *e)
{
	size_t len = strlen(name);
	const char *s;

	for (s = name; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return error_set(e, ERR_USAGE, "a template's name "
			    "holds no control characters");
	if (!len || utf8_valid(name, len) < len ||
	    utf8_count(name, len) > NAME_CHARACTERS)
		return error_set(e, ERR_USAGE, "'%s' cannot name a template: "
		    "give 1 to %d characters of UTF-8", name,
		    NAME_CHARACTERS);
	return 0;
}

static const char sql_add[] =
    "INSERT INTO template (name, text, class, description, updated_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

static int
taken(const char *name, struct error *e)
{
	return error_set(e, ERR_DATA, "there is a template '%s' already: "
	    "change it with sms-template set", name);
}

int
template_add(struct db *db, const struct template_row *row, struct error *e)
{
	if (template_name(row->name, e) < 0 ||
	    db_exec(db, sql_add, DB_ARGS(T(row->name),
	    TN(row->text, row->text_len), T(row->class), T(row->description),
	    I(clock_now())), e) < 0)
		return -1;
	return db_changes(db) ? 0 : taken(row->name, e);
}

static const char sql_change[] =
    "UPDATE OR IGNORE template SET name = $2, text = $3, class = $4, "
    "description = $5, updated_at = $6 WHERE name = $1";

int
template_change(struct db *db, const char *name,
    const struct template_row *row, struct error *e)
{
	struct stmt *st = template_all(db, name, e);
	struct template_row old;
	int r = template_next(st, &old, e);

	if (r <= 0)
		return r;
	db_reset(st);
	if (template_name(row->name, e) < 0 ||
	    db_exec(db, sql_change, DB_ARGS(T(name), T(row->name),
	    TN(row->text, row->text_len), T(row->class), T(row->description),
	    I(clock_now())), e) < 0)
		return -1;
	return db_changes(db) ? 1 : taken(row->name, e);
}

static const char sql_delete[] = "DELETE FROM template WHERE name = $1";

int
template_delete(struct db *db, const char *name, struct error *e)
{
	if (db_exec(db, sql_delete, DB_ARGS(T(name)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}
