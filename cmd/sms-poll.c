/* SPDX-License-Identifier: ISC
 *
 * sms-poll - the verb poll of sms-dlr, in whose name it speaks: ask the
 * carriers, first what became of messages whose answer was lost, then what else
 * they have to report.
 */
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "carrier/gateway.h"
#include "flow/doubt.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "flow/gateways.h"
#include "flow/receipts.h"
#include "io/record.h"
#include "sms-dlr.h"
#include "store/account.h"
#include "store/message.h"

static const struct gateway_opener *const openers[] = { &gateway_sim,
    &gateway_http, &gateway_exec, NULL };

struct poll {
	struct account *account;
	struct gateways gateways;
	struct record *out;
	struct doubt_found doubt;
	int64_t results[3];	/* by receipt_result */
	int64_t events, timed_out;
};

static int
tell(void *ctx, const char *gateway, const struct carrier_event *ev,
    int64_t id, enum receipt_result result, struct error *e)
{
	struct poll *p = ctx;

	(void)gateway;
	p->results[result]++;
	return dlr_put(p->out, ev, id, result, e);
}

/* A copy of an account must not take receipts that are another's. */
static int
may_ask(struct account *a, struct error *e)
{
	if (account_may_send(a, NULL, e) == 0 || e->kind == ERR_RETRY) {
		e->kind = ERR_NONE;
		return 0;
	}
	return -1;
}

static int
open_gateways(struct poll *p, const char *name, struct error *e)
{
	struct gateway *g;

	p->gateways = (struct gateways){ .openers = openers,
	    .account = p->account };
	return name ? gateways_get(&p->gateways, name, &g, e) :
	    gateways_open_all(&p->gateways, e);
}

static int
poll_all(struct poll *p, struct error *e)
{
	if (doubt_resolve(p->account, &p->gateways, &p->doubt, e) < 0)
		return -1;
	p->events = receipts_poll(p->account, &p->gateways, tell, p, e);
	if (p->events < 0)
		return -1;
	p->timed_out = receipts_time_out(p->account, e);
	return p->timed_out < 0 ? -1 : 0;
}

/* Nothing came: is there something that may? */
static int
say_waiting(struct account *a, struct error *e)
{
	int64_t to_send, to_hear;

	if (message_waiting(a->db, &to_send, &to_hear, e) < 0)
		return -1;
	if (to_hear)
		tool_note("%lld wait for a receipt: ask again later, or let "
		    "sms-tick do it", (long long)to_hear);
	return 0;
}

static int
conclude(const struct poll *p, struct error *e)
{
	int64_t unknown;

	if (doubt_count(p->account, &unknown, e) < 0)
		return -1;
	tool_note("%lld receipts = folded %lld + known %lld + orphan %lld; "
	    "found %lld, denied %lld, unconfirmed %lld, unknown %lld",
	    (long long)p->events, (long long)p->results[RECEIPT_FOLDED],
	    (long long)p->results[RECEIPT_KNOWN],
	    (long long)p->results[RECEIPT_ORPHAN], (long long)p->doubt.found,
	    (long long)p->doubt.denied, (long long)p->timed_out,
	    (long long)unknown);
	if (p->doubt.denied)
		tool_note("what was denied is queued again: sms-tick sends "
		    "it");
	if (gateways_fault(&p->gateways, e) < 0)
		return -1;
	if (!unknown)
		return p->events ? 0 : say_waiting(p->account, e);
	return error_set(e, ERR_UNKNOWN, "of %lld message%s the outcome is "
	    "unknown: sms-history list --state unknown, then sms-history "
	    "resolve", (long long)unknown, unknown == 1 ? "" : "s");
}

static int
verb_poll(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct poll p = { .events = 0 };
	const char *gateway = NULL;
	const struct opt own[] = {
		{ 0, "gateway", OPT_TEXT, &gateway }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "poll takes no operands");
	if (account_open(&p.account, &house, ACCOUNT_WRITE, e) == 0 &&
	    may_ask(p.account, e) == 0 && record_open(&p.out, &house,
	    dlr_columns, dlr_ncolumns, p.account->zone, e) == 0 &&
	    open_gateways(&p, gateway, e) == 0)
		r = poll_all(&p, e);
	if (record_close(p.out, e) < 0)
		r = -1;
	if (r == 0)
		r = conclude(&p, e);
	gateways_close(&p.gateways);
	account_close(p.account);
	return r;
}

static const struct verb verbs[] = {
	{ "poll", DLR_POLL_USAGE, verb_poll },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-dlr", verbs, argc, argv);
}
