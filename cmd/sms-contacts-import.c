/* SPDX-License-Identifier: ISC
 *
 * A file becomes a list (P8 to P10). All rows are read, checked and sorted
 * before the account is touched; then the list is changed in one transaction,
 * so that whatever fails, the old list is there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/ask.h"
#include "io/number.h"
#include "io/progress.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"
#include "sms-contacts.h"
#include "store/account.h"
#include "store/db.h"
#include "store/import.h"
#include "store/list.h"
#include "store/vars.h"

struct job {
	struct house house;
	bool add, partial;
	struct account *account;
	struct rows *rows;
	struct rejects *rejects;
	struct import_how how;
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
not_first(const struct job *j, struct error *e)
{
	if (rows_column(j->rows, "number") > 0)
		return error_set(e, ERR_DATA, "%s:1: csv-first-column: "
		    "\"number\" must be the first column, and \"%s\" is: move "
		    "it, or add -c number", rows_file(j->rows),
		    rows_name(j->rows, 0));
	return error_set(e, ERR_DATA, "%s:1: csv-first-column: the first "
	    "column must be \"number\", and \"%s\" is: rename it, or say with "
	    "-c NAME which column is the number", rows_file(j->rows),
	    rows_name(j->rows, 0));
}

/* The number stands first (P9), or where -c says. */
static int
find_number(struct job *j, struct error *e)
{
	const struct opt_texts *roles = &j->house.roles;
	const char *name;
	int i;

	if (!roles->n) {
		j->number = 0;
		return name_same(rows_name(j->rows, 0), "number") ? 0 :
		    not_first(j, e);
	}
	name = roles->v[roles->n - 1];
	if (!strncmp(name, "number=", strlen("number=")))
		name += strlen("number=");
	else if (strchr(name, '='))
		return error_set(e, ERR_USAGE, "-c %s: only the column of the "
		    "number can be named here", name);
	if ((i = rows_need(j->rows, name, e)) < 0)
		return -1;
	j->number = (size_t)i;
	i = rows_column(j->rows, "number");
	if (i >= 0 && (size_t)i != j->number)
		return error_set(e, ERR_DATA, "%s:1: column \"%s\" cannot be a "
		    "variable, since {{number}} is the contact's number: "
		    "rename it", rows_file(j->rows),
		    rows_name(j->rows, (size_t)i));
	return 0;
}

/* Every other column that has a name is a variable; those of a rejects file
 * are ours. */
static int
sort_columns(struct job *j, struct error *e)
{
	bool back = rejects_header(j->rows);
	size_t i, width = rows_width(j->rows);

	if (!width)
		return 0;
	if (back && !j->add)
		return error_set(e, ERR_DATA, "%s:1: these are rejects of an "
		    "earlier run, and would replace the whole list: add them "
		    "to it with --add", rows_file(j->rows));
	if (find_number(j, e) < 0)
		return -1;
	j->vars = xcalloc(width, sizeof *j->vars);
	j->names = xcalloc(width, sizeof *j->names);
	j->extra = xcalloc(width, sizeof *j->extra);
	for (i = 0; i < width; i++) {
		const char *name = rows_name(j->rows, i);

		if (i == j->number)
			continue;
		if (back && rejects_column(name)) {
			j->extra[j->nextra++] = i;
		} else if (!*name) {
			tool_note("%s:1: column %zu has no name and is left "
			    "out", rows_file(j->rows), i + 1);
		} else {
			j->names[j->nvars] = name;
			j->vars[j->nvars++] = i;
		}
	}
	return 0;
}

/*
 * Rows.
 */

static int
reject(struct job *j, const struct row *row, const char *column,
    const char *reason, const char *detail, struct error *e)
{
	j->bad++;
	return rejects_add(j->rejects, row, column, reason, detail, e);
}

/* The row could not be had back from its number and variables alone. */
static bool
needs_extra(const struct job *j, const struct row *row,
    const struct phone *p)
{
	return j->nextra || row->lens[j->number] != p->len ||
	    memcmp(row->cells[j->number], p->e164, p->len);
}

static int
take(struct job *j, const struct row *row, const struct phone *p,
    struct error *e)
{
	struct import_row out = { .number = p->e164, .line = row->line };
	size_t i;

	buf_clear(&j->vars_json);
	vars_begin(&j->vars_json);
	for (i = 0; i < j->nvars; i++)
		vars_add(&j->vars_json, row->cells[j->vars[i]],
		    row->lens[j->vars[i]]);
	vars_end(&j->vars_json);
	out.vars = j->vars_json.s;
	out.vars_len = j->vars_json.len;
	if (needs_extra(j, row, p)) {
		buf_clear(&j->extra_json);
		vars_begin(&j->extra_json);
		vars_add(&j->extra_json, row->cells[j->number],
		    row->lens[j->number]);
		for (i = 0; i < j->nextra; i++)
			vars_add(&j->extra_json, row->cells[j->extra[i]],
			    row->lens[j->extra[i]]);
		vars_end(&j->extra_json);
		out.extra = j->extra_json.s;
		out.extra_len = j->extra_json.len;
	}
	return import_row(j->import, &out, e);
}

