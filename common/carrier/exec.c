/* SPDX-License-Identifier: ISC
 *
 * Each program is a child that lives as long as the gateway: one for sending,
 * one for look-ups, one for what is reported. A child that hands messages over
 * and dies on the way is not started again in the same run when that left any
 * in doubt: else one that dies of every message would leave all of them so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/exec-lines.h"
#include "carrier/exec.h"
#include "carrier/gateway.h"
#include "carrier/refusal.h"
#include "io/child.h"
#include "io/secret.h"

#define TIMEOUT_MS 30000
#define GRACE_MS 5000		/* to end after its input has ended */
#define COMPLAINTS_MAX 20	/* about lines that are not understood */

/* A message that was handed to the program, in the order of the handing. */
struct underway {
	struct submission m;
	int64_t begin;		/* where its line begins in what was told */
	int64_t since;		/* its time runs from here, monotonic */
};

struct exec {
	struct gateway gateway;
	char **send_argv, **find_argv, **events_argv, **environment;
	enum cell_form form;
	int64_t timeout;

	struct child *send;
	struct underway *underway;
	size_t n, cap;
	struct outcome *known;		/* outcomes to be given out */
	size_t nknown, known_cap;
	int complaints;
	bool answered;			/* by this child, of any message */
	bool failed;			/* no more is handed to it in this
					 * run */
	struct error why;

	struct child *find;

	struct child *events;
	bool all_told;			/* it has reported all there is */
};

static int
start(struct exec *x, struct child **c, char *const *argv, struct error *e)
{
	const struct child_config config = { .name = x->gateway.name,
	    .argv = argv, .environment = x->environment };

	if (*c)
		return 0;
	if (child_start(c, &config, e) < 0)
		return error_prefix(e, "gateway");
	return 0;
}

static void
complain(struct exec *x, const char *why, const char *line)
{
	if (x->complaints < COMPLAINTS_MAX)
		tool_warn("gateway %s: %s: %.80s", x->gateway.name, why,
		    line);
	else if (x->complaints == COMPLAINTS_MAX)
		tool_warn("gateway %s: more of this is not shown",
		    x->gateway.name);
	if (x->complaints <= COMPLAINTS_MAX)
		x->complaints++;
}

/*
 * Sending.
 */

/* One that ended after it had answered for all is started again. */
static void
look_at_idle(struct exec *x)
{
	const char *line;
	size_t len;
	int r = 0;

	while (x->send && !x->n && (r = child_line(x->send, &line, &len,
	    0)) > 0)
		complain(x, "an answer about no message that is on its way",
		    line);
	if (r < 0) {
		child_close(x->send, GRACE_MS);
		x->send = NULL;
	}
}

static void
hand_over(struct exec *x, struct underway *u)
{
	struct buf line = { 0 };

	exec_say(&line, x->form, &u->m);
	u->begin = child_tell(x->send, line.s, line.len);
	u->since = clock_monotonic();
	buf_release(&line);
}

static int
exec_submit(struct gateway *g, const struct submission *m, struct error *e)
{
	struct exec *x = (struct exec *)g;

	if (x->failed) {
		*e = x->why;
		return -1;
	}
	look_at_idle(x);
	if (!x->send)
		x->answered = false;
	if (start(x, &x->send, x->send_argv, e) < 0)
		return -1;
	xgrow(&x->underway, &x->cap, x->n + 1, sizeof *x->underway);
	x->underway[x->n].m = *m;
	hand_over(x, &x->underway[x->n++]);
	return 0;
}

static void
forget(struct exec *x, size_t i)
{
	memmove(&x->underway[i], &x->underway[i + 1],
	    (--x->n - i) * sizeof *x->underway);
}

static void
know(struct exec *x, const struct outcome *o)
{
	xgrow(&x->known, &x->known_cap, x->nknown + 1, sizeof *x->known);
	x->known[x->nknown++] = *o;
}

/* An outcome that is not of the program's telling. */
static void
decide(struct exec *x, const struct underway *u, const char *class,
    const char *said)
{
	struct outcome o = { .message = u->m.message };

	refusal_apply(refusal_find(class), -1, &o);
	snprintf(o.said, sizeof o.said, "%.159s", said);
	know(x, &o);
}

/* Messages handed over later than this one may have waited for it: their time
 * runs from here. */
static void
answered(struct exec *x, size_t i)
{
	int64_t now = clock_monotonic();
	size_t k;

	x->answered = true;
	forget(x, i);
	for (k = i; k < x->n; k++)
		x->underway[k].since = now;
}

/* What a line says: 1 and *o, 0 nothing of use. */
static int
take_answer(struct exec *x, const char *line, size_t len, struct outcome *o)
{
	struct exec_answer a = { .id = "" };
	char why[160] = "";
	int r = exec_read_answer(&a, line, len, why, sizeof why);
	size_t i;

	if (r < 0)
		complain(x, why, line);
	if (r != 0 && !*a.id)
		return 0;
	for (i = 0; i < x->n && strcmp(x->underway[i].m.client_id, a.id); i++)
		;
	if (i == x->n) {
		if (r == 0)
			complain(x, "an answer about no message that is on its "
			    "way", line);
		return 0;
	}
	*o = a.outcome;
	o->message = x->underway[i].m.message;
	answered(x, i);
	return 1;
}

