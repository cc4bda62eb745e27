/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/error.h"
#include "store/own.h"
#include "store/quota.h"
#include "store/setting.h"

bool
quota_counts(const struct quota *q, const struct own *own)
{
	if (!strcmp(own->billing, "provider"))
		return false;
	return q->sim || strcmp(own->gateway, "sim") != 0;
}

int
quota_read(struct quota *q, struct db *db, const struct owns *owns,
    struct error *e)
{
	int64_t sim;
	size_t i;

	*q = (struct quota){ 0 };
	if (setting_int(db, QUOTA_NUMBERS, &q->limit, e) < 0 ||
	    setting_int(db, "sim.quota", &sim, e) < 0)
		return -1;
	q->sim = sim != 0;
	for (i = 0; i < owns->n; i++) {
		if (!quota_counts(q, &owns->v[i]))
			continue;
		q->numbers++;
		q->dedicated += owns->v[i].dedicated;
	}
	return 0;
}

int
quota_room(const struct quota *q, const struct own *own, struct error *e)
{
	if (!quota_counts(q, own))
		return 0;
	if (own->dedicated && q->dedicated >= QUOTA_DEDICATED)
		return error_set(e, ERR_DENIED, "quota-exceeded: the account "
		    "has %lld dedicated numbers, and no more than %d are "
		    "given: sms-numbers delete one of sms-numbers list "
		    "--dedicated", (long long)q->dedicated, QUOTA_DEDICATED);
	if (q->numbers >= q->limit)
		return error_set(e, ERR_DENIED, "quota-exceeded: the account "
		    "has %lld numbers, and %lld are allowed: sms-credits addon "
		    "numbers=%lld allows one more", (long long)q->numbers,
		    (long long)q->limit, (long long)q->numbers + 1);
	return 0;
}
