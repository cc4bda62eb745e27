/* SPDX-License-Identifier: ISC
 *
 * The check of hours: the sender's schedule always binds, the country's rules
 * as the setting `hours` says. What may not go now waits; it is not refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "flow/check.h"
#include "flow/hours.h"
#include "flow/outbox.h"
#include "phone/phone.h"
#include "store/account.h"
#include "store/contact.h"
#include "store/setting.h"

int
check_hours_mode(struct checking *c, struct error *e)
{
	static const char *const words[] = { [HOURS_AUTO] = "auto",
	    [HOURS_ENFORCE] = "enforce", [HOURS_WARN] = "warn",
	    [HOURS_OFF] = "off" };
	char *word;
	int i;

	if (setting_get(c->account->db, "hours", &word, e) < 0)
		return -1;
	for (i = 0; i <= HOURS_OFF; i++)
		if (!strcmp(words[i], word))
			c->hours_mode = (enum hours_mode)i;
	free(word);
	return 0;
}

/* The simulated carrier texts nobody: over it a rehearsal at night is told
 * what would wait, and goes on. */
static enum hours_mode
mode_of(const struct checking *c, const struct outgoing *m)
{
	if (!m->own)
		return HOURS_OFF;	/* refused for that further down */
	if (c->hours_mode != HOURS_AUTO)
		return c->hours_mode;
	return own_simulated(m->own) ? HOURS_WARN : HOURS_ENFORCE;
}

/* Where the zones of a number have no hour in common, the account may have
 * named one for its country; of a number without any, the account's own is
 * taken (G30). 1 and the zone, 0, -1. */
static int
fallback_zone(const struct checking *c, const struct phone *p, char zone[64],
    struct error *e)
{
	const char *one[1];
	char key[16], *value;
	int r;

	snprintf(key, sizeof key, "zone.%s", p->country);
	if (setting_get(c->account->db, key, &value, e) < 0)
		return -1;
	snprintf(zone, 64, "%s", value);
	r = *value != '\0';
	free(value);
	if (!r && phone_zones(p, one, 1) == 0) {
		snprintf(zone, 64, "%s", c->account->zone);
		r = 1;
	}
	return r;
}

int
check_allowed(struct checking *c, struct hours_ask *q, int64_t at,
    int64_t *next, struct error *e)
{
	char zone[64];
	int r = 0;

	if (c->any_contact && (r = hours_bind(c->hours, q, e)) > 0)
		r = contact_zone(c->account->db, q->phone->e164, zone, e);
	if (r < 0)
		return -1;
	q->zone = r ? zone : NULL;
	r = hours_next(c->hours, q, at, next, e);
	if (r == 0 && !q->zone) {
		if ((r = fallback_zone(c, q->phone, zone, e)) > 0) {
			q->zone = zone;
			r = hours_next(c->hours, q, at, next, e);
		}
	}
	q->zone = NULL;
	return r;
}

static enum verdict
no_common(struct outgoing *m)
{
	m->reason = "no-common-hours";
	command_print(m->detail, sizeof m->detail, "no hour is allowed in "
	    "every time zone where %s may be: sms-contacts set %s zone=ZONE, "
	    "or sms-account set zone.%s=ZONE", m->phone.e164, m->phone.e164,
	    m->phone.country);
	return VERDICT_REFUSE;
}

static enum verdict
too_late(struct outgoing *m, int64_t next)
{
	char when[CLOCK_SIZE];

	m->reason = "expired";
	snprintf(m->detail, sizeof m->detail, "it may go from %s on, and by "
	    "then it has expired: --valid-for says how long it may wait",
	    clock_format(when, next));
	return VERDICT_REFUSE;
}

/* Which of the two makes it wait? */
static const char *
why(struct checking *c, struct hours_ask q, int64_t at, struct error *e)
{
	int64_t next = at;

	if (!q.schedule)
		return "quiet-hours";
	q.class = NULL;
	if (check_allowed(c, &q, at, &next, e) < 0)
		return NULL;
	return next > at ? "outside-schedule" : "quiet-hours";
}

/* It may go at `next` and not before. Its validity counts from when it first
 * may go, as it does with --at; what is in the queue keeps its end. */
static enum verdict
wait_until(struct checking *c, struct outgoing *m, int64_t from, int64_t next)
{
	char when[CLOCK_SIZE];

	if (!m->id)
		m->not_after += next - from;
	if (next >= m->not_after)
		return too_late(m, next);
	if (next > from)
		m->not_before = next;
	if (next <= c->now)
		return VERDICT_PASS;
	snprintf(m->detail, sizeof m->detail, "it waits until %s",
	    clock_format(when, next));
	return VERDICT_WAIT;
}

/* Over the simulated carrier: what would wait is only said. */
static int
look_quiet(struct checking *c, struct outgoing *m, int64_t at,
    struct error *e)
{
	struct hours_ask q = { .phone = &m->phone, .class = m->class };
	int64_t next;
	int r = check_allowed(c, &q, at, &next, e);

	if (r < 0)
		return -1;
	if (r == 0 || next > at)
		m->quiet = r ? next : CLOCK_NEVER;
	return 0;
}

enum verdict
check_hours(struct checking *c, struct outgoing *m, struct error *e)
{
	struct hours_ask q = { .phone = &m->phone };
	enum hours_mode mode = mode_of(c, m);
	int64_t from = m->not_before > c->now ? m->not_before : c->now, next;
	int r;

	m->quiet = 0;
	if (mode == HOURS_ENFORCE)
		q.class = m->class;
	if (m->schedule && hours_schedule(c->hours, m->schedule, &q.schedule,
	    e) < 0)
		return VERDICT_ERROR;
	next = from;
	if (q.class || q.schedule) {
		r = check_allowed(c, &q, from, &next, e);
		if (r <= 0)
			return r < 0 ? VERDICT_ERROR : no_common(m);
		if (next > from && !(m->reason = why(c, q, from, e)))
			return VERDICT_ERROR;
	}
	if (mode == HOURS_WARN && look_quiet(c, m, next, e) < 0)
		return VERDICT_ERROR;
	return wait_until(c, m, from, next);
}
