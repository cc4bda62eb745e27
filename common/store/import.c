/* SPDX-License-Identifier: ISC
 *
 * Sorted rows and the list's members, which the account keeps in the same
 * order, are merged: what only the rows have is added, what only the list has
 * is removed, what both have is compared. Nothing is written that is the same
 * already, and what is written goes in the order of the table, which is what
 * makes an import in random order fast.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/sort.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/import.h"
#include "store/list.h"
#include "store/members.h"
#include "store/vars.h"

struct import {
	struct db *db;
	const struct import_how *how;
	struct sort *sort;
	struct buf record;	/* on its way into the sort */
	bool told;		/* of the duplicates */

	/* The list as it is, and what it will be. */
	int64_t list;		/* 0: there is none yet */
	struct vars old_names, names;
	struct buf names_json;
	int *from_row;		/* column i of the list: of the row, or -1 */
	int *from_old;		/* and of the list as it is */
	bool row_fits;		/* a row's variables are the list's */
	bool old_fits;		/* the columns stay as they are */

	/* The row at the front of the sort. */
	struct import_row row;
	char number[SORT_PLUS_SIZE];
	uint64_t key;
	bool any;		/* was there one before? */

	struct vars row_values, old_values;
	struct buf merged;
};

int
import_open(struct import **out, struct db *db, const struct import_how *how,
    struct error *e)
{
	struct import *im;
	int64_t list;
	int r = list_find(db, how->list, &list, e);

	*out = NULL;
	if (r < 0 || (r == 0 && list_name(how->list, e) < 0))
		return -1;
	im = xcalloc(1, sizeof *im);
	im->db = db;
	im->how = how;
	im->sort = sort_new();
	*out = im;
	return 0;
}

void
import_close(struct import *im)
{
	if (!im)
		return;
	sort_free(im->sort);
	vars_release(&im->old_names);
	vars_release(&im->names);
	vars_release(&im->row_values);
	vars_release(&im->old_values);
	buf_release(&im->record);
	buf_release(&im->names_json);
	buf_release(&im->merged);
	free(im->from_row);
	free(im->from_old);
	free(im);
}

/* What the sort keeps of a row: this, the extra, the variables. The number is
 * its key. */
struct kept {
	unsigned long line;
	size_t extra;
};

int
import_row(struct import *im, const struct import_row *row, struct error *e)
{
	struct kept kept = { row->line, row->extra_len };

	buf_clear(&im->record);
	buf_add(&im->record, &kept, sizeof kept);
	buf_add(&im->record, row->extra, row->extra_len);
	buf_add(&im->record, row->vars, row->vars_len);
	return sort_add(im->sort, sort_plus(row->number), im->record.s,
	    im->record.len, e);
}

static void
unpack(struct import_row *row, const char *p, size_t len)
{
	struct kept kept;

	memcpy(&kept, p, sizeof kept);
	row->line = kept.line;
	row->extra = p + sizeof kept;
	row->extra_len = kept.extra;
	row->vars = row->extra + kept.extra;
	row->vars_len = len - sizeof kept - kept.extra;
}

/* The next row of another number into im->row: 1, 0 at the end, -1. */
static int
next_row(struct import *im, struct import_counts *counts, struct error *e)
{
	struct import_row again = { .number = im->number };
	const char *p;
	uint64_t key;
	size_t len;
	int r;

	while ((r = sort_next(im->sort, &key, &p, &len, e)) > 0) {
		if (!im->any || key != im->key)
			break;
		counts->duplicates++;
		unpack(&again, p, len);
		if (!im->told && im->how->duplicate(im->how->ctx, &again,
		    im->row.line, e) < 0)
			return -1;
	}
	if (r <= 0)
		return r;
	im->any = true;
	im->key = key;
	sort_plus_text(im->number, key);
	im->row.number = im->number;
	unpack(&im->row, p, len);
	return 1;
}

/*
 * Columns.
 */

static void
add_names(struct import *im)
{
	const struct import_how *how = im->how;
	size_t i, len;

	vars_begin(&im->names_json);
	for (i = 0; how->add && i < im->old_names.n; i++) {
		const char *name = vars_get(&im->old_names, i, &len);

		vars_add(&im->names_json, name, len);
	}
	for (i = 0; i < how->nnames; i++)
		if (!how->add ||
		    list_column(&im->old_names, how->names[i]) < 0)
			vars_add(&im->names_json, how->names[i],
			    strlen(how->names[i]));
	vars_end(&im->names_json);
}

static int
row_column(const struct import *im, const char *name)
{
	return name_find(name, im->how->names, im->how->nnames);
}

/* The list as it is now, the columns it will have, and where their values
 * come from. */
