/* SPDX-License-Identifier: ISC
 *
 * Receipts from a file: a carrier's export, or what a webhook wrote down. They
 * are applied in groups, and told when their group is safe.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "carrier/refusal.h"
#include "flow/gateway-config.h"
#include "io/machine.h"
#include "io/record.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"
#include "sms-dlr.h"
#include "store/account.h"
#include "store/db.h"

#define GROUP 256

enum { GATEWAY, CARRIER_ID, STATUS, AT, REASON, RECEIPT, CLIENT_ID, COLUMNS };
static const char *const names[COLUMNS] = { "gateway", "carrier_id", "status",
    "at", "reason", "receipt", "client_id" };

struct event {
	char gateway[GATEWAY_NAME_MAX];
	struct carrier_event ev;
	int64_t id;
	enum receipt_result result;
};

struct apply {
	struct house house;
	const char *gateway;	/* --gateway */
	struct account *account;
	struct rows *rows;
	struct rejects *rejects;
	struct record *out;
	struct tally tally;
	int columns[COLUMNS];	/* -1: the file has no such column */
	struct event *group;
	size_t n;
};

static int
find_columns(struct apply *a, struct error *e)
{
	int i;

	for (i = 0; i < COLUMNS; i++)
		a->columns[i] = rows_column(a->rows, names[i]);
	if (!rows_width(a->rows))
		return 0;
	if (rows_need(a->rows, "carrier_id", e) < 0 ||
	    rows_need(a->rows, "status", e) < 0)
		return -1;
	if (!a->gateway && a->columns[GATEWAY] < 0)
		return error_set(e, ERR_DATA, "%s:1: no column 'gateway': "
		    "name the carrier, as --gateway sim: sms-account gateways "
		    "lists them", rows_file(a->rows));
	return 0;
}

static const char *
cell(const struct apply *a, const struct row *row, int column)
{
	return a->columns[column] < 0 ? "" : row->cells[a->columns[column]];
}

static int
bad(struct apply *a, const struct row *row, int column, const char *reason,
    const char *detail, struct error *e)
{
	tally_add(&a->tally, "bad");
	return rejects_add(a->rejects, row, column < 0 ? NULL : names[column],
	    reason, detail, e);
}

/* Copy a cell of that column. 0 when it is too long for what it is. */
static int
take(const struct apply *a, const struct row *row, int column, char *to,
    size_t size)
{
	const char *s = cell(a, row, column);

	return (size_t)snprintf(to, size, "%s", s) < size;
}

static bool
is_status(const char *s)
{
	return !strcmp(s, "sending") || !strcmp(s, "delivered") ||
	    !strcmp(s, "undelivered");
}

/* P86, O29: some reasons say of the recipient that it cannot ever be texted,
 * or does not want to be. */
static void
judge(struct carrier_event *ev)
{
	const struct refusal *x = refusal_of_reason(ev->reason);
	bool failed = !strcmp(ev->status, "undelivered");

	ev->dead = failed && x && x->dead;
	ev->opted_out = failed && x && x->opted_out;
}

/* The column that is wrong with a row, with *reason and *detail; -1: none. */
static int
read_event(const struct apply *a, const struct row *row, struct event *v,
    const char **reason, const char **detail)
{
	struct carrier_event *ev = &v->ev;
	struct error why = { 0 };

	*reason = "bad-status";
	*detail = "give sending, delivered or undelivered";
	if (!take(a, row, STATUS, ev->status, sizeof ev->status) ||
	    !is_status(ev->status))
		return STATUS;
	*reason = "bad-time";
	*detail = "give a time as 2026-11-21T09:00:00Z";
	ev->at = clock_now();
	if (*cell(a, row, AT) && clock_parse(&ev->at, cell(a, row, AT),
	    a->account->zone, &why) < 0)
		return AT;
	*reason = "bad-receipt";
	*detail = "give network or handset";
	if (!take(a, row, RECEIPT, ev->receipt, sizeof ev->receipt) ||
	    (*ev->receipt && strcmp(ev->receipt, "network") &&
	    strcmp(ev->receipt, "handset")))
		return RECEIPT;
	/* P23: success means that the network took it, if nothing more. */
	if (!*ev->receipt && !strcmp(ev->status, "delivered"))
		snprintf(ev->receipt, sizeof ev->receipt, "network");
	*reason = "too-long";
	*detail = "no carrier's word is that long";
	if (!take(a, row, REASON, ev->reason, sizeof ev->reason))
		return REASON;
	if (!take(a, row, CLIENT_ID, ev->client_id, sizeof ev->client_id))
		return CLIENT_ID;
	judge(ev);
	return -1;
}

/* Whose receipt it is. */
static int
read_ids(const struct apply *a, const struct row *row, struct event *v,
    const char **reason, const char **detail)
{
	const char *gateway = cell(a, row, GATEWAY);

	*reason = "no-gateway";
	*detail = "name the carrier here, or with --gateway";
	if (!*gateway && a->gateway)
		gateway = a->gateway;
	if (!*gateway || (size_t)snprintf(v->gateway, sizeof v->gateway, "%s",
	    gateway) >= sizeof v->gateway)
		return GATEWAY;
	*reason = "no-carrier-id";
	*detail = "the carrier's id is missing, or too long";
	if (!take(a, row, CARRIER_ID, v->ev.carrier_id,
	    sizeof v->ev.carrier_id) || !*v->ev.carrier_id)
		return CARRIER_ID;
	return -1;
}