/* A program that ended after it had been of use is started again, and told
 * what the last one cannot have read. */
static bool
start_again(struct exec *x)
{
	struct error e;
	size_t i;

	child_close(x->send, 0);
	x->send = NULL;
	x->answered = false;
	if (start(x, &x->send, x->send_argv, &e) < 0)
		return false;
	for (i = 0; i < x->n; i++)
		hand_over(x, &x->underway[i]);
	return true;
}

/* Of what was under way, what it read is in doubt; the rest moves up. */
static bool
doubt_read(struct exec *x, const char *said)
{
	int64_t read = child_read(x->send);
	size_t i, left = 0;
	bool doubt;

	for (i = 0; i < x->n; i++) {
		if (x->underway[i].begin < read)
			decide(x, &x->underway[i], "unknown", said);
		else
			x->underway[left++] = x->underway[i];
	}
	doubt = left < x->n;
	x->n = left;
	return doubt;
}

/* The program has ended, or is ended here. What it cannot have read may be
 * sent again; all else is in doubt, and then so is the program. */
static void
end_send(struct exec *x, const char *why)
{
	char said[160];
	const char *line;
	struct outcome o;
	size_t i, len;

	child_kill(x->send);
	while (child_line(x->send, &line, &len, 0) > 0)
		if (take_answer(x, line, len, &o))
			know(x, &o);
	snprintf(said, sizeof said, "%.100s %s", x->send_argv[0], why ? why :
	    child_end(x->send));
	if (doubt_read(x, said) || why) {
		x->failed = true;
		error_set(&x->why, ERR_REFUSED, "gateway %s: %s: what it had "
		    "read may be sent: sms-dlr poll asks, sms-history list "
		    "shows it", x->gateway.name, said);
	} else if (x->answered && start_again(x)) {
		return;
	}
	for (i = 0; i < x->n; i++)
		decide(x, &x->underway[i], "unsent", said);
	x->n = 0;
	child_close(x->send, 0);
	x->send = NULL;
}

/* Messages whose time is over are in doubt; but when all are that the program
 * has read, it hangs. What is unread is never in doubt for its time: it was
 * told last, so its time ends after that of all that is read. Returns how long
 * the next one has, in ms. */
static int64_t
look_at_time(struct exec *x)
{
	int64_t now = clock_monotonic(), taken = child_taken(x->send);
	int64_t next = INT64_MAX, left;
	bool expired = false, waiting = false;
	size_t i, k;

	for (i = 0; i < x->n; i++) {
		left = x->underway[i].since + x->timeout - now;
		next = left < next ? left : next;
		expired |= left <= 0;
		waiting |= left > 0 && x->underway[i].begin < taken;
	}
	if (expired && !waiting) {
		end_send(x, "says nothing");
		return 0;
	}
	for (i = k = 0; i < x->n; i++) {
		if (expired && x->underway[i].since + x->timeout <= now)
			decide(x, &x->underway[i], "unknown",
			    "no answer in time");
		else
			x->underway[k++] = x->underway[i];
	}
	x->n = k;
	return next;
}

static bool
take_known(struct exec *x, struct outcome *o)
{
	if (!x->nknown)
		return false;
	*o = x->known[0];
	memmove(x->known, x->known + 1, --x->nknown * sizeof *x->known);
	return true;
}

static int
exec_outcome(struct gateway *g, struct outcome *o, int64_t wait,
    struct error *e)
{
	struct exec *x = (struct exec *)g;
	int64_t until = clock_monotonic() + wait, left = wait, next;
	const char *line;
	size_t len;
	int r;

	(void)e;
	while (!take_known(x, o)) {
		if (!x->n || left < 0)
			return 0;
		next = look_at_time(x);
		if (!x->send || x->nknown)
			continue;
		r = child_line(x->send, &line, &len, left < next ? left :
		    next);
		if (r < 0)
			end_send(x, NULL);
		else if (r > 0 && take_answer(x, line, len, o))
			return 1;
		left = until - clock_monotonic();
		if (r == 0 && left <= 0)
			left = -1;
	}
	return 1;
}

/*
 * Look-ups.
 */

static int
cannot_ask(struct exec *x, struct child **c, const char *why,
    struct error *e)
{
	child_kill(*c);
	error_set(e, ERR_REFUSED, "gateway %s: %s", x->gateway.name, why ?
	    why : child_end(*c));
	child_close(*c, 0);
	*c = NULL;
	return -1;
}

/* The answer to a question about one message. */
static int
hear(struct exec *x, const char *client_id, struct exec_answer *a,
    struct error *e)
{
	int64_t until = clock_monotonic() + x->timeout, left;
	char why[160];
	const char *line;
	size_t len;
	int r;

