/* SPDX-License-Identifier: ISC
 *
 * Opt-outs from a file: what can be read is taken, the rest is listed, and
 * taking the same file twice changes nothing. The rows are read and sorted
 * before the account is touched, so that a slow pipe locks nothing and a
 * million of them are a matter of seconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/sort.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "io/progress.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"
#include "sms-optout.h"
#include "store/account.h"
#include "store/db.h"
#include "store/optout.h"

struct job {
	struct house house;
	const char *scope, *source;	/* of rows that name none */
	struct account *account;
	struct rows *rows;
	struct rejects *rejects;
	struct sort *sort;
	struct buf record;
	struct tally tally;
	struct buf seen;	/* scopes of the number at hand, in a dry run */

	int number, scopes, since, sources, note;	/* columns, or -1 */
};

/* What a row says, and how the sort keeps it: the date, then the texts with a
 * NUL behind each. The number is the key. */
struct entry {
	int64_t since;
	const char *scope, *source, *note;
};

static int
either(const struct rows *rows, const char *name, const char *other)
{
	int i = rows_column(rows, name);

	return i >= 0 ? i : rows_column(rows, other);
}

static int
find_columns(struct job *j, struct error *e)
{
	const struct opt_texts *roles = &j->house.roles;
	const char *name = roles->n ? roles->v[roles->n - 1] : NULL;

	if (name && !strncmp(name, "number=", strlen("number=")))
		name += strlen("number=");
	j->number = name ? rows_need(j->rows, name, e) :
	    rows_need_role(j->rows, "number", e);
	j->scopes = rows_column(j->rows, "scope");
	j->since = either(j->rows, "since", "date");
	j->sources = rows_column(j->rows, "source");
	j->note = either(j->rows, "note", "reason");
	return j->number < 0 ? -1 : 0;
}

static const char *
cell(const struct row *row, int column, const char *fallback)
{
	return column >= 0 && row->lens[column] ? row->cells[column] :
	    fallback;
}

static int
reject(struct job *j, const struct row *row, const char *column,
    const char *reason, const char *detail, struct error *e)
{
	tally_add(&j->tally, "bad");
	return rejects_add(j->rejects, row, column, reason, detail, e);
}

static void
add_text(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s) + 1);
}

/* A date that cannot be read is no reason to text somebody who said no: the
 * opt-out counts from now, and its note keeps what was written. */
static void
add_since(struct job *j, const struct row *row)
{
	const char *text = cell(row, j->since, NULL);
	const char *note = cell(row, j->note, "");
	int64_t since = clock_now();
	struct error ignored = { 0 };
	bool odd = text && clock_parse(&since, text, j->account->zone,
	    &ignored) < 0;

	buf_add(&j->record, &since, sizeof since);
	add_text(&j->record, cell(row, j->scopes, j->scope));
	add_text(&j->record, cell(row, j->sources, j->source));
	if (odd) {
		buf_addf(&j->record, "%s%sdated %s", note, *note ? "; " : "",
		    text);
		buf_addc(&j->record, '\0');
	} else {
		add_text(&j->record, note);
	}
}

static int
read_row(struct job *j, const struct row *row, struct error *e)
{
	const char *column = rows_name(j->rows, (size_t)j->number), *reason;
	struct error bad = { 0 };
	char detail[256];
	struct phone p;

	if (row->bad)
		return reject(j, row, NULL, row->bad, row->detail, e);
	if (number_read(&p, row->cells[j->number], row->lens[j->number],
	    j->account->country, &reason, detail, sizeof detail) < 0)
		return reject(j, row, column, reason, detail, e);
	if (optout_scope(cell(row, j->scopes, j->scope), &bad) < 0)
		return reject(j, row, "scope", "bad-scope", bad.msg, e);
	buf_clear(&j->record);
	add_since(j, row);
	return sort_add(j->sort, sort_plus(p.e164), j->record.s,
	    j->record.len, e);
}

static int
read_rows(struct job *j, struct error *e)
{
	int64_t max = j->house.max_rows, n = 0;
	struct progress progress;
	struct row row;
	int r;

	progress_begin(&progress, 0);
	while ((r = rows_next(j->rows, &row, e)) > 0) {
		if (max && n >= max)
			r = error_set(e, ERR_DATA, "%s:%lu: more than the "
			    "%lld rows of --max-rows", rows_file(j->rows),
			    row.line, (long long)max);
		else
			r = read_row(j, &row, e);
		if (r < 0)
			break;
		progress_at(&progress, ++n);
	}
	progress_end(&progress);
	return r;
}

