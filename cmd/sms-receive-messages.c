/* SPDX-License-Identifier: ISC
 *
 * Messages that come in as rows: taken in groups, each in one transaction, and
 * told when it is safe.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/inbound-act.h"
#include "flow/inbound.h"
#include "io/number.h"
#include "io/record.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"
#include "sms-receive.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"

#define GROUP 256
#define SENDER_MAX 20	/* a number, a short code, or a name (TS 23.040) */
#define ID_MAX 128

enum { NUMBER, OWN, TEXT, ID, AT, GATEWAY, COLUMNS };
static const char *const names[COLUMNS] = { "number", "own", "text", "id",
    "at", "gateway" };

static const struct record_column columns[] = {
	{ "id", RECORD_TEXT }, { "number", RECORD_TEXT },
	{ "own", RECORD_TEXT }, { "result", RECORD_TEXT },
	{ "acts", RECORD_SET }, { "at", RECORD_TIME },
};

/* A row, kept until its group is committed. */
struct received {
	char number[SENDER_MAX + 1], carrier_id[ID_MAX + 1];
	const struct own *own;
	char *gateway, *text;
	struct inbound m;
	int64_t id;
	enum inbound_result result;
};

struct receive {
	struct house house;
	struct account *account;
	struct owns owns;
	struct rows *rows;
	struct rejects *rejects;
	struct record *out;
	struct tally tally;
	int columns[COLUMNS];	/* -1: the file has no such column */
	struct received *group;
	size_t n;
	bool waiting;		/* something was queued */
	bool names;		/* those of senders are wanted */
	int64_t short_codes;	/* messages from those */
};

static int
find_columns(struct receive *x, struct error *e)
{
	int i;

	for (i = 0; i < COLUMNS; i++)
		x->columns[i] = rows_column(x->rows, names[i]);
	if (x->columns[ID] < 0)
		x->columns[ID] = rows_column(x->rows, "carrier_id");
	if (!rows_width(x->rows))
		return 0;
	return rows_need(x->rows, "number", e) < 0 ||
	    rows_need(x->rows, "own", e) < 0 ||
	    rows_need(x->rows, "text", e) < 0 ? -1 : 0;
}

static const char *
cell(const struct receive *x, const struct row *row, int column)
{
	return x->columns[column] < 0 ? "" : row->cells[x->columns[column]];
}

static int
bad(struct receive *x, const struct row *row, int column, const char *reason,
    const char *detail, struct error *e)
{
	tally_add(&x->tally, "bad");
	return rejects_add(x->rejects, row, column < 0 ? NULL :
	    rows_name(x->rows, (size_t)x->columns[column]), reason, detail, e);
}

/* Short codes and names of senders are no numbers; they are kept as they come,
 * and nobody answers them. */
static bool
is_sender(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
	    "uvwxyz0123456789 .-_&");

	return n && !s[n] && n <= SENDER_MAX && strspn(s, " ") < n;
}

/* Who sent it. 0, or -1 with *reason and detail[]. */
static int
read_number(const struct receive *x, const struct row *row,
    struct received *v, const char **reason, char detail[256])
{
	const char *s = cell(x, row, NUMBER);
	struct phone p;
	int r = number_read(&p, s, strlen(s), x->account->country, reason,
	    detail, 256);

	if (r == 0 && p.valid != PHONE_NO) {
		snprintf(v->number, sizeof v->number, "%s", p.e164);
		return 0;
	}
	if (is_sender(s) && *s != '0') {
		snprintf(v->number, sizeof v->number, "%s", s);
		return 0;
	}
	if (r < 0)
		return -1;
	*reason = "bad-number";
	snprintf(detail, 256, "%s %s", p.e164, phone_fault_text(p.fault));
	return -1;
}

/* Which of ours it came to. */
static int
read_own(const struct receive *x, const struct row *row, struct received *v,
    const char **reason, char detail[256])
{
	const char *s = cell(x, row, OWN);
	struct phone p;

	if (number_read(&p, s, strlen(s), x->account->country, reason, detail,
	    256) < 0)
		return -1;
	v->own = owns_find(&x->owns, p.e164);
	if (v->own)
		return 0;
	*reason = "unknown-own";
	command_print(detail, 256, "%s is not one of this account's numbers: "
	    "sms-numbers list shows them", p.e164);
	return -1;
}