	while ((left = until - clock_monotonic()) > 0) {
		r = child_line(x->find, &line, &len, left);
		if (r < 0)
			return cannot_ask(x, &x->find, NULL, e);
		if (r == 0)
			break;
		if ((r = exec_read_answer(a, line, len, why, sizeof why)) < 0)
			complain(x, why, line);
		if (r == 0 && !strcmp(a->id, client_id))
			return 0;
	}
	return cannot_ask(x, &x->find, "its look-up says nothing", e);
}

static int
exec_find(struct gateway *g, const struct submission *m, struct outcome *o,
    struct error *e)
{
	struct exec *x = (struct exec *)g;
	struct buf line = { 0 };
	struct exec_answer a;

	if (start(x, &x->find, x->find_argv, e) < 0)
		return -1;
	exec_say(&line, x->form, m);
	child_tell(x->find, line.s, line.len);
	buf_release(&line);
	if (hear(x, m->client_id, &a, e) < 0)
		return -1;
	*o = a.outcome;
	o->message = m->message;
	if (a.none)
		return 0;
	return o->kind == OUTCOME_ACCEPTED || o->kind == OUTCOME_REJECTED ?
	    1 : 2;
}

/*
 * Events.
 */

static int
give_up_events(struct exec *x, const char *why)
{
	struct error e;

	cannot_ask(x, &x->events, why, &e);
	tool_warn("%s", e.msg);
	return 0;
}

/* An empty line, or the end of its output, says that this is all. */
static int
exec_event(struct gateway *g, struct carrier_event *ev, struct error *e)
{
	struct exec *x = (struct exec *)g;
	char why[160];
	const char *line;
	size_t len;
	int r;

	if (!x->events_argv || x->all_told)
		return 0;
	if (start(x, &x->events, x->events_argv, e) < 0) {
		tool_warn("%s", e->msg);
		return 0;
	}
	for (;;) {
		r = child_line(x->events, &line, &len, x->timeout);
		if (r == 0)
			return give_up_events(x, "what it has to report does "
			    "not end");
		if (r < 0 && strcmp(child_end(x->events), "ended with status "
		    "0") && strcmp(child_end(x->events), "closed its output"))
			return give_up_events(x, NULL);
		if (r < 0 || len == 0) {
			x->all_told = true;
			return 0;
		}
		r = exec_read_event(ev, line, len, why, sizeof why);
		if (r == 0)
			return 1;
		if (r < 0)
			complain(x, why, line);
	}
}

/* Said once, when all it had to report is safe: what it reports after a part
 * of it only was, is told again. */
static int
exec_seen(struct gateway *g, struct error *e)
{
	struct exec *x = (struct exec *)g;
	int64_t until = clock_monotonic() + GRACE_MS, left = GRACE_MS;
	const char *line;
	size_t len;

	(void)e;
	if (!x->events || !x->all_told)
		return 0;
	child_tell(x->events, "seen\n", 5);
	child_told(x->events);
	while (left > 0 && child_line(x->events, &line, &len, left) >= 0)
		left = until - clock_monotonic();
	child_close(x->events, GRACE_MS);
	x->events = NULL;
	x->all_told = false;
	return 0;
}

static char **
copy_list(char *const *list)
{
	size_t n = 0;
	char **copy;

	if (!list)
		return NULL;
	while (list[n])
		n++;
	copy = xcalloc(n + 1, sizeof *copy);
	while (n--)
		copy[n] = xstrdup(list[n]);
	return copy;
}

/* There are secrets in the environment. */
static void
free_list(char **list)
{
	size_t i;

	for (i = 0; list && list[i]; i++)
		secret_free(list[i]);
	free(list);
}

static void
exec_close(struct gateway *g)
{
	struct exec *x = (struct exec *)g;

	child_close(x->send, GRACE_MS);
	child_close(x->find, GRACE_MS);
	child_close(x->events, 0);
	free_list(x->send_argv);
	free_list(x->find_argv);
	free_list(x->events_argv);
	free_list(x->environment);
	free(x->underway);
	free(x->known);
	free(x);
}

static const struct gateway_driver driver = {
	.name = "exec",
	.submit = exec_submit,
	.outcome = exec_outcome,
	.find = exec_find,
	.event = exec_event,
	.seen = exec_seen,
	.close = exec_close,
};

struct gateway *
exec_open(const struct exec_config *config)
{
	struct exec *x = xcalloc(1, sizeof *x);
	struct gateway *g = &x->gateway;

	x->send_argv = copy_list(config->send);
	x->find_argv = copy_list(config->find);
	x->events_argv = copy_list(config->events);
	x->environment = copy_list(config->environment);
	x->form = config->form;
	x->timeout = config->timeout ? config->timeout : TIMEOUT_MS;
	g->driver = &driver;
	snprintf(g->name, sizeof g->name, "%s", config->name);
	g->concurrency = config->concurrency;
	g->rate = config->rate;
	g->sender_rate = config->sender_rate;
	g->askable = config->find != NULL;
	/* A program that outlives us may still be at work on what it was
	 * told: that it does not know a message yet proves nothing. */
	g->exact = false;
	g->reconcile_after = config->reconcile_after;
	g->reconcile_sure = config->reconcile_sure;
	return g;
}
