/* SPDX-License-Identifier: ISC
 *
 * Receipts and messages as providers bring them: one HTTP request, from
 * standard input or, as a CGI program, from a web server, which is answered as
 * the provider wants it. What is answered with "taken" is safe in the account.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/callback.h"
#include "carrier/describe-callback.h"
#include "flow/callbacks.h"
#include "flow/gateway-http.h"
#include "io/machine.h"
#include "io/record.h"
#include "io/request.h"
#include "io/tally.h"
#include "sms-dlr.h"
#include "store/account.h"

static const struct record_column columns[] = {
	{ "kind", RECORD_TEXT }, { "gateway", RECORD_TEXT },
	{ "carrier_id", RECORD_TEXT }, { "id", RECORD_TEXT },
	{ "result", RECORD_TEXT }, { "status", RECORD_TEXT },
	{ "reason", RECORD_TEXT }, { "at", RECORD_TIME },
	{ "receipt", RECORD_TEXT }, { "client_id", RECORD_TEXT },
	{ "number", RECORD_TEXT }, { "own", RECORD_TEXT },
	{ "text", RECORD_TEXT },
};

struct call {
	struct house house;
	const char *gateway, *url;
	struct machine *machine;
	struct gateway_entry entry;
	struct account *account;
	struct request request;
	struct callback callback;
	struct callback_came *came;
	bool cgi;
	int answer;		/* the status of HTTP when it fails here */
};

/* ---- The records ---- */

static void
put_receipt(struct record *r, const struct carrier_event *ev)
{
	record_text(r, ev->status);
	record_text(r, ev->reason);
	record_time(r, ev->at);
	record_text(r, ev->receipt);
	record_text(r, ev->client_id);
	record_empty(r);
	record_empty(r);
	record_empty(r);
}

static void
put_message(struct record *r, const struct callback_record *v)
{
	record_text(r, "received");
	record_empty(r);
	record_time(r, v->at);
	record_empty(r);
	record_empty(r);
	record_text(r, v->number);
	record_text(r, v->own);
	record_text(r, v->text);
}

static int
put(struct record *r, const struct call *c, size_t i, struct error *e)
{
	const struct callback_record *v = &c->callback.v[i];
	char id[24] = "";

	if (c->came[i].id)
		snprintf(id, sizeof id, "%lld", (long long)c->came[i].id);
	record_text(r, v->inbound ? "message" : "receipt");
	record_text(r, c->gateway);
	record_text(r, v->inbound ? v->carrier_id : v->event.carrier_id);
	record_text(r, id);
	record_text(r, c->came[i].result);
	if (v->inbound)
		put_message(r, v);
	else
		put_receipt(r, &v->event);
	return record_end(r, e);
}

static void
say_totals(const struct call *c)
{
	const struct callback *k = &c->callback;
	struct tally t = { .n = 0 };
	size_t i;

	for (i = 0; i < k->n; i++)
		tally_add(&t, c->came[i].result ? c->came[i].result :
		    k->v[i].inbound ? "message" : "receipt");
	for (i = 0; i < k->ignored; i++)
		tally_add(&t, "ignored");
	for (i = 0; i < k->bad; i++)
		tally_add(&t, "bad");
	if (t.n)
		tally_say(&t);
	else
		tool_note("it tells neither of a receipt nor of a message");
}

static int
print(struct call *c, struct error *e)
{
	struct record *r = NULL;
	int status = record_open(&r, &c->house, columns, sizeof columns /
	    sizeof *columns, c->account ? c->account->zone : NULL, e);
	size_t i;

	for (i = 0; status == 0 && i < c->callback.n; i++)
		status = put(r, c, i, e);
	if (record_close(r, e) < 0)
		status = -1;
	if (status == 0)
		say_totals(c);
	return status;
}

/* ---- The work ---- */

