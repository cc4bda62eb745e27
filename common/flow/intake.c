/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/intake.h"
#include "io/number.h"
#include "io/progress.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"
#include "store/account.h"
#include "store/import.h"
#include "store/vars.h"

struct intake {
	struct intake_how how;
	struct account *account;
	struct rows *rows;
	struct rejects *rejects;
	struct import_how import_how;
	struct import *import;
	int64_t good, duplicates, bad;

	/* Where the number stands, the variables, and what only rejects need:
	 * the number as typed, and the columns of a rejects file. */
	size_t number;
	size_t *vars, nvars;
	const char **names;
	size_t *extra, nextra;

	struct buf vars_json, extra_json;
	struct vars seen, seen_extra;	/* of a duplicate */
};

/*
 * The header.
 */

static int
not_first(const struct intake *in, struct error *e)
{
	if (rows_column(in->rows, "number") > 0)
		return error_set(e, ERR_DATA, "%s:1: csv-first-column: "
		    "\"number\" must be the first column, and \"%s\" is: move "
		    "it, or add -c number", rows_file(in->rows),
		    rows_name(in->rows, 0));
	return error_set(e, ERR_DATA, "%s:1: csv-first-column: the first "
	    "column must be \"number\", and \"%s\" is: rename it, or say with "
	    "-c NAME which column is the number", rows_file(in->rows),
	    rows_name(in->rows, 0));
}

/* The number stands first (P9), or where -c says. */
static int
find_number(struct intake *in, struct error *e)
{
	const struct opt_texts *roles = &in->how.house->roles;
	const char *name;
	int i;

	if (!roles->n) {
		in->number = 0;
		return name_same(rows_name(in->rows, 0), "number") ? 0 :
		    not_first(in, e);
	}
	name = roles->v[roles->n - 1];
	if (!strncmp(name, "number=", strlen("number=")))
		name += strlen("number=");
	else if (strchr(name, '='))
		return error_set(e, ERR_USAGE, "-c %s: only the column of the "
		    "number can be named here", name);
	if ((i = rows_need(in->rows, name, e)) < 0)
		return -1;
	in->number = (size_t)i;
	i = rows_column(in->rows, "number");
	if (i >= 0 && (size_t)i != in->number)
		return error_set(e, ERR_DATA, "%s:1: column '%s' cannot be a "
		    "variable, since {{number}} is the contact's number: "
		    "rename it", rows_file(in->rows),
		    rows_name(in->rows, (size_t)i));
	return 0;
}

/* Every other column that has a name is a variable; those of a rejects file
 * are ours. */
static int
sort_columns(struct intake *in, struct error *e)
{
	bool back = rejects_header(in->rows);
	size_t i, width = rows_width(in->rows);

	if (!width)
		return 0;
	if (back && !in->how.add)
		return error_set(e, ERR_DATA, "%s:1: these are rejects of an "
		    "earlier run, and would replace the whole list: add them "
		    "to it with --add", rows_file(in->rows));
	if (find_number(in, e) < 0)
		return -1;
	in->vars = xcalloc(width, sizeof *in->vars);
	in->names = xcalloc(width, sizeof *in->names);
	in->extra = xcalloc(width, sizeof *in->extra);
	for (i = 0; i < width; i++) {
		const char *name = rows_name(in->rows, i);

		if (i == in->number)
			continue;
		if (back && rejects_column(name)) {
			in->extra[in->nextra++] = i;
		} else if (!*name) {
			tool_note("%s:1: column %zu has no name and is left "
			    "out", rows_file(in->rows), i + 1);
		} else {
			in->names[in->nvars] = name;
			in->vars[in->nvars++] = i;
		}
	}
	return 0;
}

/*
 * Rows.
 */

static int
reject(struct intake *in, const struct row *row, const char *column,
    const char *reason, const char *detail, struct error *e)
{
	in->bad++;
	return rejects_add(in->rejects, row, column, reason, detail, e);
}

/* The row could not be had back from its number and variables alone. */
static bool
needs_extra(const struct intake *in, const struct row *row,
    const struct phone *p)
{
	return in->nextra || row->lens[in->number] != p->len ||
	    memcmp(row->cells[in->number], p->e164, p->len);
}

static int
take(struct intake *in, const struct row *row, const struct phone *p,
    struct error *e)
{
	struct import_row out = { .number = p->e164, .line = row->line };
	size_t i;

	buf_clear(&in->vars_json);
	vars_begin(&in->vars_json);
	for (i = 0; i < in->nvars; i++)
		vars_add(&in->vars_json, row->cells[in->vars[i]],
		    row->lens[in->vars[i]]);
	vars_end(&in->vars_json);
	out.vars = in->vars_json.s;
	out.vars_len = in->vars_json.len;
	if (needs_extra(in, row, p)) {
		buf_clear(&in->extra_json);
		vars_begin(&in->extra_json);
		vars_add(&in->extra_json, row->cells[in->number],
		    row->lens[in->number]);
		for (i = 0; i < in->nextra; i++)
			vars_add(&in->extra_json, row->cells[in->extra[i]],
			    row->lens[in->extra[i]]);
		vars_end(&in->extra_json);
		out.extra = in->extra_json.s;
		out.extra_len = in->extra_json.len;
	}
	return import_row(in->import, &out, e);
}

