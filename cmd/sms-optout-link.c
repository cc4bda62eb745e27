/* SPDX-License-Identifier: ISC
 *
 * Links that opt their owner out: made for numbers, and used.
 */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-optout.h"
#include "store/account.h"
#include "store/db.h"
#include "store/optout.h"
#include "store/optout-link.h"

static const struct record_column columns[] = {
	{ "number", RECORD_TEXT }, { "scope", RECORD_TEXT },
	{ "token", RECORD_TEXT }, { "link", RECORD_TEXT },
};

struct links {
	struct account *a;
	struct record *r;
	const char *scope, *url;
};

static int
put_link(struct links *l, const char *text, struct error *e)
{
	char token[OPTOUT_LINK_MAX];
	struct buf link = { 0 };
	struct phone p;
	int r;

	if (number_operand(&p, text, l->a->country, e) < 0 ||
	    optout_link_make(l->a->db, p.e164, l->scope, token, e) < 0)
		return -1;
	buf_addf(&link, "%s%s", l->url, token);
	record_text(l->r, p.e164);
	record_text(l->r, l->scope);
	record_text(l->r, token);
	record_text(l->r, *l->url ? link.s : NULL);
	r = record_end(l->r, e);
	buf_release(&link);
	return r;
}

static int
make_links(struct links *l, char *const argv[], int n, struct error *e)
{
	int i, r = db_begin(l->a->db, e);

	for (i = 0; i < n && r == 0; i++)
		r = put_link(l, argv[i], e);
	if (r == 0)
		r = db_commit(l->a->db, e);
	db_rollback(l->a->db);
	return r;
}

/* O28: at once, and more than once is no more. */
static int
use_link(struct account *a, const char *token, struct error *e)
{
	char number[20], scope[OPTOUT_SCOPE_SIZE];
	int r = optout_link_read(a->db, token, number, scope, e);

	if (r == 0)
		return error_set(e, ERR_DATA, "bad-token: this is no link of "
		    "this account's");
	if (r < 0 || db_begin(a->db, e) < 0)
		return -1;
	r = optout_add(a->db, number, scope, clock_now(), "link", NULL, e);
	if (r == 0)
		tool_note("%s was opted out already (%s)", number, scope);
	if (r >= 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	return r;
}

int
verb_link(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct links l = { .scope = "all", .url = "" };
	const char *use = NULL;
	const struct opt own[] = {
		{ 0, "scope", OPT_TEXT, &l.scope },
		{ 0, "url", OPT_TEXT, &l.url },
		{ 0, "use", OPT_TEXT, &use }, { 0 }
	};
	int n = opt_parse(argc, argv, "ACfoH", own, &house, e), status = -1;

	if (n < 0 || optout_scope(l.scope, e) < 0)
		return -1;
	if (use ? n != 0 : n < 1)
		return error_set(e, ERR_USAGE, "%s", use ? "--use takes no "
		    "numbers: its token names one" :
		    "for which number? sms-optout link NUMBER ...");
	if (account_open(&l.a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if (use)
		status = use_link(l.a, use, e);
	else if (record_open(&l.r, &house, columns, sizeof columns /
	    sizeof *columns, l.a->zone, e) == 0)
		status = make_links(&l, argv, n, e);
	if (record_close(l.r, e) < 0)
		status = -1;
	account_close(l.a);
	return status;
}
