/* SPDX-License-Identifier: ISC
 *
 * sms-inspect job add: the rows of files become a job in the account. They are
 * read first, so that the account is not locked while a pipe is slow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/command.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/sort.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/lookup.h"
#include "io/number.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "sms-lookup-job.h"
#include "store/account.h"
#include "store/db.h"
#include "store/vars.h"

struct adding {
	struct house house;
	const char *gateway, *name;
	struct job_wishes wishes;
	struct account *account;
	struct rows *rows;
	struct rejects *rejects;
	struct sort *spool;	/* number, NUL, cells; in order of rows */
	struct tally tally;
	struct job job;
	int place;		/* the number's column in the file */
	bool keep[ROWS_WIDTH_MAX];
	struct buf record;
};

/* -c [number=]NAME, the last one counts. */
static const char *
number_column(const struct house *house)
{
	const char *name = "number";

	if (house->roles.n)
		name = house->roles.v[house->roles.n - 1];
	return strncmp(name, "number=", 7) ? name : name + 7;
}

static bool
is_ours(const char *name)
{
	struct record_column columns[BOTH_MAX];
	size_t i, n = both_columns(columns);

	for (i = 0; i < n; i++)
		if (name_same(name, columns[i].name))
			return true;
	return false;
}

/* Which columns the job keeps; those of a report are in its way. */
static int
choose_columns(struct adding *a, struct error *e)
{
	struct buf names = { 0 };
	size_t i;

	a->place = rows_need(a->rows, number_column(&a->house), e);
	if (a->place < 0)
		return -1;
	vars_begin(&names);
	for (i = 0; i < rows_width(a->rows); i++) {
		const char *name = rows_name(a->rows, i);

		a->keep[i] = i == (size_t)a->place || !is_ours(name);
		if (!a->keep[i] && !a->house.replace) {
			buf_release(&names);
			return error_set(e, ERR_DATA, "%s:1: a column '%s' "
			    "is there already: --replace drops it",
			    rows_file(a->rows), name);
		}
		if (i == (size_t)a->place)
			a->job.place = a->job.rows;
		if (!a->keep[i])
			continue;
		vars_add(&names, name, strlen(name));
		a->job.rows++;
	}
	vars_end(&names);
	a->job.columns = buf_take(&names);
	return 0;
}

static int
keep_row(struct adding *a, const struct row *row, uint64_t n,
    struct error *e)
{
	const char *reason = NULL;
	char detail[256];
	struct phone p;
	size_t i;

	if (row->bad) {
		tally_add(&a->tally, "bad");
		return rejects_add(a->rejects, row, NULL, row->bad,
		    row->detail, e);
	}
	buf_clear(&a->record);
	if (number_read(&p, row->cells[a->place], row->lens[a->place],
	    a->job.country, &reason, detail, sizeof detail) == 0 &&
	    p.valid != PHONE_NO)
		buf_adds(&a->record, p.e164);
	tally_add(&a->tally, a->record.len ? "numbers" : "other");
	buf_addc(&a->record, '\0');
	vars_begin(&a->record);
	for (i = 0; i < rows_width(a->rows); i++)
		if (a->keep[i])
			vars_add(&a->record, row->cells[i], row->lens[i]);
	vars_end(&a->record);
	return sort_add(a->spool, n, a->record.s, a->record.len, e);
}

static int
read_rows(struct adding *a, struct error *e)
{
	struct row row;
	int64_t n = 0;
	int r;

	a->spool = sort_new();
	while ((r = rows_next(a->rows, &row, e)) > 0) {
		if (a->house.max_rows && ++n > a->house.max_rows)
			return error_set(e, ERR_DATA, "%s:%lu: more than the "
			    "%lld rows of --max-rows", rows_file(a->rows),
			    row.line, (long long)a->house.max_rows);
		if (keep_row(a, &row, (uint64_t)tally_total(&a->tally), e) < 0)
			return -1;
	}
	return r;
}

/* sms-tick asks nobody on a terminal: what it may spend is agreed on now. */
static int
agree(struct adding *a, struct error *e)
{
	struct lookups s;
	int64_t n = tally_of(&a->tally, "numbers");
	int r;

	if (!a->wishes.at)
		return !a->wishes.max_cost ? 0 : error_set(e, ERR_USAGE,
		    "--max-cost is what sms-tick may spend: say --at too, or "
		    "give it to sms-inspect job run");
	r = lookups_open(&s, a->account, lookup_openers, a->job.gateway,
	    a->job.cnam, e);
	s.max_cost = a->job.max_cost;
	if (r == 0 && n)
		r = ask_price(&s, a->house.yes, n, e);
	lookups_close(&s);
	return r;
}