static int
read_row(struct job *j, const struct row *row, struct error *e)
{
	const char *column = rows_name(j->rows, j->number), *reason;
	struct phone p;
	char detail[256];

	if (row->bad)
		return reject(j, row, NULL, row->bad, row->detail, e);
	if (number_read(&p, row->cells[j->number], row->lens[j->number],
	    j->account->country, &reason, detail, sizeof detail) < 0)
		return reject(j, row, column, reason, detail, e);
	if (p.valid == PHONE_NO)
		return reject(j, row, column, "bad-number",
		    phone_fault_text(p.fault), e);
	j->good++;
	return take(j, row, &p, e);
}

static int
read_rows(struct job *j, struct error *e)
{
	struct progress progress;
	struct row row;
	int64_t n = 0;
	int r;

	progress_begin(&progress, 0);
	while ((r = rows_next(j->rows, &row, e)) > 0) {
		if (j->house.max_rows && n >= j->house.max_rows) {
			r = error_set(e, ERR_DATA, "%s:%lu: more than the "
			    "%lld rows of --max-rows", rows_file(j->rows),
			    row.line, (long long)j->house.max_rows);
			break;
		}
		if (read_row(j, &row, e) < 0) {
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
duplicate(void *ctx, const struct import_row *in, unsigned long first,
    struct error *e)
{
	struct job *j = ctx;
	size_t i, width = rows_width(j->rows);
	const char **cells = xcalloc(width, sizeof *cells);
	size_t *lens = xcalloc(width, sizeof *lens);
	struct row row = { .cells = cells, .lens = lens, .line = in->line };
	char detail[64];
	int r;

	for (i = 0; i < width; i++)
		cells[i] = "";
	XASSERT(vars_read(&j->seen, in->vars, in->vars_len) == 0);
	for (i = 0; i < j->nvars; i++)
		cells[j->vars[i]] = vars_get(&j->seen, i,
		    &lens[j->vars[i]]);
	cells[j->number] = in->number;
	lens[j->number] = strlen(in->number);
	if (in->extra_len) {
		XASSERT(vars_read(&j->seen_extra, in->extra, in->extra_len)
		    == 0);
		cells[j->number] = vars_get(&j->seen_extra, 0,
		    &lens[j->number]);
		for (i = 0; i < j->nextra; i++)
			cells[j->extra[i]] = vars_get(&j->seen_extra, i + 1,
			    &lens[j->extra[i]]);
	}
	snprintf(detail, sizeof detail, "line %lu has the same number", first);
	j->good--;
	j->duplicates++;
	r = rejects_add(j->rejects, &row, rows_name(j->rows, j->number),
	    "duplicate", detail, e);
	free(cells);
	free(lens);
	return r;
}

/*
 * The list.
 */

static void
say(const struct job *j, const struct import_counts *c)
{
	tool_note(j->house.dry_run ? "%s: would add %lld, change %lld, remove "
	    "%lld" : "%s: added %lld, changed %lld, removed %lld", j->how.list,
	    (long long)c->added, (long long)c->changed, (long long)c->removed);
}

/* What would happen, and may it? Only where somebody has to be asked is the
 * list looked at twice. */
static int
consent(struct job *j, int64_t *removed, struct error *e)
{
	struct import_counts c;

	*removed = INT64_MAX;
	if (j->add || j->house.yes)
		return 0;
	if (import_count(j->import, &c, e) < 0)
		return -1;
	*removed = c.removed;
	if (!c.removed)
		return 0;
	return ask(false, e, "list %s: this adds %lld, changes %lld and "
	    "removes %lld contacts: go on?", j->how.list, (long long)c.added,
	    (long long)c.changed, (long long)c.removed);
}

static int
write_list(struct job *j, int64_t may_remove, struct import_counts *c,
    struct error *e)
{
	char detail[256];

	if (import_apply(j->import, c, e) < 0)
		return -1;
	if (c->removed > may_remove)
		return error_set(e, ERR_RETRY, "list %s was changed meanwhile: "
		    "nothing was done: run the command again", j->how.list);
	snprintf(detail, sizeof detail, "%s: added %lld, changed %lld, "
	    "removed %lld", j->how.list, (long long)c->added,
	    (long long)c->changed, (long long)c->removed);
	if (account_log(j->account, "contacts import", detail, e) < 0)
		return -1;
	return rejects_commit(j->rejects, e);
}

static int
change_list(struct job *j, struct error *e)
{
	struct import_counts c;
	int64_t removed;

	if (j->house.dry_run) {
		if (import_count(j->import, &c, e) < 0 ||
		    rejects_commit(j->rejects, e) < 0)
			return -1;
		say(j, &c);
		return 0;
	}
	if (consent(j, &removed, e) < 0 || db_begin(j->account->db, e) < 0)
		return -1;
	if (write_list(j, removed, &c, e) < 0) {
		db_rollback(j->account->db);
		return -1;
	}
	if (db_commit(j->account->db, e) < 0)
		return -1;
	say(j, &c);
	return 0;
}

/* Whole or not at all, unless --partial. */
static int
whole(struct job *j, struct error *e)
{
	if (!j->bad || j->partial)
		return 0;
	if (rejects_commit(j->rejects, e) < 0)
		return -1;
	return error_set(e, ERR_DATA, "%s: %lld bad row%s: nothing was "
	    "imported: mend %s, or add --partial to import the others",
	    rows_file(j->rows), (long long)j->bad, j->bad == 1 ? "" : "s",
	    j->bad == 1 ? "it" : "them");
}

static int
open_input(struct job *j, char *file[], size_t n, struct error *e)
{
	const struct rows_how how = {
		.charset = j->house.charset, .bare = "number",
		.empty_ok = j->house.empty_ok, .acts = true
	};

	if (rows_open(&j->rows, file, n, &how, e) < 0 ||
	    sort_columns(j, e) < 0)
		return -1;
	return rejects_open(&j->rejects, j->house.rejects, j->house.yes,
	    j->rows, e);
}

/* `import contacts.csv customers`: the file where the list should be. */
static int
check_order(const struct job *j, char *const argv[], size_t n,
    struct error *e)
{
	const char *list = argv[0];
	struct stat st;
	int64_t id;
	int r;

	if (stat(list, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (n == 2 && (!strcmp(argv[1], "-") || access(argv[1], F_OK) == 0)))
		return 0;
	r = list_find(j->account->db, list, &id, e);
	if (r)
		return r < 0 ? -1 : 0;
	return error_set(e, ERR_USAGE, "%s is a file: the list comes first: "
	    "sms-contacts import %s %s", list, n == 2 ? argv[1] : "LIST",
	    list);
}

static int
import(struct job *j, struct error *e)
{
	j->how.add = j->add;
	j->how.names = j->names;
	j->how.nnames = j->nvars;
	j->how.duplicate = duplicate;
	j->how.ctx = j;
	if (import_open(&j->import, j->account->db, &j->how, e) < 0 ||
	    read_rows(j, e) < 0 || whole(j, e) < 0 || change_list(j, e) < 0)
		return -1;
	return j->bad ? error_set(e, ERR_SOME, "%s", "") : 0;
}

static int
run(struct job *j, char *argv[], size_t n, struct error *e)
{
	struct tally tally = { .words = { "good", "duplicate", "bad" } };
	int r;

	j->how.list = argv[0];
	if (account_open(&j->account, &j->house, j->house.dry_run ?
	    ACCOUNT_READ : ACCOUNT_WRITE, e) < 0 ||
	    check_order(j, argv, n, e) < 0 ||
	    open_input(j, argv + 1, n - 1, e) < 0)
		return -1;
	r = import(j, e);
	tally.n = 3;
	tally.counts[0] = j->good;
	tally.counts[1] = j->duplicates;
	tally.counts[2] = j->bad;
	tally_say(&tally);
	return r;
}

static void
job_release(struct job *j)
{
	import_close(j->import);
	rejects_close(j->rejects);
	rows_close(j->rows);
	account_close(j->account);
	vars_release(&j->seen);
	vars_release(&j->seen_extra);
	buf_release(&j->vars_json);
	buf_release(&j->extra_json);
	free(j->vars);
	free(j->names);
	free(j->extra);
	house_release(&j->house);
}

static int
check_operands(char *argv[], int n, struct error *e)
{
	if (n < 1)
		return error_set(e, ERR_USAGE, "which list? sms-contacts "
		    "import LIST [FILE]");
	if (n > 2)
		return error_set(e, ERR_USAGE, "one list and one file, not "
		    "\"%s\": sms-contacts import LIST [FILE]", argv[2]);
	return list_name(argv[0], e);
}

int
verb_import(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	const struct opt own[] = {
		{ 0, "add", OPT_FLAG, &j.add },
		{ 0, "partial", OPT_FLAG, &j.partial },
		{ 0, "charset", OPT_TEXT, &j.house.charset },
		{ 0, "empty-ok", OPT_FLAG, &j.house.empty_ok },
		{ 0, "max-rows", OPT_COUNT, &j.house.max_rows },
		{ 0 }
	};
	int n = opt_parse(argc, argv, "ACcnry", own, &j.house, e), r = -1;

	if (n >= 0 && check_operands(argv, n, e) == 0)
		r = run(&j, argv, (size_t)n, e);
	job_release(&j);
	return r;
}