static void
unpack(struct entry *entry, const char *p)
{
	memcpy(&entry->since, p, sizeof entry->since);
	entry->scope = p + sizeof entry->since;
	entry->source = entry->scope + strlen(entry->scope) + 1;
	entry->note = entry->source + strlen(entry->source) + 1;
}

/* Had an earlier row of this number the scope too? */
static bool
seen(struct job *j, const char *scope)
{
	size_t at;

	for (at = 0; at < j->seen.len; at += strlen(j->seen.s + at) + 1)
		if (!strcmp(j->seen.s + at, scope))
			return true;
	add_text(&j->seen, scope);
	return false;
}

/* 1 new (and written, unless this is a dry run), 0 there already, -1. */
static int
take(struct job *j, const char *number, const struct entry *entry,
    struct error *e)
{
	struct optout known;
	struct stmt *st;
	int r;

	if (!j->house.dry_run)
		return optout_add(j->account->db, number, entry->scope,
		    entry->since, entry->source,
		    *entry->note ? entry->note : NULL, e);
	if (seen(j, entry->scope))
		return 0;
	st = optout_all(j->account->db, number, entry->scope, e);
	r = optout_next(st, &known, e);
	if (r > 0)
		db_reset(st);
	return r < 0 ? -1 : !r;
}

static int
take_all(struct job *j, struct error *e)
{
	char number[SORT_PLUS_SIZE];
	struct entry entry;
	const char *p;
	uint64_t key, last = 0;
	size_t len;
	int r, added;

	if (sort_rewind(j->sort, e) < 0)
		return -1;
	while ((r = sort_next(j->sort, &key, &p, &len, e)) > 0) {
		if (key != last)
			buf_clear(&j->seen);
		last = key;
		sort_plus_text(number, key);
		unpack(&entry, p);
		if ((added = take(j, number, &entry, e)) < 0)
			return -1;
		tally_add(&j->tally, added ? "added" : "known");
	}
	return r;
}

static int
take_in_transaction(struct job *j, struct error *e)
{
	struct db *db = j->account->db;

	if (j->house.dry_run)
		return take_all(j, e) < 0 ? -1 : rejects_commit(j->rejects, e);
	if (db_begin(db, e) < 0)
		return -1;
	if (take_all(j, e) < 0 || account_log(j->account, "optout import",
	    rows_file(j->rows), e) < 0 || rejects_commit(j->rejects, e) < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, e);
}

static int
import(struct job *j, char *const paths[], size_t n, struct error *e)
{
	const struct rows_how how = {
		.charset = j->house.charset, .bare = "number",
		.empty_ok = j->house.empty_ok, .acts = true
	};

	if (account_open(&j->account, &j->house, j->house.dry_run ?
	    ACCOUNT_READ : ACCOUNT_WRITE, e) < 0 ||
	    rows_open(&j->rows, paths, n, &how, e) < 0 ||
	    find_columns(j, e) < 0 ||
	    rejects_open(&j->rejects, j->house.rejects, j->house.yes, j->rows,
	    e) < 0)
		return -1;
	j->sort = sort_new();
	tally_word(&j->tally, "added");
	tally_word(&j->tally, "known");
	if (read_rows(j, e) < 0 || take_in_transaction(j, e) < 0)
		return -1;
	tally_say(&j->tally);
	return tally_of(&j->tally, "bad") ?
	    error_set(e, ERR_SOME, "%s", "") : 0;
}

int
verb_import(int argc, char *argv[], struct error *e)
{
	struct job j = { .scope = "all", .source = "import" };
	const struct opt own[] = {
		{ 0, "scope", OPT_TEXT, &j.scope },
		{ 0, "source", OPT_TEXT, &j.source },
		{ 0, "charset", OPT_TEXT, &j.house.charset },
		{ 0, "empty-ok", OPT_FLAG, &j.house.empty_ok },
		{ 0, "max-rows", OPT_COUNT, &j.house.max_rows },
		{ 0 }
	};
	int n = opt_parse(argc, argv, "ACcnry", own, &j.house, e), r = -1;

	if (n >= 0 && optout_scope(j.scope, e) == 0)
		r = import(&j, argv, (size_t)n, e);
	rejects_close(j.rejects);
	rows_close(j.rows);
	sort_free(j.sort);
	buf_release(&j.record);
	buf_release(&j.seen);
	account_close(j.account);
	house_release(&j.house);
	return r;
}
