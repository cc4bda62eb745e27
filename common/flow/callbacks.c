/* SPDX-License-Identifier: ISC */
#include "base/clock.h"
#include "base/error.h"
#include "carrier/callback.h"
#include "flow/callbacks.h"
#include "flow/inbound-parts.h"
#include "flow/inbound.h"
#include "flow/receipts.h"
#include "store/account.h"
#include "store/db.h"
#include "store/optout.h"

static int
apply_receipt(struct account *a, const char *gateway,
    const struct callback_record *v, struct callback_came *came,
    struct error *e)
{
	static const char *const words[] = { [RECEIPT_FOLDED] = "folded",
	    [RECEIPT_KNOWN] = "known", [RECEIPT_ORPHAN] = "orphan" };
	int r = receipts_apply(a, gateway, &v->event, &came->id, e);

	if (r >= 0)
		came->result = words[r];
	return r < 0 ? -1 : 0;
}

static int
take_message(struct account *a, const char *gateway,
    const struct callback_record *v, struct callback_came *came,
    struct error *e)
{
	static const char *const words[] = { [INBOUND_STORED] = "stored",
	    [INBOUND_KNOWN] = "known", [INBOUND_DISCARDED] = "discarded",
	    [INBOUND_PART] = "part" };
	struct inbound m = { .number = v->number, .own = v->own,
	    .text = v->text, .gateway = gateway,
	    .carrier_id = v->carrier_id, .at = v->at };
	const struct inbound_part part = { .ref = v->part_of, .part = v->part,
	    .parts = v->parts };
	int r = account_may_make(a, e);

	/* Whatever word it was, and whatever words are ours. */
	if (r == 0 && v->opted_out && *v->number == '+')
		r = optout_add(a->db, v->number, "all", clock_now(),
		    "provider", gateway, e) < 0 ? -1 : 0;
	if (r == 0)
		r = v->parts > 1 ? inbound_part_take(a, &m, &part, &came->id,
		    e) : inbound_take(a, &m, &came->id, e);
	if (r >= 0)
		came->result = words[r];
	return r < 0 ? -1 : 0;
}

int
callbacks_apply(struct account *a, const char *gateway,
    const struct callback *k, struct callback_came came[], struct error *e)
{
	size_t i;
	int r = 0;

	if (!k->n)
		return 0;
	if (db_begin(a->db, e) < 0)
		return -1;
	for (i = 0; i < k->n && r == 0; i++)
		r = k->v[i].inbound ?
		    take_message(a, gateway, &k->v[i], &came[i], e) :
		    apply_receipt(a, gateway, &k->v[i], &came[i], e);
	if (r == 0 && db_commit(a->db, e) == 0)
		return 0;
	db_rollback(a->db);
	return -1;
}
