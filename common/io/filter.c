/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/filter.h"
#include "io/rejects.h"
#include "io/tally.h"
#include "phone/phone.h"

static const char given[] = "given";

struct filter {
	const struct house *house;
	struct filter_how how;
	struct rows *rows;
	struct record *out;
	struct rejects *rejects;
	struct tally tally;

	/* Which of the row's columns are handed on. */
	bool *keep;
	int number;		/* the column that is rewritten, or -1 */
	bool add_given;
	char **appended;	/* their names, with the prefix */
	size_t nappended;
};

/*
 * Roles: which column is the number, the text, ...
 */

static const char *const roles[] = { "number", "text", "own", "ref" };
enum { ROLES = sizeof roles / sizeof *roles };

/* What -c names for the role: "ROLE=NAME", or "NAME" for the role that the
 * tool has first in mind. NULL when the option is for another one. */
static const char *
option_name(const struct filter *f, const char *option, const char *role)
{
	size_t len = strlen(role);

	if (!strncmp(option, role, len) && option[len] == '=')
		return option + len + 1;
	if (!strchr(option, '=') && !strcmp(role, f->how.role))
		return option;
	return NULL;
}

/* The last one counts. */
static const char *
role_name(const struct filter *f, const char *role)
{
	const struct opt_texts *options = &f->house->roles;
	const char *name = NULL;
	size_t i;

	for (i = options->n; i-- > 0 && !name;)
		name = option_name(f, options->v[i], role);
	return name;
}

int
filter_role(const struct filter *f, const char *role)
{
	const char *name = role_name(f, role);

	return rows_column(f->rows, name ? name : role);
}

int
filter_need(const struct filter *f, const char *role, struct error *e)
{
	const char *name = role_name(f, role);

	return name ? rows_need(f->rows, name, e) :
	    rows_need_role(f->rows, role, e);
}

/* Every -c is for a role that exists, and names a column that does. */
static int
check_roles(const struct filter *f, struct error *e)
{
	const struct opt_texts *options = &f->house->roles;
	const char *name;
	size_t i, k;

	for (i = 0; i < options->n; i++) {
		for (name = NULL, k = 0; k < ROLES && !name; k++)
			name = option_name(f, options->v[i], roles[k]);
		if (!name)
			return error_set(e, ERR_USAGE, "-c %s: what stands "
			    "before = is number, text, own or ref",
			    options->v[i]);
		if (rows_need(f->rows, name, e) < 0)
			return -1;
	}
	return 0;
}

struct rows *
filter_rows(struct filter *f)
{
	return f->rows;
}

struct record *
filter_out(struct filter *f)
{
	return f->out;
}

/*
 * The columns of the output.
 */

static int
taken(const struct filter *f, const char *name, struct error *e)
{
	return error_set(e, ERR_DATA, "%s:1: a column '%s' is there already: "
	    "--prefix WORD puts WORD before the new names, --replace drops "
	    "the old column", rows_file(f->rows), name);
}

/* All of the set there: it ran before. A part of it: somebody else's. */
static int
make_room(struct filter *f, struct error *e)
{
	const char *first = NULL;
	size_t i, n = 0;
	int at;

	for (i = 0; i < f->nappended; i++) {
		if ((at = rows_column(f->rows, f->appended[i])) < 0)
			continue;
		n++;
		f->keep[at] = false;
		if (!first)
			first = f->appended[i];
	}
	if (n && n < f->nappended && !f->house->replace)
		return taken(f, first, e);
	if (f->number >= 0 && !f->keep[f->number])
		return error_set(e, ERR_DATA, "%s:1: the column of the numbers "
		    "would be replaced: add --prefix WORD",
		    rows_file(f->rows));
	return 0;
}

static void
name_appended(struct filter *f, const struct record_column *columns, size_t n)
{
	const char *prefix = f->house->prefix ? f->house->prefix : "";
	size_t i;

	f->appended = xcalloc(n + 1, sizeof *f->appended);
	f->nappended = n;
	for (i = 0; i < n; i++)
		f->appended[i] = xasprintf("%s%s", prefix, columns[i].name);
}

static int
open_out(struct filter *f, const struct record_column *columns,
    struct error *e)
{
	struct record_column *all;
	size_t i, n = 0, width = rows_width(f->rows);
	int status;

	all = xcalloc(width + 1 + f->nappended, sizeof *all);
	for (i = 0; i < width; i++) {
		if (f->keep[i])
			all[n++].name = rows_name(f->rows, i);
	}
	if (f->add_given)
		all[n++].name = given;
	for (i = 0; i < f->nappended; i++) {
		all[n].name = f->appended[i];
		all[n++].type = columns[i].type;
	}
	status = record_open(&f->out, f->house, all, n, NULL, e);
	free(all);
	return status;
}

static int
plan_columns(struct filter *f, const struct record_column *appended, size_t n,
    struct error *e)
{
	size_t i, width = rows_width(f->rows);
	bool back = rejects_header(f->rows);