static int
store_rows(struct adding *a, struct error *e)
{
	struct db *db = a->account->db;
	const char *p, *cells;
	uint64_t key;
	size_t len;
	int r;

	if (job_put(db, &a->job, e) < 0 || sort_rewind(a->spool, e) < 0)
		return -1;
	while ((r = sort_next(a->spool, &key, &p, &len, e)) > 0) {
		cells = p + strlen(p) + 1;
		if (job_add_row(db, &a->job, cells, len - (size_t)(cells - p),
		    *p ? p : NULL, e) < 0)
			return -1;
	}
	if (r < 0 || job_added(db, &a->job, e) < 0)
		return -1;
	return account_log(a->account, "job add", a->job.name, e);
}

static int
store_job(struct adding *a, struct error *e)
{
	struct db *db = a->account->db;

	if (db_begin(db, e) < 0)
		return -1;
	if (store_rows(a, e) < 0 || rejects_commit(a->rejects, e) < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, e);
}

static int
tell_job(struct adding *a, struct error *e)
{
	char cost[RECORD_CREDITS_SIZE], then[256];
	struct record *r = NULL;
	int64_t n, price;
	int status = -1;

	if (job_open_rows(a->account->db, a->job.id, &n, e) < 0 ||
	    lookup_price(a->account->db, a->job.cnam, &price, e) < 0)
		return -1;
	if (record_open(&r, &a->house, job_columns, job_columns_len,
	    a->account->zone, e) == 0)
		status = job_record(r, a->account, &a->job, e);
	if (record_close(r, e) < 0 || status < 0)
		return -1;
	tally_say(&a->tally);
	command_print(then, sizeof then, a->job.due_at ? "sms-tick runs it; "
	    "sms-inspect job show %lld" : "sms-inspect job run %lld",
	    (long long)a->job.id);
	tool_note("job %lld asks about %lld numbers, for %s credits at most: "
	    "%s", (long long)a->job.id, (long long)n,
	    record_show_credits(cost, n * price), then);
	return tally_of(&a->tally, "bad") ? error_set(e, ERR_SOME, "%s", "") :
	    0;
}

static int
open_job(struct adding *a, char *const paths[], size_t n, struct error *e)
{
	const struct rows_how how = { .charset = a->house.charset,
	    .bare = "number", .empty_ok = a->house.empty_ok, .acts = true };

	if (account_open(&a->account, &a->house, ACCOUNT_WRITE, e) < 0 ||
	    (a->house.country && number_country(a->account->country,
	    a->house.country, e) < 0) ||
	    lookup_gateway(a->job.gateway, a->account, a->gateway, e) < 0 ||
	    job_wishes_read(&a->job, &a->wishes, a->account->zone, e) < 0 ||
	    rows_open(&a->rows, paths, n, &how, e) < 0)
		return -1;
	snprintf(a->job.country, sizeof a->job.country, "%s",
	    a->account->country);
	a->job.name = xstrdup(a->name ? a->name : rows_file(a->rows));
	tally_word(&a->tally, "numbers");
	tally_word(&a->tally, "other");
	if (choose_columns(a, e) < 0)
		return -1;
	return rejects_open(&a->rejects, a->house.rejects, a->house.yes,
	    a->rows, e);
}

int
job_add(int argc, char *argv[], struct error *e)
{
	struct adding *a = xcalloc(1, sizeof *a);
	const struct opt own[] = {
		{ 0, "cnam", OPT_FLAG, &a->job.cnam },
		{ 0, "gateway", OPT_TEXT, &a->gateway },
		{ 0, "name", OPT_TEXT, &a->name },
		JOB_WISHES(&a->wishes),
		{ 0, "charset", OPT_TEXT, &a->house.charset },
		{ 0, "replace", OPT_FLAG, &a->house.replace },
		{ 0, "empty-ok", OPT_FLAG, &a->house.empty_ok },
		{ 0, "max-rows", OPT_COUNT, &a->house.max_rows },
		{ 0, NULL, OPT_FLAG, NULL }
	};
	int n = opt_parse(argc, argv, "AfHoCcry", own, &a->house, e);
	int status = -1;

	if (n >= 0 && open_job(a, argv, (size_t)n, e) == 0 &&
	    read_rows(a, e) == 0 && agree(a, e) == 0 && store_job(a, e) == 0)
		status = tell_job(a, e);
	rejects_close(a->rejects);
	rows_close(a->rows);
	sort_free(a->spool);
	buf_release(&a->record);
	job_release(&a->job);
	account_close(a->account);
	house_release(&a->house);
	free(a);
	return status;
}