static int
read_call(struct call *c, struct error *e)
{
	struct callback_how how = { .url = c->url };

	c->answer = 500;
	if (machine_open(&c->machine, e) < 0 ||
	    gateway_entry_read(&c->entry, c->machine, c->gateway, e) < 0)
		return -1;
	how.describe = c->entry.describe;
	how.settings = c->entry.settings;
	how.unverified = c->entry.unverified;
	c->answer = 400;
	if ((c->cgi ? request_cgi(&c->request, STDIN_FILENO, e) :
	    request_read(&c->request, STDIN_FILENO, e)) < 0 ||
	    callback_read(&c->callback, &how, &c->request, e) < 0) {
		if (e->kind == ERR_DENIED)
			c->answer = 403;
		else if (!strncmp(e->msg, "too-big", 7))
			c->answer = 413;
		else if (e->kind != ERR_DATA)
			c->answer = 500;
		return -1;
	}
	if (c->callback.bad)
		tool_warn("%s", c->callback.fault);
	c->came = xcalloc(c->callback.n + 1, sizeof *c->came);
	return 0;
}

static int
apply(struct call *c, struct error *e)
{
	c->answer = 500;
	if (account_open(&c->account, &c->house, ACCOUNT_WRITE, e) == 0 &&
	    gateway_check_account(&c->entry.common, c->account, e) == 0 &&
	    callbacks_apply(c->account, c->gateway, &c->callback, c->came,
	    e) == 0)
		return 0;
	if (e->kind == ERR_RETRY)
		c->answer = 503;
	return -1;
}

/* ---- The answer to a web server ---- */

static const char *
phrase(int status)
{
	switch (status) {
	case 400:
		return "Bad Request";
	case 403:
		return "Forbidden";
	case 413:
		return "Content Too Large";
	case 500:
		return "Internal Server Error";
	case 503:
		return "Service Unavailable";
	case 204:
		return "No Content";
	default:
		return "OK";
	}
}

/* What went wrong is for our own log, not for whoever asked. */
static void
answer(const struct call *c, bool taken)
{
	const struct describe_told *t = c->callback.told;
	int status = taken ? (int)t->reply_status : c->answer;

	printf("Status: %d %s\r\n", status, phrase(status));
	if (status != 204)
		printf("Content-Type: %s\r\n", taken ? t->reply_type :
		    "text/plain");
	printf("\r\n");
	if (!taken)
		printf("%s\n", phrase(status));
	else if (status != 204)
		printf("%s", t->reply_body);
}

static void
release(struct call *c)
{
	account_close(c->account);
	callback_release(&c->callback);
	request_release(&c->request);
	gateway_entry_release(&c->entry);
	machine_close(c->machine);
	free(c->came);
}

static int
check_options(const struct call *c, int n, const char *operand,
    struct error *e)
{
	if (n)
		return error_set(e, ERR_USAGE, "callback takes no operands: "
		    "did you mean '< %s'?", operand);
	if (!c->gateway)
		return error_set(e, ERR_USAGE, "whose request is it? name the "
		    "gateway with --gateway");
	if (c->url && strncmp(c->url, "https://", 8) &&
	    strncmp(c->url, "http://", 7))
		return error_set(e, ERR_USAGE, "--url %s: give it as the "
		    "provider has it, https://HOST/PATH", c->url);
	return 0;
}

int
verb_callback(int argc, char *argv[], struct error *e)
{
	struct call c = { .cgi = request_by_cgi() };
	const struct opt own[] = {
		{ 0, "gateway", OPT_TEXT, &c.gateway },
		{ 0, "url", OPT_TEXT, &c.url }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHn", own, &c.house, e), r;

	if (n < 0 || check_options(&c, n, argv[0], e) < 0)
		return -1;
	r = read_call(&c, e);
	if (r == 0 && !c.house.dry_run)
		r = apply(&c, e);
	if (c.cgi)
		answer(&c, r == 0);
	else if (r == 0)
		r = print(&c, e);
	if (r == 0 && c.callback.bad)
		r = error_set(e, ERR_SOME, "%s", "");
	release(&c);
	return r;
}