static int
read_rest(const struct receive *x, const struct row *row, struct received *v,
    const char **reason, char detail[256])
{
	struct error why;

	v->m.at = clock_now();
	if (*cell(x, row, AT) && clock_parse(&v->m.at, cell(x, row, AT),
	    x->account->zone, &why) < 0) {
		*reason = "bad-time";
		snprintf(detail, 256, "give a time as 2026-11-21T09:00:00Z");
		return AT;
	}
	if ((size_t)snprintf(v->carrier_id, sizeof v->carrier_id, "%s",
	    cell(x, row, ID)) >= sizeof v->carrier_id) {
		*reason = "too-long";
		snprintf(detail, 256, "no carrier's id is that long");
		return ID;
	}
	return -1;
}

/* Read the row into the group: 0, or a reject. */
static int
read_row(struct receive *x, const struct row *row, struct error *e)
{
	struct received *v = &x->group[x->n];
	const char *reason, *gateway = cell(x, row, GATEWAY);
	char detail[256];
	int column;

	if (row->bad)
		return bad(x, row, -1, row->bad, row->detail, e);
	memset(v, 0, sizeof *v);
	if (read_number(x, row, v, &reason, detail) < 0)
		return bad(x, row, NUMBER, reason, detail, e);
	if (read_own(x, row, v, &reason, detail) < 0)
		return bad(x, row, OWN, reason, detail, e);
	if ((column = read_rest(x, row, v, &reason, detail)) >= 0)
		return bad(x, row, column, reason, detail, e);
	v->text = xstrdup(cell(x, row, TEXT));
	v->gateway = xstrdup(*gateway ? gateway : v->own->gateway);
	v->m.number = v->number;
	v->m.own = v->own->number;
	v->m.text = v->text;
	v->m.gateway = v->gateway;
	v->m.carrier_id = *v->carrier_id ? v->carrier_id : NULL;
	x->n++;
	return 0;
}

static int
take_group(struct receive *x, struct error *e)
{
	size_t i;
	int r;

	if (db_begin(x->account->db, e) < 0)
		return -1;
	for (i = 0; i < x->n; i++) {
		struct received *v = &x->group[i];

		r = inbound_take(x->account, &v->m, &v->id, e);
		if (r < 0)
			goto fail;
		v->result = (enum inbound_result)r;
	}
	if (db_commit(x->account->db, e) == 0)
		return 0;
fail:
	db_rollback(x->account->db);
	return -1;
}

static const char *
result_word(enum inbound_result result)
{
	switch (result) {
	case INBOUND_STORED:
		return "stored";
	case INBOUND_KNOWN:
		return "known";
	case INBOUND_PART:
		return "part";
	case INBOUND_DISCARDED:
		break;
	}
	return "discarded";
}

/* What was done with it, as a set of words. */
static void
put_acts(struct record *r, int acts)
{
	static const struct {
		int act;
		const char *word;
	} words[] = {
		{ ACT_OPTED_OUT, "opted-out" }, { ACT_CONFIRMED, "confirmed" },
		{ ACT_ANSWERED, "answered" }, { ACT_FORWARDED, "forwarded" },
		{ ACT_MAILED, "mailed" }, { ACT_CALLED, "called" },
		{ ACT_NAME_WANTED, "name-wanted" }
	};
	const char *set[sizeof words / sizeof *words];
	size_t i, n = 0;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (acts & words[i].act)
			set[n++] = words[i].word;
	record_set(r, set, n);
}

static int
put(struct receive *x, const struct received *v, struct error *e)
{
	char id[24] = "";

	if (v->id)
		snprintf(id, sizeof id, "%lld", (long long)v->id);
	record_text(x->out, id);
	record_text(x->out, v->number);
	record_text(x->out, v->own->number);
	record_text(x->out, result_word(v->result));
	put_acts(x->out, v->m.acts);
	record_time(x->out, v->m.at);
	return record_end(x->out, e);
}

