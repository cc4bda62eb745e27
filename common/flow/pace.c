/* SPDX-License-Identifier: ISC
 *
 * The rate is kept as one number, the time from which the next is allowed
 * (the generic cell rate algorithm, ITU-T I.371); a little of what was not
 * used may be caught up, so that a group can go at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "flow/pace.h"
#include "store/db.h"
#include "store/setting.h"

#define CATCH_UP_MS 100
#define BACK_OFF_MS 250
#define BACK_OFF_MAX_MS 30000
/* In a row: of those that nobody gives a wait for, and of all. */
#define FAILURES_MAX 5
#define HOLDS_MAX 20
/* A message has at most 255 segments; what is further off than those at one a
 * second was remembered before the machine started anew. */
#define DUE_MAX_MS 255000

static char *
key_of(const struct pace *p)
{
	return xasprintf("pace.%s%s%s", p->gateway, *p->sender ? "/" : "",
	    p->sender);
}

static const char sql_read[] = "SELECT value FROM setting WHERE key = $1";

/* "DUE UNTIL REASON": DUE is monotonic, in microseconds; UNTIL is neither. What
 * is later than what is known here holds. */
static int
restore(struct pace *p, struct db *db, struct error *e)
{
	char *key = key_of(p);
	struct stmt *st = db_query(db, sql_read, DB_ARGS(T(key)), e);
	int64_t now = clock_monotonic(), left;
	char reason[sizeof p->reason] = "";
	long long due, until;
	int r = db_step(st, e);

	if (r > 0) {
		if (sscanf(db_word(st, 0), "%lld %lld %39s", &due, &until,
		    reason) < 2)
			due = until = 0;
		if (due < (now + DUE_MAX_MS) * 1000 && due > p->due)
			p->due = due;
		left = until - clock_now();
		if (left > 0 && now + left > p->until) {
			p->until = now + left;
			snprintf(p->reason, sizeof p->reason, "%s", reason);
		}
		db_reset(st);
	}
	free(key);
	return r < 0 ? -1 : 0;
}

struct pace *
pace_known(const struct paces *ps, const char *gateway, const char *sender)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (!strcmp(ps->v[i]->gateway, gateway) &&
		    !strcmp(ps->v[i]->sender, sender))
			return ps->v[i];
	return NULL;
}

struct pace *
pace_of(struct paces *ps, struct db *db, const char *gateway,
    const char *sender, struct error *e)
{
	struct pace *p = pace_known(ps, gateway, sender);

	if (p)
		return p;
	p = xcalloc(1, sizeof *p);
	snprintf(p->gateway, sizeof p->gateway, "%s", gateway);
	snprintf(p->sender, sizeof p->sender, "%s", sender);
	if (restore(p, db, e) < 0) {
		free(p);
		return NULL;
	}
	xgrow(&ps->v, &ps->cap, ps->n + 1, sizeof *ps->v);
	ps->v[ps->n++] = p;
	return p;
}

int
paces_look(struct paces *ps, struct db *db, struct error *e)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (restore(ps->v[i], db, e) < 0)
			return -1;
	return 0;
}

void
paces_release(struct paces *ps)
{
	while (ps->n)
		free(ps->v[--ps->n]);
	free(ps->v);
	memset(ps, 0, sizeof *ps);
}

static int
store(struct pace *p, struct db *db, struct error *e)
{
	int64_t left = p->until - clock_monotonic();
	char *key = key_of(p);
	char *value = xasprintf("%lld %lld %s", (long long)p->due,
	    (long long)(left > 0 ? clock_now() + left : 0), p->reason);
	int r = setting_put(db, key, value, e);

	free(key);
	free(value);
	p->changed = false;
	return r;
}

int
paces_store(struct paces *ps, struct db *db, struct error *e)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (ps->v[i]->changed && store(ps->v[i], db, e) < 0)
			return -1;
	return 0;
}

bool
pace_paused(const struct pace *p)
{
	return p->gave_up || p->until > clock_monotonic();
}

int64_t
pace_wait(const struct pace *p)
{
	int64_t now = clock_monotonic();
	int64_t due = (p->due + 999) / 1000;
	int64_t ready = due > p->until ? due : p->until;

	if (p->gave_up)
		return INT64_MAX;
	return ready > now ? ready - now : 0;
}

void
pace_take(struct pace *p, int64_t rate, int64_t segments)
{
	int64_t least = (clock_monotonic() - CATCH_UP_MS) * 1000;

	if (!rate)
		return;
	if (p->due < least)
		p->due = least;
	p->due += segments * 1000000 / rate;
	p->changed = true;
}

void
pace_good(struct pace *p)
{
	p->failures = 0;
}

/* Longer each time, and not at the same instant as everybody else. */
static int64_t
back_off(struct pace *p)
{
	int64_t ms = BACK_OFF_MS;
	int i;

	for (i = 1; i < p->failures && ms < BACK_OFF_MAX_MS; i++)
		ms *= 2;
	return ms / 2 + (clock_monotonic() * 7919 + getpid()) % ms;
}

void
pace_hold(struct pace *p, const struct outcome *o)
{
	int64_t now = clock_monotonic(), ms = o->retry_after;

	/* Many are on their way at once, and fail at once. */
	if (!pace_paused(p))
		p->failures++;
	else if (!ms)
		return;
	p->gave_up = p->failures >= (ms ? HOLDS_MAX : FAILURES_MAX);
	if (!ms)
		ms = back_off(p);
	if (now + ms > p->until)
		p->until = now + ms;
	snprintf(p->reason, sizeof p->reason, "%s", o->reason);
	snprintf(p->said, sizeof p->said, "%s", o->said);
	p->changed = true;
}

bool
pace_mendable(const struct pace *p)
{
	return pace_paused(p) && (!strcmp(p->reason, "bad-credentials") ||
	    !strcmp(p->reason, "provider-no-funds"));
}

void
pace_mended(struct pace *p)
{
	p->until = 0;
	p->changed = true;
}