static int
prepare(struct import *im, struct error *e)
{
	int r = list_find(im->db, im->how->list, &im->list, e);
	size_t i, len;

	if (r < 0)
		return -1;
	if (r == 0)
		im->list = 0;
	im->old_names.n = 0;
	if (im->list && list_columns(im->db, im->list, &im->old_names, e) < 0)
		return -1;
	buf_clear(&im->names_json);
	add_names(im);
	XASSERT(vars_read(&im->names, im->names_json.s, im->names_json.len)
	    == 0);
	im->from_row = xrealloc(im->from_row, im->names.n + 1, sizeof(int));
	im->from_old = xrealloc(im->from_old, im->names.n + 1, sizeof(int));
	im->row_fits = im->names.n == im->how->nnames;
	im->old_fits = im->names.n == im->old_names.n;
	for (i = 0; i < im->names.n; i++) {
		const char *name = vars_get(&im->names, i, &len);

		im->from_row[i] = row_column(im, name);
		im->from_old[i] = list_column(&im->old_names, name);
		im->row_fits &= im->from_row[i] == (int)i;
		im->old_fits &= im->from_old[i] == (int)i;
	}
	return 0;
}

/*
 * One number.
 */

/* The row's variables as the list will have them: the row's own, and the
 * member's where the row has no such column. */
static int
merge_values(struct import *im, const char *old, size_t old_len,
    struct error *e)
{
	const struct import_row *row = &im->row;
	const char *s;
	size_t i, len;

	im->old_values.n = 0;
	XASSERT(vars_read(&im->row_values, row->vars, row->vars_len) == 0);
	if (old && vars_read(&im->old_values, old, old_len) < 0)
		return error_set(e, ERR_DATA, "%s: the variables of this "
		    "member are damaged: delete it and import it again",
		    row->number);
	buf_clear(&im->merged);
	vars_begin(&im->merged);
	for (i = 0; i < im->names.n; i++) {
		if (im->from_row[i] >= 0)
			s = vars_get(&im->row_values, (size_t)im->from_row[i],
			    &len);
		else
			s = vars_get(&im->old_values, (size_t)im->from_old[i],
			    &len);
		vars_add(&im->merged, s, len);
	}
	vars_end(&im->merged);
	return 0;
}

/* Would somebody who reads both see a difference? Empty and missing are the
 * same. */
static bool
differs(struct import *im, const char *vars, size_t len)
{
	const char *a, *b;
	size_t i, la, lb;

	XASSERT(vars_read(&im->row_values, vars, len) == 0);
	for (i = 0; i < im->names.n; i++) {
		a = vars_get(&im->row_values, i, &la);
		b = im->from_old[i] < 0 ? vars_get(&im->old_values, SIZE_MAX,
		    &lb) : vars_get(&im->old_values, (size_t)im->from_old[i],
		    &lb);
		if (la != lb || memcmp(a, b, la))
			return true;
	}
	for (i = 0; i < im->old_names.n; i++) {
		vars_get(&im->old_values, i, &lb);
		if (lb && list_column(&im->names,
		    vars_get(&im->old_names, i, &la)) < 0)
			return true;
	}
	return false;
}

static const char sql_insert[] =
    "INSERT INTO member (list, number, vars) VALUES ($1, $2, $3)";

/* The row at the front, for which the list has `old` or nothing (NULL). */
static int
put(struct import *im, const char *old, size_t old_len, bool apply,
    struct import_counts *counts, struct error *e)
{
	const char *vars = im->row.vars;
	size_t len = im->row.vars_len;

	if (!im->row_fits) {
		if (merge_values(im, old, old_len, e) < 0)
			return -1;
		vars = im->merged.s;
		len = im->merged.len;
	}
	if (!old) {
		counts->added++;
		return !apply ? 0 : db_exec(im->db, sql_insert,
		    DB_ARGS(I(im->list), T(im->number), TN(vars, len)), e);
	}
	if (im->old_fits && len == old_len && !memcmp(vars, old, len))
		return 0;
	if (vars_read(&im->old_values, old, old_len) < 0)
		im->old_values.n = 0;
	if (differs(im, vars, len))
		counts->changed++;
	return !apply ? 0 : list_put(im->db, im->list, im->number, vars, len,
	    e);
}

/*
 * All of them.
 */

/* Rows on their way into a list that has no members yet. */
#define BATCH 16
struct batch {
	struct buf text;
	struct db_arg args[1 + 2 * BATCH];	/* the list, then the rows */
	size_t at[2 * BATCH];	/* where the texts begin */
	size_t n;
};

#define ROW(a, b) "($1, $" #a ", $" #b ")"
static const char sql_batch[] =
    "INSERT INTO member (list, number, vars) VALUES "
    ROW(2, 3) ", " ROW(4, 5) ", " ROW(6, 7) ", " ROW(8, 9) ", "
    ROW(10, 11) ", " ROW(12, 13) ", " ROW(14, 15) ", " ROW(16, 17) ", "
    ROW(18, 19) ", " ROW(20, 21) ", " ROW(22, 23) ", " ROW(24, 25) ", "
    ROW(26, 27) ", " ROW(28, 29) ", " ROW(30, 31) ", " ROW(32, 33);