static int
read_row(struct intake *in, const struct row *row, struct error *e)
{
	const char *column = rows_name(in->rows, in->number), *reason;
	struct phone p;
	char detail[256];

	if (row->bad)
		return reject(in, row, NULL, row->bad, row->detail, e);
	if (number_read(&p, row->cells[in->number], row->lens[in->number],
	    in->account->country, &reason, detail, sizeof detail) < 0)
		return reject(in, row, column, reason, detail, e);
	if (p.valid == PHONE_NO)
		return reject(in, row, column, "bad-number",
		    phone_fault_text(p.fault), e);
	in->good++;
	return take(in, row, &p, e);
}

static int
read_rows(struct intake *in, struct error *e)
{
	struct progress progress;
	struct row row;
	int64_t n = 0;
	int r;

	progress_begin(&progress, 0);
	while ((r = rows_next(in->rows, &row, e)) > 0) {
		if (in->how.house->max_rows && n >= in->how.house->max_rows) {
			r = error_set(e, ERR_DATA, "%s:%lu: more than the "
			    "%lld rows of --max-rows", rows_file(in->rows),
			    row.line, (long long)in->how.house->max_rows);
			break;
		}
		if (read_row(in, &row, e) < 0) {
			r = -1;
			break;
		}
		progress_at(&progress, ++n);
	}
	progress_end(&progress);
	return r;
}

/* A row whose number an earlier one has: as it was in the file. */
static int
duplicate(void *ctx, const struct import_row *dup, unsigned long first,
    struct error *e)
{
	struct intake *in = ctx;
	size_t i, width = rows_width(in->rows);
	const char **cells = xcalloc(width, sizeof *cells);
	size_t *lens = xcalloc(width, sizeof *lens);
	struct row row = { .cells = cells, .lens = lens, .line = dup->line };
	char detail[64];
	int r;

	for (i = 0; i < width; i++)
		cells[i] = "";
	XASSERT(vars_read(&in->seen, dup->vars, dup->vars_len) == 0);
	for (i = 0; i < in->nvars; i++)
		cells[in->vars[i]] = vars_get(&in->seen, i,
		    &lens[in->vars[i]]);
	cells[in->number] = dup->number;
	lens[in->number] = strlen(dup->number);
	if (dup->extra_len) {
		XASSERT(vars_read(&in->seen_extra, dup->extra,
		    dup->extra_len) == 0);
		cells[in->number] = vars_get(&in->seen_extra, 0,
		    &lens[in->number]);
		for (i = 0; i < in->nextra; i++)
			cells[in->extra[i]] = vars_get(&in->seen_extra, i + 1,
			    &lens[in->extra[i]]);
	}
	snprintf(detail, sizeof detail, "line %lu has the same number", first);
	in->good--;
	in->duplicates++;
	r = rejects_add(in->rejects, &row, rows_name(in->rows, in->number),
	    "duplicate", detail, e);
	free(cells);
	free(lens);
	return r;
}

/* Whole or not at all, unless partial. */
static int
whole(struct intake *in, struct error *e)
{
	if (!in->bad || in->how.partial)
		return 0;
	if (rejects_commit(in->rejects, e) < 0)
		return -1;
	return error_set(e, ERR_DATA, "%s: %lld bad row%s: nothing was "
	    "imported: mend %s, or add --partial to import the others",
	    rows_file(in->rows), (long long)in->bad, in->bad == 1 ? "" : "s",
	    in->bad == 1 ? "it" : "them");
}

static int
open_input(struct intake *in, struct error *e)
{
	const struct house *house = in->how.house;
	const struct rows_how how = {
		.charset = house->charset, .bare = "number",
		.empty_ok = house->empty_ok, .acts = true
	};

	if (rows_open(&in->rows, in->how.files, in->how.nfiles, &how, e) < 0 ||
	    sort_columns(in, e) < 0)
		return -1;
	return rejects_open(&in->rejects, house->rejects, house->yes,
	    in->rows, e);
}

static int
read_all(struct intake *in, struct error *e)
{
	in->import_how = (struct import_how){ .list = in->how.list,
	    .add = in->how.add, .names = in->names, .nnames = in->nvars,
	    .duplicate = duplicate, .ctx = in };
	if (import_open(&in->import, in->account->db, &in->import_how,
	    e) < 0 || read_rows(in, e) < 0)
		return -1;
	return whole(in, e);
}

int
intake_open(struct intake **out, struct account *a,
    const struct intake_how *how, struct error *e)
{
	struct intake *in = xcalloc(1, sizeof *in);

	in->how = *how;
	in->account = a;
	*out = in;
	if (open_input(in, e) < 0)
		return -1;
	return read_all(in, e);
}

int
intake_count(struct intake *in, struct import_counts *counts,
    struct error *e)
{
	return import_count(in->import, counts, e);
}

int
intake_apply(struct intake *in, struct import_counts *counts,
    struct error *e)
{
	return import_apply(in->import, counts, e);
}

int
intake_done(struct intake *in, struct error *e)
{
	if (rejects_commit(in->rejects, e) < 0)
		return -1;
	return in->bad ? error_set(e, ERR_SOME, "%s", "") : 0;
}

static void
say_tally(const struct intake *in)
{
	struct tally tally = { .words = { "good", "duplicate", "bad" },
	    .n = 3 };

	tally.counts[0] = in->good;
	tally.counts[1] = in->duplicates;
	tally.counts[2] = in->bad;
	tally_say(&tally);
}

void
intake_close(struct intake *in)
{
	if (!in)
		return;
	if (in->rejects)
		say_tally(in);
	import_close(in->import);
	rejects_close(in->rejects);
	rows_close(in->rows);
	vars_release(&in->seen);
	vars_release(&in->seen_extra);
	buf_release(&in->vars_json);
	buf_release(&in->extra_json);
	free(in->vars);
	free(in->names);
	free(in->extra);
	free(in);
}