static bool
is_short_code(const struct received *v)
{
	return v->result == INBOUND_STORED &&
	    !v->number[strspn(v->number, "0123456789")];
}

/* Take the group that was read, tell it, and forget it. */
static int
flush_group(struct receive *x, struct error *e)
{
	int r = x->n ? take_group(x, e) : 0;
	size_t i;

	for (i = 0; i < x->n; i++) {
		struct received *v = &x->group[i];

		if (r == 0) {
			tally_add(&x->tally, result_word(v->result));
			x->waiting |= v->m.acts & ~(ACT_OPTED_OUT |
			    ACT_NAME_WANTED);
			x->names |= v->m.acts & ACT_NAME_WANTED;
			x->short_codes += is_short_code(v);
			r = put(x, v, e);
		}
		free(v->text);
		free(v->gateway);
	}
	x->n = 0;
	return r;
}

static int
receive_all(struct receive *x, struct error *e)
{
	struct error other;
	struct row row;
	int r;

	while ((r = rows_next(x->rows, &row, e)) > 0) {
		if (read_row(x, &row, e) < 0)
			return -1;
		if ((x->n == GROUP || (x->n && !rows_ready(x->rows))) &&
		    (flush_group(x, e) < 0 || record_flush(x->out, e) < 0))
			return -1;
	}
	/* What was read before a fault of the file is good. */
	return flush_group(x, r < 0 ? &other : e) < 0 || r < 0 ? -1 : 0;
}

static int
receive_open(struct receive *x, char *const paths[], size_t n,
    struct error *e)
{
	const struct rows_how how = { .charset = x->house.charset,
	    .empty_ok = x->house.empty_ok, .acts = true };

	tally_word(&x->tally, "stored");
	x->group = xcalloc(GROUP, sizeof *x->group);
	if (account_open(&x->account, &x->house, ACCOUNT_WRITE, e) < 0 ||
	    account_may_make(x->account, e) < 0 ||
	    owns_load(&x->owns, x->account->db, e) < 0 ||
	    rows_open(&x->rows, paths, n, &how, e) < 0 ||
	    find_columns(x, e) < 0 || rejects_open(&x->rejects,
	    x->house.rejects, x->house.yes, x->rows, e) < 0)
		return -1;
	return record_open(&x->out, &x->house, columns,
	    sizeof columns / sizeof *columns, x->account->zone, e);
}

static int
receive_close(struct receive *x, int r, struct error *e)
{
	if (record_close(x->out, e) < 0)
		r = -1;
	if (r == 0)
		r = rejects_commit(x->rejects, e);
	if (x->out)
		tally_say(&x->tally);
	if (x->short_codes)
		tool_note("short-code (%lld): that such messages come is "
		    "promised by no carrier, and they are not answered",
		    (long long)x->short_codes);
	if (r == 0 && x->waiting)
		tool_note("what was queued is sent by sms-tick");
	if (r == 0 && x->names)
		tool_note("the names of senders are asked for by sms-tick");
	if (r == 0 && tally_of(&x->tally, "bad"))
		r = error_set(e, ERR_SOME, "%s", "");
	rejects_close(x->rejects);
	rows_close(x->rows);
	owns_release(&x->owns);
	account_close(x->account);
	free(x->group);
	return r;
}

int
verb_messages(int argc, char *argv[], struct error *e)
{
	struct receive x = { .n = 0 };
	const struct opt own[] = {
		{ 0, "charset", OPT_TEXT, &x.house.charset },
		{ 0, "empty-ok", OPT_FLAG, &x.house.empty_ok }, { 0 }
	};
	int n = opt_parse(argc, argv, "ACfoHry", own, &x.house, e), r;

	if (n < 0)
		return -1;
	r = receive_open(&x, argv, (size_t)n, e);
	if (r == 0)
		r = receive_all(&x, e);
	return receive_close(&x, r, e);
}
