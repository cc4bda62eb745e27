/* SPDX-License-Identifier: ISC
 *
 * A name is settled in one transaction behind that of the answers themselves:
 * a run that dies between the two finds the answers again. What it had asked
 * and not heard of is asked again, and is not paid for again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "carrier/gateway.h"
#include "flow/callers.h"
#include "flow/lookup.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/db.h"
#include "store/post.h"

/* What keeps all names from being asked for is looked at again so much later;
 * so is one that got no answer, each time twice as late. */
#define WAIT_MS (10 * 60000LL)
#define WAIT_DOUBLED 5
/* Nothing waits without end. */
#define VALID_MS (7 * 86400000LL)

struct callers {
	struct account *account;
	const struct gateway_opener *const *openers;
	struct lookups lookups;		/* open: for numbers of `gateway` */
	char gateway[64];
	bool open;
	bool ended;			/* no more can be asked now */
	int64_t asked, given_up;
};

static void
close_way(struct callers *x)
{
	if (x->open)
		lookups_close(&x->lookups);
	x->open = false;
}

/* The way to names through one gateway; NULL: the one that look-ups use. */
static int
open_lookups(struct callers *x, const char *gateway, struct error *e)
{
	close_way(x);
	if (lookups_open(&x->lookups, x->account, x->openers, gateway, true,
	    e) < 0)
		return -1;
	x->open = true;
	return 0;
}

/* The way to names for numbers of that gateway. One that is there and cannot
 * be opened is not passed by: another may want another price. */
static int
open_way(struct callers *x, const char *gateway, struct error *e)
{
	struct gateway *g;

	if (x->open && !strcmp(x->gateway, gateway))
		return 0;
	if (open_lookups(x, gateway, e) < 0)
		return -1;
	if (gateways_known(&x->lookups.gateways, gateway)) {
		if (gateways_get(&x->lookups.gateways, gateway, &g, e) < 0)
			goto fail;
		if (g->lookup && g->cnam)
			goto done;
	}
	if (open_lookups(x, NULL, e) < 0 || lookups_check(&x->lookups, e) < 0)
		goto fail;
done:
	snprintf(x->gateway, sizeof x->gateway, "%s", gateway);
	return 0;
fail:
	close_way(x);
	return -1;
}

static bool
is_old(const struct caller *c)
{
	return clock_now() - c->wanted_at > VALID_MS;
}

/* It was asked for in vain, or (for a reason that holds for all) not at all:
 * again later, or never. */
static int
put_off(struct callers *x, struct caller *c, bool tried, const char *reason,
    struct error *e)
{
	int64_t wait = WAIT_MS;

	if (is_old(c)) {
		x->given_up++;
		return caller_done(x->account->db, c, e);
	}
	if (tried)
		wait <<= c->tries < WAIT_DOUBLED ? c->tries++ : WAIT_DOUBLED;
	return caller_later(x->account->db, c, clock_now() + wait, reason, e);
}

/* The mails that tell of messages, and did not go out yet, tell the name. */
static int
tell_mails(struct callers *x, const struct caller *c, struct error *e)
{
	struct buf line = { 0 };
	char name[64];
	int r = caller_name(name, NULL, x->account->db, c->number, e);

	if (r <= 0)
		return r;
	caller_line(&line, c->number, name);
	r = post_add_line(x->account->db, c->own, c->number, line.s, e);
	buf_release(&line);
	return r;
}

static int
settle_one(struct callers *x, struct caller *c, const struct lookup *l,
    struct error *e)
{
	if (l->state == LOOKUP_ASKING || l->later)
		return put_off(x, c, true, *l->reason ? l->reason :
		    "no-answer", e);
	return tell_mails(x, c, e) < 0 ? -1 :
	    caller_done(x->account->db, c, e);
}

/* What became of the questions. */
static int
settle(struct callers *x, struct caller v[], const struct lookup *l,
    size_t n, struct error *e)
{
	struct db *db = x->account->db;
	size_t i;
	int r = 0;

	if (db_begin(db, e) < 0)
		return -1;
	for (i = 0; i < n && r == 0; i++)
		r = settle_one(x, &v[i], &l[i], e);
	if (r == 0)
		r = db_commit(db, e);
	db_rollback(db);
	return r;
}

/* The first refusal for good, with how many there are. */
static void
say_refused(const struct callers *x, const struct lookup *l, size_t n)
{
	const struct lookup *first = NULL;
	size_t i, all = 0;

	for (i = 0; i < n; i++) {
		if (l[i].state != LOOKUP_REFUSED || l[i].later)
			continue;
		if (!all++)
			first = &l[i];
	}
	if (all)
		tool_warn("names: gateway '%s' was asked for %zu and refused, "
		    "as for %s: %s", x->lookups.gateway, all, first->number,
		    first->reason);
}

