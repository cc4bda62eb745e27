/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "carrier/gateway.h"
#include "carrier/sim-inquiry.h"
#include "phone/network.h"
#include "phone/phone.h"

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
int64_t
sim_draw(int64_t seed, const char *number)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)seed;

	for (; *number; number++)
		h = (h ^ (unsigned char)*number) * UINT64_C(1099511628211);
	return (int64_t)((h ^ h >> 29) % 1000);
}

static enum phone_type
type_of(const struct phone *p, int64_t seed)
{
	int64_t chance = sim_draw(seed, p->e164);

	if (p->type != PHONE_FIXED_LINE_OR_MOBILE)
		return p->type;
	return chance < 700 ? PHONE_MOBILE : chance < 900 ? PHONE_FIXED_LINE :
	    PHONE_VOIP;
}

static bool
may_serve(const struct network *n, const struct phone *p)
{
	return !strcmp(n->iso, p->country) && network_is_operational(n) &&
	    *n->mnc && n->mnc[strspn(n->mnc, "0123456789")] == '\0';
}

/* One of the networks of the country serves it. */
static void
find_network(struct inquiry *q, const struct phone *p, int64_t seed)
{
	struct network n;
	size_t i, there = 0, pick;

	for (i = 0; i < network_count(); i++) {
		network_get(&n, i);
		there += may_serve(&n, p);
	}
	if (!there)
		return;
	pick = (size_t)sim_draw(seed + 1, p->e164) % there;
	for (i = 0; i < network_count(); i++) {
		network_get(&n, i);
		if (may_serve(&n, p) && pick-- == 0)
			break;
	}
	snprintf(q->mcc, sizeof q->mcc, "%s", n.mcc);
	snprintf(q->mnc, sizeof q->mnc, "%s", n.mnc);
	snprintf(q->operator, sizeof q->operator, "%s", *n.brand ? n.brand :
	    n.operator);
}

/* As carriers show them: capitals, the family first, at most 15 signs. */
static void
find_name(struct inquiry *q, int64_t seed)
{
	static const char *const families[] = { "BAKER", "DIAZ", "EVANS",
	    "KHAN", "KOWALSKI", "MEYER", "NGUYEN", "OKAFOR", "ROSSI", "SMITH" };
	static const char *const first[] = { "ANNA", "BEN", "CARLA", "DAN",
	    "EVE", "FRED", "GINA" };
	int64_t chance = sim_draw(seed + 2, q->number);

	if (chance < 100)	/* not every name is known */
		return;
	snprintf(q->caller_name, sizeof q->caller_name, "%s %s",
	    families[chance % 10], first[chance / 10 % 7]);
}

void
sim_inquiry(struct inquiry *q, int64_t seed)
{
	struct phone p;
	enum phone_type type;

	q->kind = INQUIRY_FOUND;
	if (phone_parse(&p, q->number, strlen(q->number), NULL) < 0 ||
	    p.valid != PHONE_YES) {
		q->kind = INQUIRY_NONE;
		snprintf(q->reason, sizeof q->reason, "bad-number");
		return;
	}
	type = type_of(&p, seed);
	snprintf(q->type, sizeof q->type, "%s", phone_type_name(type));
	if (type == PHONE_MOBILE)
		find_network(q, &p, seed);
	if (q->cnam)
		find_name(q, seed);
}