static void
batch_text(struct batch *b, size_t i, const char *s, size_t len)
{
	b->at[i] = b->text.len;
	b->args[1 + i] = TN(NULL, len);
	buf_add(&b->text, s, len);
}

static int
batch_write(struct import *im, struct batch *b, struct error *e)
{
	size_t i;
	int r = 0;

	b->args[0] = I(im->list);
	for (i = 0; i < 2 * b->n; i++)
		b->args[1 + i].p = b->text.s + b->at[i];
	if (b->n == BATCH)
		r = db_exec(im->db, sql_batch, b->args, 1 + 2 * BATCH, e);
	for (i = 0; b->n < BATCH && r == 0 && i < b->n; i++)
		r = db_exec(im->db, sql_insert, DB_ARGS(b->args[0],
		    b->args[1 + 2 * i], b->args[2 + 2 * i]), e);
	buf_clear(&b->text);
	b->n = 0;
	return r;
}

/* Several rows to a statement: the statement's own cost is half of the work
 * of a row. */
static int
fill(struct import *im, struct import_counts *counts, struct error *e)
{
	struct batch b = { .n = 0 };
	int r;

	while ((r = next_row(im, counts, e)) > 0) {
		counts->added++;
		batch_text(&b, 2 * b.n, im->number, strlen(im->number));
		batch_text(&b, 2 * b.n + 1, im->row.vars, im->row.vars_len);
		if (++b.n == BATCH && (r = batch_write(im, &b, e)) < 0)
			break;
	}
	if (r == 0)
		r = batch_write(im, &b, e);
	buf_release(&b.text);
	return r;
}

static const char sql_any[] = "SELECT 1 FROM member WHERE list = $1 LIMIT 1";

/* 1 when nobody is on the list and rows can go in as they are. */
static int
can_fill(struct import *im, struct error *e)
{
	int64_t one;
	int r;

	if (!im->row_fits)
		return 0;
	r = db_one(im->db, sql_any, DB_ARGS(I(im->list)), &one, e);
	return r < 0 ? -1 : !r;
}

/* Rows and members side by side. */
static int
replace(struct import *im, struct members *m, bool apply,
    struct import_counts *counts, struct error *e)
{
	int r = next_row(im, counts, e), order;

	if (r < 0 || (im->list && members_next(m, e) < 0))
		return -1;
	while (r > 0 || m->number) {
		order = r <= 0 ? 1 : !m->number ? -1 :
		    strcmp(im->number, m->number);
		if (order > 0) {
			counts->removed++;
			if (apply && list_drop(im->db, im->list, m->number, e)
			    < 0)
				return -1;
		} else if (put(im, order ? NULL : m->vars, m->len, apply,
		    counts, e) < 0) {
			return -1;
		}
		if (order <= 0 && (r = next_row(im, counts, e)) < 0)
			return -1;
		if (order >= 0 && members_next(m, e) < 0)
			return -1;
	}
	return r;
}

static const char sql_old[] =
    "SELECT vars FROM member WHERE list = $1 AND number = $2";

/* Few rows may meet a long list: members are looked up one by one. */
static int
add(struct import *im, bool apply, struct import_counts *counts,
    struct error *e)
{
	struct buf old = { 0 };
	struct stmt *st;
	int r, found;

	while ((r = next_row(im, counts, e)) > 0) {
		st = db_query(im->db, sql_old, DB_ARGS(I(im->list),
		    T(im->number)), e);
		if ((found = db_step(st, e)) < 0)
			break;
		buf_clear(&old);
		if (found) {
			buf_add(&old, db_word(st, 0), db_len(st, 0));
			db_reset(st);
		}
		if (put(im, found ? old.s : NULL, old.len, apply, counts, e)
		    < 0)
			break;
	}
	buf_release(&old);
	return r == 0 ? 0 : -1;
}

static int
merge(struct import *im, bool apply, struct import_counts *counts,
    struct error *e)
{
	struct members m;
	int r = apply ? can_fill(im, e) : 0;

	if (r < 0)
		return -1;
	*counts = (struct import_counts){ 0 };
	im->any = false;
	if (sort_rewind(im->sort, e) < 0)
		return -1;
	if (r) {
		r = fill(im, counts, e);
	} else if (im->how->add) {
		r = add(im, apply, counts, e);
	} else {
		members_init(&m, im->db, im->list);
		r = replace(im, &m, apply, counts, e);
		members_release(&m);
	}
	if (r == 0)
		im->told = true;
	return r;
}

int
import_count(struct import *im, struct import_counts *counts,
    struct error *e)
{
	if (prepare(im, e) < 0)
		return -1;
	return merge(im, false, counts, e);
}

int
import_apply(struct import *im, struct import_counts *counts,
    struct error *e)
{
	if (prepare(im, e) < 0 ||
	    (!im->list && list_make(im->db, im->how->list, &im->list, e) < 0))
		return -1;
	if (merge(im, true, counts, e) < 0)
		return -1;
	return list_set_columns(im->db, im->list, &im->names_json, e);
}