static int
apply_group(struct apply *a, struct error *e)
{
	size_t i;
	int r;

	if (db_begin(a->account->db, e) < 0)
		return -1;
	for (i = 0; i < a->n; i++) {
		struct event *v = &a->group[i];

		r = receipts_apply(a->account, v->gateway, &v->ev, &v->id, e);
		if (r < 0)
			goto fail;
		v->result = (enum receipt_result)r;
	}
	if (db_commit(a->account->db, e) == 0)
		return 0;
fail:
	db_rollback(a->account->db);
	return -1;
}

/* Apply the group that was read, and tell it. */
static int
flush_group(struct apply *a, struct error *e)
{
	size_t i;

	if (a->n && apply_group(a, e) < 0)
		return -1;
	for (i = 0; i < a->n; i++) {
		const struct event *v = &a->group[i];

		tally_add(&a->tally, dlr_result(v->result));
		if (dlr_put(a->out, &v->ev, v->id, v->result, e) < 0)
			return -1;
	}
	a->n = 0;
	return 0;
}

static int
apply_row(struct apply *a, const struct row *row, struct error *e)
{
	struct event *v = &a->group[a->n];
	const char *reason, *detail;
	int column;

	if (row->bad)
		return bad(a, row, -1, row->bad, row->detail, e);
	memset(v, 0, sizeof *v);
	column = read_ids(a, row, v, &reason, &detail);
	if (column < 0)
		column = read_event(a, row, v, &reason, &detail);
	if (column >= 0)
		return bad(a, row, column, reason, detail, e);
	return ++a->n == GROUP ? flush_group(a, e) : 0;
}

static int
apply_all(struct apply *a, struct error *e)
{
	struct row row;
	int r;

	while ((r = rows_next(a->rows, &row, e)) > 0) {
		if (apply_row(a, &row, e) < 0)
			return -1;
		if (a->n && !rows_ready(a->rows) && (flush_group(a, e) < 0 ||
		    record_flush(a->out, e) < 0))
			return -1;
	}
	/* What was read before a fault of the file is good. */
	if (r < 0) {
		struct error other;

		flush_group(a, &other);
		return -1;
	}
	return flush_group(a, e);
}

/* A slip in its name makes orphans of all receipts; a gateway that is in the
 * configuration no more may still have some. */
static int
note_gateway(const struct apply *a, struct error *e)
{
	struct machine *m;
	struct error why;

	if (!a->gateway || !strcmp(a->gateway, "sim"))
		return 0;
	if (machine_open(&m, e) < 0)
		return -1;
	if (!gateway_node(m, a->gateway)) {
		gateway_none(m, a->gateway, &why);
		tool_note("%s", why.msg);
	}
	machine_close(m);
	return 0;
}

static int
apply_open(struct apply *a, char *const paths[], size_t n, struct error *e)
{
	const struct rows_how how = { .charset = a->house.charset,
	    .empty_ok = a->house.empty_ok, .acts = true };

	tally_word(&a->tally, "folded");
	a->group = xcalloc(GROUP, sizeof *a->group);
	if (account_open(&a->account, &a->house, ACCOUNT_WRITE, e) < 0 ||
	    rows_open(&a->rows, paths, n, &how, e) < 0 ||
	    find_columns(a, e) < 0 || note_gateway(a, e) < 0 ||
	    rejects_open(&a->rejects, a->house.rejects, a->house.yes, a->rows,
	    e) < 0)
		return -1;
	return record_open(&a->out, &a->house, dlr_columns, dlr_ncolumns,
	    a->account->zone, e);
}

static int
apply_close(struct apply *a, int r, struct error *e)
{
	if (record_close(a->out, e) < 0)
		r = -1;
	if (r == 0)
		r = rejects_commit(a->rejects, e);
	if (a->out)
		tally_say(&a->tally);
	if (r == 0 && tally_of(&a->tally, "bad"))
		r = error_set(e, ERR_SOME, "%s", "");
	rejects_close(a->rejects);
	rows_close(a->rows);
	account_close(a->account);
	free(a->group);
	return r;
}

int
verb_apply(int argc, char *argv[], struct error *e)
{
	struct apply a = { .n = 0 };
	const struct opt own[] = {
		{ 0, "gateway", OPT_TEXT, &a.gateway },
		{ 0, "charset", OPT_TEXT, &a.house.charset },
		{ 0, "empty-ok", OPT_FLAG, &a.house.empty_ok }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHry", own, &a.house, e), r;

	if (n < 0)
		return -1;
	r = apply_open(&a, argv, (size_t)n, e);
	if (r == 0)
		r = apply_all(&a, e);
	return apply_close(&a, r, e);
}
