/* SPDX-License-Identifier: ISC
 *
 * What the imports of sms-tariffs have in common: reading the file, asking
 * before something is removed, and one transaction.
 */
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/ask.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "sms-tariffs.h"
#include "store/account.h"
#include "store/db.h"

struct import {
	const struct price_kind *kind;
	void *list;
	struct account *account;
	struct house house;
	bool merge;		/* --add: what the file does not name stays */
	int64_t read, bad;	/* rows */
	int64_t counts[3];
};

/* One row: taken, or rejected with its reason. */
static int
take_row(struct import *im, struct rejects *rejects, const struct row *row,
    struct error *e)
{
	const char *column = NULL, *reason = row->bad;
	struct error why = { 0 };

	if (!row->bad && im->kind->take(im->list, row, &column, &reason,
	    &why) == 0)
		return 0;
	im->bad++;
	return rejects_add(rejects, row, column, reason,
	    row->bad ? row->detail : why.msg, e);
}

static int
read_rows(struct import *im, struct rows *rows, struct rejects *rejects,
    struct error *e)
{
	int64_t max = im->house.max_rows;
	struct row row;
	int r;

	while ((r = rows_next(rows, &row, e)) > 0) {
		if (max && ++im->read > max)
			return error_set(e, ERR_DATA, "%s:%lu: more rows than "
			    "--max-rows allows", rows_file(rows), row.line);
		if (take_row(im, rejects, &row, e) < 0)
			return -1;
	}
	if (r < 0 || !im->bad)
		return r;
	if (rejects_commit(rejects, e) < 0)
		return -1;
	return error_set(e, ERR_DATA, "%s: %lld rows are bad: nothing was "
	    "imported", rows_file(rows), (long long)im->bad);
}

static int
read_file(struct import *im, char *const paths[], size_t n, struct error *e)
{
	const struct rows_how how = { .charset = im->house.charset,
	    .empty_ok = im->house.empty_ok, .acts = true };
	struct rejects *rejects = NULL;
	struct rows *rows;
	int r = -1;

	if (rows_open(&rows, paths, n, &how, e) < 0)
		return -1;
	if (im->kind->find(im->list, rows, e) == 0 &&
	    rejects_open(&rejects, im->house.rejects, im->house.yes, rows,
	    e) == 0 && read_rows(im, rows, rejects, e) == 0)
		r = im->kind->sort(im->list, rows_file(rows), e);
	rejects_close(rejects);
	rows_close(rows);
	return r;
}

static int
store(struct import *im, struct error *e)
{
	struct db *db = im->account->db;
	int r = -1;

	if (im->counts[PRICES_REMOVED] && ask(im->house.yes, e, "Remove %lld "
	    "%s that the file does not name? (--add keeps them)",
	    (long long)im->counts[PRICES_REMOVED], im->kind->what) < 0)
		return -1;
	if (db_begin(db, e) == 0 &&
	    im->kind->store(im->list, im->account, im->merge, e) == 0 &&
	    account_log(im->account, "import", im->kind->what, e) == 0)
		r = db_commit(db, e);
	db_rollback(db);
	return r;
}

static int
import(struct import *im, char *const paths[], size_t n, struct error *e)
{
	bool dry = im->house.dry_run;

	if (read_file(im, paths, n, e) < 0 ||
	    im->kind->compare(im->list, im->account, im->merge, im->counts,
	    e) < 0 || (!dry && store(im, e) < 0))
		return -1;
	tool_note("%sadded %lld, changed %lld, removed %lld",
	    dry ? "would have " : "", (long long)im->counts[PRICES_ADDED],
	    (long long)im->counts[PRICES_CHANGED],
	    (long long)im->counts[PRICES_REMOVED]);
	return 0;
}

int
price_file(int argc, char *argv[], const struct price_kind *kind, void *list,
    struct error *e)
{
	struct import im = { .kind = kind, .list = list };
	const struct opt own[] = {
		{ 0, "add", OPT_FLAG, &im.merge }, { 0 }
	};
	int n = opt_parse(argc, argv, "AnryR", own, &im.house, e), r = -1;

	if (n < 0)
		return -1;
	if (n > 1)
		return error_set(e, ERR_USAGE, "one file at a time");
	if (account_open(&im.account, &im.house, im.house.dry_run ?
	    ACCOUNT_READ : ACCOUNT_WRITE, e) == 0)
		r = import(&im, argv, (size_t)n, e);
	account_close(im.account);
	return r;
}