	f->keep = xcalloc(width + 1, sizeof *f->keep);
	for (i = 0; i < width; i++)
		f->keep[i] = !back || !rejects_column(rows_name(f->rows, i));
	f->number = -1;
	if (f->how.numbers) {
		if ((f->number = filter_need(f, "number", e)) < 0)
			return -1;
		f->add_given = rows_column(f->rows, given) < 0;
	}
	name_appended(f, appended, n);
	if (!width)
		return 0;	/* nothing in, nothing out */
	if (make_room(f, e) < 0)
		return -1;
	return open_out(f, appended, e);
}

/*
 * A run.
 */

static void
filter_free(struct filter *f)
{
	size_t i;

	rejects_close(f->rejects);
	rows_close(f->rows);
	for (i = 0; i < f->nappended; i++)
		free(f->appended[i]);
	free(f->appended);
	free(f->keep);
	free(f);
}

/* Input is long in coming: what is ready goes out. A failure comes back with
 * the next record. */
static void
on_idle(void *ctx)
{
	struct filter *f = ctx;
	struct error ignored = { 0 };

	if (f->out)
		record_flush(f->out, &ignored);
}

static int
open_all(struct filter *f, char *const paths[], size_t npaths,
    const struct record_column *appended, size_t n, struct error *e)
{
	const struct house *house = f->house;
	struct rows_how how = {
		.charset = house->charset, .bare = f->how.bare,
		.empty_ok = house->empty_ok, .acts = f->how.acts,
		.idle = on_idle, .idle_ctx = f
	};

	if (rows_open(&f->rows, paths, npaths, &how, e) < 0 ||
	    check_roles(f, e) < 0 ||
	    plan_columns(f, appended, n, e) < 0)
		return -1;
	return rejects_open(&f->rejects, house->rejects, house->yes, f->rows,
	    e);
}

int
filter_open(struct filter **out, const struct house *house,
    char *const paths[], size_t npaths, const struct filter_how *how,
    const struct record_column *appended, size_t n, struct error *e)
{
	struct filter *f = xcalloc(1, sizeof *f);

	*out = NULL;
	f->house = house;
	f->how = *how;
	if (!f->how.passed)
		f->how.passed = "passed";
	if (!f->how.rejected)
		f->how.rejected = "bad";
	if (!f->how.role)
		f->how.role = "number";
	tally_word(&f->tally, f->how.passed);
	tally_word(&f->tally, f->how.rejected);
	if (open_all(f, paths, npaths, appended, n, e) < 0) {
		record_close(f->out, e);	/* which keeps *e */
		filter_free(f);
		return -1;
	}
	*out = f;
	return 0;
}

int
filter_next(struct filter *f, struct row *row, struct error *e)
{
	int64_t max = f->house->max_rows;
	int got;

	while ((got = rows_next(f->rows, row, e)) > 0) {
		if (max && tally_total(&f->tally) >= max)
			return error_set(e, ERR_DATA, "%s:%lu: more than the "
			    "%lld rows of --max-rows", rows_file(f->rows),
			    row->line, (long long)max);
		if (!row->bad || f->how.want_bad)
			return 1;
		if (filter_reject(f, row, NULL, NULL, row->bad, row->detail,
		    e) < 0)
			return -1;
	}
	return got;
}

void
filter_pass(struct filter *f, const struct row *row, const struct phone *p)
{
	size_t i, width = rows_width(f->rows);

	for (i = 0; i < width; i++) {
		if (!f->keep[i])
			continue;
		if ((int)i == f->number && p && p->len)
			record_textn(f->out, p->e164, p->len);
		else
			record_textn(f->out, row->cells[i], row->lens[i]);
	}
	if (f->add_given)
		record_textn(f->out, row->cells[f->number],
		    row->lens[f->number]);
	if (row->cut)
		record_unended(f->out);
}

int
filter_end(struct filter *f, struct error *e)
{
	tally_add(&f->tally, f->how.passed);
	return record_end(f->out, e);
}

int
filter_reject(struct filter *f, const struct row *row, const char *word,
    const char *column, const char *reason, const char *detail,
    struct error *e)
{
	tally_add(&f->tally, word ? word : f->how.rejected);
	return rejects_add(f->rejects, row, column, reason, detail, e);
}

int
filter_drop(struct filter *f, const struct row *row, const char *word,
    const char *reason, const char *detail, struct error *e)
{
	tally_add(&f->tally, word);
	if (!f->house->rejects)
		return 0;
	return rejects_add(f->rejects, row, NULL, reason, detail, e);
}

/* What ended the run stands in *e and is told after this. */
static void
close_failed(struct filter *f, struct error *e)
{
	record_close(f->out, e);
	if (e->kind != ERR_OUTPUT && tally_total(&f->tally))
		tally_say(&f->tally);
}

static int
close_good(struct filter *f, struct error *e)
{
	if (record_close(f->out, e) < 0)
		return -1;
	if (rejects_commit(f->rejects, e) < 0)
		return -1;
	tally_say(&f->tally);
	if (!tally_of(&f->tally, f->how.rejected))
		return 0;
	error_set(e, ERR_SOME, "%s", "");
	return -1;
}

int
filter_close(struct filter *f, int status, struct error *e)
{
	if (!f)
		return -1;
	if (status < 0)
		close_failed(f, e);
	else
		status = close_good(f, e);
	filter_free(f);
	return status < 0 ? -1 : 0;
}