/* Why they wait, unless others wait for the same reason already. */
static int
say_waiting(struct callers *x, const char *own, const char *reason,
    const struct error *why, struct error *e)
{
	int r = caller_stuck(NULL, x->account->db, reason, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	if (!strcmp(reason, "no-funds"))
		tool_warn("names: no-funds: the balance does not pay for the "
		    "names of who texts %s: sms-credits recharge CREDITS, or "
		    "sms-numbers set %s cnam=no", own, own);
	else if (!strcmp(reason, "no-gateway") || !strcmp(reason, "no-lookup"))
		tool_warn("names: %s: no carrier tells the names of who texts "
		    "%s: sms-account set lookup-gateway=NAME, one that does, "
		    "or sms-numbers set %s cnam=no", reason, own, own);
	else
		tool_warn("names: those of who texts %s wait: %s", own,
		    why->msg);
	return 0;
}

/* None of these can be asked for yet, and why. A carrier that is not there
 * is nobody's fault, and not told. */
static int
wait_all(struct callers *x, struct caller v[], size_t n,
    const struct error *why, struct error *e)
{
	bool tried = why->kind == ERR_REFUSED;
	struct db *db = x->account->db;
	char word[40];
	const char *reason = error_word(word, why, tried ? "no-answer" :
	    "configuration");
	size_t i;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	r = tried ? 0 : say_waiting(x, v[0].own, reason, why, e);
	for (i = 0; i < n && r == 0; i++)
		r = put_off(x, &v[i], tried, reason, e);
	if (r == 0)
		r = db_commit(db, e);
	db_rollback(db);
	return r;
}

/* Can that be waited for? */
static bool
may_pass(const struct error *why)
{
	return why->kind == ERR_REFUSED || why->kind == ERR_CONFIG ||
	    why->kind == ERR_DENIED;
}

/* Not all could be asked for: without credits the others wait; an account that
 * was put on hold meanwhile asks nobody. */
static int
stopped(struct callers *x, struct caller v[], size_t n, struct error *e)
{
	const struct error *why = &x->lookups.stop;

	if (!strncmp(why->msg, "no-funds:", 9))
		return wait_all(x, v, n, why, e);
	x->ended = true;
	if (why->kind == ERR_RETRY)
		return 0;
	*e = *why;
	return -1;
}

/* All of one gateway's. */
static int
ask_group(struct callers *x, struct caller v[], size_t n, struct error *e)
{
	struct lookup l[LOOKUP_GROUP];
	struct error why;
	int64_t before;
	size_t i;
	int done;

	if (open_way(x, v[0].gateway, &why) < 0) {
		if (may_pass(&why))
			return wait_all(x, v, n, &why, e);
		*e = why;
		return -1;
	}
	memset(l, 0, sizeof l);
	x->lookups.since = v[0].wanted_at;
	for (i = 0; i < n; i++) {
		memcpy(l[i].number, v[i].number, sizeof l[i].number);
		if (v[i].wanted_at < x->lookups.since)
			x->lookups.since = v[i].wanted_at;
	}
	before = x->lookups.asked;
	done = lookups_ask(&x->lookups, l, n, &why);
	x->asked += x->lookups.asked - before;
	if (done < 0 && may_pass(&why))
		return wait_all(x, v, n, &why, e);
	if (done < 0) {
		*e = why;
		return -1;
	}
	if (settle(x, v, l, (size_t)done, e) < 0)
		return -1;
	say_refused(x, l, (size_t)done);
	return (size_t)done < n ? stopped(x, v + done, n - (size_t)done, e) :
	    0;
}

/* Those that need not be asked for. */
static int
drop_group(struct callers *x, struct caller v[], size_t n, struct error *e)
{
	struct lookup l[LOOKUP_GROUP];
	size_t i;

	memset(l, 0, sizeof l);
	for (i = 0; i < n; i++)
		l[i].state = LOOKUP_FOUND;
	return settle(x, v, l, n, e);
}

/* Those that are moot first, then gateway by gateway. */
static int
by_way(const void *a, const void *b)
{
	const struct caller *x = a, *y = b;

	return x->moot != y->moot ? y->moot - x->moot :
	    strcmp(x->gateway, y->gateway);
}

static bool
same_way(const struct caller *x, const struct caller *y)
{
	return x->moot == y->moot && (x->moot ||
	    !strcmp(x->gateway, y->gateway));
}

/* 1, 0 when none is due, -1. Each is settled or put off, so that none comes
 * again. */
static int
next_group(struct callers *x, struct error *e)
{
	struct caller v[LOOKUP_GROUP];
	int n = caller_due(x->account->db, v, LOOKUP_GROUP, e), i, k, r = 0;

	if (n <= 0)
		return n;
	qsort(v, (size_t)n, sizeof *v, by_way);
	for (i = 0; i < n && r == 0 && !x->ended; i += k) {
		for (k = 1; i + k < n && same_way(&v[i], &v[i + k]); k++)
			;
		r = v[i].moot ? drop_group(x, v + i, (size_t)k, e) :
		    ask_group(x, v + i, (size_t)k, e);
	}
	return r < 0 ? -1 : 1;
}

int
callers_ask(struct account *a, const struct gateway_opener *const *openers,
    int64_t until, int64_t *asked, struct error *e)
{
	struct callers x = { .account = a, .openers = openers };
	int r = 1;

	while (r > 0 && !x.ended && clock_monotonic() < until &&
	    !tool_stopping())
		r = next_group(&x, e);
	close_way(&x);
	if (x.given_up)
		tool_warn("names: %lld of senders %s given up: for a week "
		    "nobody told them", (long long)x.given_up,
		    x.given_up == 1 ? "is" : "are");
	*asked = x.asked;
	return r < 0 ? -1 : 0;
}
