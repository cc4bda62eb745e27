/* SPDX-License-Identifier: ISC
 *
 * URLs that are asked for because a message came in, and what became of them.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "io/record.h"
#include "sms-receive.h"
#include "store/account.h"
#include "store/notice.h"

static const struct record_column columns[] = {
	{ "id", RECORD_TEXT }, { "message", RECORD_TEXT },
	{ "state", RECORD_TEXT }, { "tries", RECORD_COUNT },
	{ "reason", RECORD_TEXT }, { "next", RECORD_TIME },
	{ "created", RECORD_TIME }, { "url", RECORD_TEXT },
};

static int
put(void *ctx, const struct notice *n, struct error *e)
{
	struct record *r = ctx;
	char id[24], message[24];

	snprintf(id, sizeof id, "%lld", (long long)n->id);
	snprintf(message, sizeof message, "%lld", (long long)n->message);
	record_text(r, id);
	record_text(r, message);
	record_text(r, n->state);
	record_count(r, n->tries);
	record_text(r, n->reason);
	record_time(r, strcmp(n->state, "waiting") ? 0 : n->not_before);
	record_time(r, n->created_at);
	record_text(r, n->url);
	return record_end(r, e);
}

static int
check_state(const char *state, struct error *e)
{
	if (!state || !strcmp(state, "waiting") || !strcmp(state, "done") ||
	    !strcmp(state, "failed"))
		return 0;
	return error_set(e, ERR_USAGE, "--state: '%s' is none of waiting, "
	    "done, failed", state);
}

int
verb_callbacks(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *state = NULL;
	const struct opt own[] = {
		{ 0, "state", OPT_TEXT, &state }, { 0 }
	};
	struct account *a = NULL;
	struct record *r = NULL;
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), status = -1;

	if (n < 0 || check_state(state, e) < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "callbacks takes no operands");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, columns, sizeof columns / sizeof *columns,
	    a->zone, e) == 0)
		status = notice_each(a->db, state, put, r, e);
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}
