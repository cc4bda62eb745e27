/* SPDX-License-Identifier: ISC
 *
 * sms-inspect job result: the job's rows with what the plan and the carrier
 * say, as records or, with the job's own record, in a ZIP archive.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/scratch.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/zip.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "sms-lookup-job.h"
#include "store/account.h"
#include "store/db.h"
#include "store/vars.h"

/* A report that is being written: the file's columns, `given` where it has
 * none, and ours. */
struct report {
	struct account *account;
	struct job job;
	struct vars names, cells;
	struct record_column *columns;
	size_t n;
	bool add_given;
};

static int
damaged(const struct report *p, struct error *e)
{
	return error_set(e, ERR_DATA, "job %lld is damaged: restore a backup "
	    "with sms-account restore", (long long)p->job.id);
}

static int
find_columns(struct report *p, struct error *e)
{
	size_t i, len;

	if (vars_read(&p->names, p->job.columns, strlen(p->job.columns)) < 0 ||
	    p->job.place < 0 || (size_t)p->job.place >= p->names.n)
		return damaged(p, e);
	p->columns = xcalloc(p->names.n + 1 + BOTH_MAX, sizeof *p->columns);
	p->add_given = true;
	for (i = 0; i < p->names.n; i++) {
		p->columns[i].name = i == (size_t)p->job.place ? "number" :
		    vars_get(&p->names, i, &len);
		if (name_same(p->columns[i].name, "given"))
			p->add_given = false;
	}
	if (p->add_given)
		p->columns[i++].name = "given";
	p->n = i + both_columns(p->columns + i);
	return 0;
}

static int
put_row(struct report *p, struct record *r, const struct job_row *row,
    struct error *e)
{
	const char *given, *cell;
	struct lookup lookup;
	struct facts facts;
	size_t i, len, given_len;

	if (vars_read(&p->cells, row->cells, row->len) < 0)
		return damaged(p, e);
	if (row->lookup && lookup_get(&lookup, p->account->db, row->lookup, e)
	    < 0)
		return -1;
	/* what it cost stands with the job that asked */
	if (row->lookup)
		lookup.fresh = lookup.job == p->job.id;
	given = vars_get(&p->cells, (size_t)p->job.place, &given_len);
	facts_find(&facts, given, given_len, p->job.country);
	for (i = 0; i < p->names.n; i++) {
		cell = vars_get(&p->cells, i, &len);
		if (i == (size_t)p->job.place && facts.phone.len)
			record_textn(r, facts.phone.e164, facts.phone.len);
		else
			record_textn(r, cell, len);
	}
	if (p->add_given)
		record_textn(r, given, given_len);
	facts_record(r, &facts);
	live_record(r, row->lookup ? &lookup : NULL);
	return record_end(r, e);
}

static int
put_rows(struct report *p, struct record *r, struct error *e)
{
	struct stmt *st = job_rows(p->account->db, p->job.id, e);
	struct job_row row;
	int status;

	while ((status = job_row_next(st, &row, e)) > 0) {
		if (put_row(p, r, &row, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return status;
}

static int
print_report(struct report *p, const struct house *house, struct error *e)
{
	struct record *r;
	int status = record_open(&r, house, p->columns, p->n,
	    p->account->zone, e);

	if (status == 0)
		status = put_rows(p, r, e);
	return record_close(r, e) < 0 ? -1 : status;
}

static int
put_summary(struct report *p, struct record *r, struct error *e)
{
	return job_record(r, p->account, &p->job, e);
}

/* What `put` writes becomes a file of the archive; in between it is one
 * without a name. */
static int
add_file(struct zip *z, const char *name, struct report *p,
    const struct record_column *columns, size_t n,
    int (*put)(struct report *, struct record *, struct error *),
    struct error *e)
{
	int fd = scratch_nameless(e), status = -1;
	struct record *r = NULL;

	if (fd < 0)
		return -1;
	if (record_open_fd(&r, fd, columns, n, e) == 0)
		status = put(p, r, e);
	if (record_close(r, e) < 0)
		status = -1;
	if (status == 0)
		status = zip_add(z, name, fd, clock_now(), e);
	close(fd);
	return status;
}

static int
zip_report(struct report *p, const char *path, bool overwrite,
    struct error *e)
{
	struct zip *z;
	int status = zip_open(&z, path, overwrite, e);

	if (status == 0)
		status = add_file(z, "report.csv", p, p->columns, p->n,
		    put_rows, e);
	if (status == 0)
		status = add_file(z, "job.csv", p, job_columns,
		    job_columns_len, put_summary, e);
	if (status == 0)
		status = zip_commit(z, e);
	zip_close(z);
	return status;
}

static int
report(struct report *p, const struct house *house, const char *zip,
    struct error *e)
{
	if (find_columns(p, e) < 0)
		return -1;
	if (zip && (house->format || house->columns || house->no_header))
		return error_set(e, ERR_USAGE, "--zip holds all columns as "
		    "CSV: -f, -o and -H are for records on standard output");
	if ((zip ? zip_report(p, zip, house->yes, e) :
	    print_report(p, house, e)) < 0)
		return -1;
	if (!strcmp(p->job.state, "finished"))
		return 0;
	tool_note("job %lld is %s: %lld of %lld rows are done",
	    (long long)p->job.id, p->job.state, (long long)p->job.done,
	    (long long)p->job.rows);
	return error_set(e, ERR_SOME, "%s", "");
}

int
job_result(int argc, char *argv[], struct error *e)
{
	struct report p = { .account = NULL };
	struct house house = { 0 };
	const char *zip = NULL;
	const struct opt own[] = { { 0, "zip", OPT_TEXT, &zip },
	    { 0, NULL, OPT_FLAG, NULL } };
	int n = opt_parse(argc, argv, "AfHoy", own, &house, e), status = -1;
	int64_t id;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name one job by its id: "
		    "sms-inspect job list shows them");
	if (job_operand(&id, argv[0], e) == 0 &&
	    account_open(&p.account, &house, ACCOUNT_READ, e) == 0 &&
	    job_load(p.account->db, id, &p.job, e) == 0)
		status = report(&p, &house, zip, e);
	free(p.columns);
	vars_release(&p.names);
	vars_release(&p.cells);
	job_release(&p.job);
	account_close(p.account);
	return status;
}
