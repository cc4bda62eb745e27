/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/name.h"
#include "carrier/refusal.h"

#define MINUTE 60000
#define HOUR (60 * MINUTE)
#define DAY (24 * (int64_t)HOUR)

const struct refusal refusal_table[] = {
	/* of the recipient, for good */
	{ "invalid-number", OUTCOME_REJECTED, "bad-number", .dead = true },
	{ "not-mobile", OUTCOME_REJECTED, "not-mobile", .dead = true },
	{ "dead-number", OUTCOME_REJECTED, "dead-number", .dead = true },
	{ "opted-out", OUTCOME_REJECTED, "opted-out", .opted_out = true },
	/* of this message from this sender, for good */
	{ "no-route", OUTCOME_REJECTED, "no-route",
	    .scope = SCOPE_MESSAGE },
	{ "no-permission", OUTCOME_REJECTED, "no-permission",
	    .scope = SCOPE_MESSAGE },
	{ "spam", OUTCOME_REJECTED, "spam-blocked",
	    .scope = SCOPE_MESSAGE },
	{ "bad-sender", OUTCOME_REJECTED, "bad-sender",
	    .scope = SCOPE_MESSAGE },
	{ "unregistered-sender", OUTCOME_REJECTED, "sender-not-registered",
	    .scope = SCOPE_MESSAGE },
	{ "text-too-long", OUTCOME_REJECTED, "text-too-long",
	    .scope = SCOPE_MESSAGE },
	{ "bad-request", OUTCOME_REJECTED, "bad-request",
	    .scope = SCOPE_MESSAGE },
	{ "refused", OUTCOME_REJECTED, "provider-refused",
	    .scope = SCOPE_MESSAGE },
	/* not now */
	{ "unreachable", OUTCOME_LATER, "unreachable", .scope = SCOPE_MESSAGE,
	    .wait = 15 * MINUTE },
	{ "queue-full", OUTCOME_LATER, "queue-full", .scope = SCOPE_SENDER,
	    .wait = 15 * MINUTE },
	{ "rate-limited", OUTCOME_LATER, "throttled",
	    .scope = SCOPE_GATEWAY },
	{ "daily-cap", OUTCOME_LATER, "daily-cap", .scope = SCOPE_GATEWAY,
	    .next_day = true },
	{ "not-processed", OUTCOME_LATER, "no-service",
	    .scope = SCOPE_GATEWAY },
	{ "unsent", OUTCOME_LATER, "no-connection", .scope = SCOPE_GATEWAY },
	{ "no-funds", OUTCOME_LATER, "provider-no-funds",
	    .scope = SCOPE_GATEWAY, .wait = HOUR },
	{ "bad-credentials", OUTCOME_LATER, "bad-credentials",
	    .scope = SCOPE_GATEWAY, .wait = HOUR },
	/* it cannot be told */
	{ "unknown", OUTCOME_UNKNOWN, "no-answer", .scope = SCOPE_MESSAGE },
	{ 0 }
};

const struct refusal *
refusal_find(const char *class)
{
	const struct refusal *r;

	for (r = refusal_table; r->class; r++)
		if (name_same(r->class, class))
			return r;
	return NULL;
}

const struct refusal *
refusal_of_reason(const char *reason)
{
	const struct refusal *r;

	for (r = refusal_table; r->class; r++)
		if (!strcmp(r->reason, reason))
			return r;
	return NULL;
}

const struct refusal *
refusal_of_status(int status)
{
	if (status == 429)
		return refusal_find("rate-limited");
	if (status == 401)
		return refusal_find("bad-credentials");
	if (status >= 400 && status < 500 && status != 408)
		return refusal_find("refused");
	return refusal_find("unknown");
}

void
refusal_apply(const struct refusal *r, int64_t asked, struct outcome *o)
{
	int64_t now = clock_now();

	o->kind = r->kind;
	snprintf(o->reason, sizeof o->reason, "%s", r->reason);
	o->scope = r->scope;
	o->opted_out = r->opted_out;
	o->dead = r->dead;
	o->retry_after = 0;
	if (r->kind != OUTCOME_LATER)
		return;
	o->retry_after = asked > r->wait ? asked : r->wait;
	if (r->next_day && o->retry_after < DAY - now % DAY)
		o->retry_after = DAY - now % DAY;
}
