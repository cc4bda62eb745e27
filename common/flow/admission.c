/* SPDX-License-Identifier: ISC */
#include "flow/admission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "flow/areas.h"
#include "flow/demands.h"
#include "flow/fees.h"
#include "io/rules.h"
#include "phone/phone.h"
#include "store/account.h"
#include "store/own.h"
#include "store/pin.h"
#include "store/quota.h"
#include "store/setting.h"
#include "store/user.h"

int
admission_dedicated(struct account *a, struct error *e)
{
	int64_t allowed;
	char *country;
	int r;

	if (setting_int(a->db, "dedicated", &allowed, e) < 0 ||
	    setting_get(a->db, "country", &country, e) < 0)
		return -1;
	r = strcmp(country, "US");
	free(country);
	if (!allowed)
		return error_set(e, ERR_DENIED, "no-dedicated: dedicated "
		    "numbers are not part of this account's product: "
		    "sms-account set dedicated=yes, where they are");
	return r ? error_set(e, ERR_DENIED, "forbidden: dedicated numbers are "
	    "for accounts of the United States: sms-account set country=US, "
	    "if this is one") : 0;
}

static int
check_dedicated(struct account *a, const struct own *own, struct error *e)
{
	if (!own->dedicated)
		return 0;
	if (admission_dedicated(a, e) < 0)
		return -1;
	if (strcmp(own->country, "US") || (strcmp(own->type, "local") &&
	    strcmp(own->type, "mobile")))
		return error_set(e, ERR_DATA, "%s is not dedicated to anybody: "
		    "dedicated numbers have an area code of the United "
		    "States", own->number);
	return 0;
}

static int
check_area(const struct own *own, struct error *e)
{
	const struct rule *rule;
	struct rules *rules;
	struct phone p;
	int r = 0;

	if (areas_open(&rules, e) < 0)
		return -1;
	phone_parse(&p, own->number, strlen(own->number), NULL);
	rule = areas_find(rules, own->country, p.e164 + 1 + p.code_digits);
	if (rule)
		r = areas_refuse(rule, e);
	rules_close(rules);
	return r;
}

/* O8, T10: papers come first. The simulated carrier asks for them only where
 * sim.papers says so, for a rehearsal. */
static int
check_papers(struct account *a, const struct own *own, struct error *e)
{
	struct error lacks = { 0 };
	int64_t papers;

	if (setting_int(a->db, "sim.papers", &papers, e) < 0)
		return -1;
	if (demands_bundle(a->db, own->country, own->type, &lacks) == 0 &&
	    own->dedicated && !*own->use_case)
		error_set(&lacks, ERR_DENIED, "use-case-not-approved: %s would "
		    "be provisioned for no use case: sms-compliance use-case "
		    "add, and then use-case=NAME here", own->number);
	if (lacks.kind == ERR_NONE)
		return 0;
	if (lacks.kind != ERR_DENIED || papers || !own_simulated(own)) {
		*e = lacks;
		return -1;
	}
	tool_note("a real carrier would demand papers for it: sms-compliance "
	    "demands %s lists them, and sms-account set sim.papers=yes "
	    "rehearses it", own->country);
	return 0;
}

int
admission_new(struct account *a, const char *number, struct error *e)
{
	struct owns owns;
	int r = 0;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	if (owns_find(&owns, number))
		r = error_set(e, ERR_DATA, "%s is ours already", number);
	owns_release(&owns);
	return r;
}

static int
check_quota(struct account *a, const struct own *own, struct error *e)
{
	const struct own *stored;
	struct owns owns;
	struct quota q;
	int r = -1;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	stored = owns_find(&owns, own->number);
	if (quota_read(&q, a->db, &owns, e) == 0) {
		if (stored && quota_counts(&q, stored)) {
			q.numbers--;
			q.dedicated -= stored->dedicated;
		}
		r = quota_room(&q, own, e);
	}
	owns_release(&owns);
	return r;
}

int
admission_room(struct account *a, const struct own *own, struct error *e)
{
	return user_may_manage(a, "numbers", e) < 0 ? -1 :
	    check_quota(a, own, e);
}

int
admission_check(struct account *a, const struct own *own, struct error *e)
{
	if (user_may_manage(a, "numbers", e) < 0 ||
	    check_dedicated(a, own, e) < 0 || check_quota(a, own, e) < 0 ||
	    check_area(own, e) < 0 || check_papers(a, own, e) < 0)
		return -1;
	return fees_afford(a, own, e);
}

/* Does the number end in one of these, which stand between blanks? */
static bool
ends_in(const char *number, const char *list)
{
	size_t len = strlen(number), n;

	for (; *list; list += n) {
		list += strspn(list, " ");
		n = strcspn(list, " ");
		if (n && n <= len && !strncmp(number + len - n, list, n))
			return true;
	}
	return false;
}

int
admission_provision(struct account *a, struct own *own, struct error *e)
{
	int64_t time;
	char *fails;

	if (setting_int(a->db, "sim.provisioning", &time, e) < 0 ||
	    setting_get(a->db, "sim.provision-fails", &fails, e) < 0)
		return -1;
	snprintf(own->provision, sizeof own->provision, "ready");
	if (ends_in(own->number, fails)) {
		snprintf(own->provision, sizeof own->provision, "failed");
		snprintf(own->waits, sizeof own->waits, "carrier-refused");
	} else if (time > 0) {
		snprintf(own->provision, sizeof own->provision, "pending");
		snprintf(own->waits, sizeof own->waits, "carrier");
		own->ready_by = clock_now() + time;
	}
	free(fails);
	return 0;
}

int
admission_settle(struct account *a, const struct own *own, struct error *e)
{
	if (fees_begin(a, own, e) < 0)
		return -1;
	return own->dedicated ? pin_make(a->db, own->number, e) : 0;
}
