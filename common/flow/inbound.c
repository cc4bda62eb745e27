/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "flow/inbound-act.h"
#include "flow/inbound.h"
#include "store/account.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/message.h"
#include "store/setting.h"
#include "text/segment.h"

static const char sql_billing[] =
    "SELECT billing = 'credits' FROM own WHERE number = $1";

/* What it costs: nothing where a provider bills the number, or nobody knows
 * it (G7). */
static int
price(struct account *a, const char *own, int64_t *credits, struct error *e)
{
	int64_t ours = 0;

	*credits = 0;
	if (db_one(a->db, sql_billing, DB_ARGS(T(own)), &ours, e) < 0)
		return -1;
	return ours ? setting_int(a->db, "inbound-price", credits, e) : 0;
}

int
inbound_take(struct account *a, struct inbound *m, int64_t *id,
    struct error *e)
{
	struct segment g = { .segments = 1 };
	struct message_inbound new = {
		.series = a->series, .number = m->number, .own = m->own,
		.gateway = m->gateway, .carrier_id = m->carrier_id,
		.text = m->text, .now = clock_now(), .sent_at = m->at
	};
	int r;

	*id = 0;
	m->acts = 0;
	if (!*m->text)
		return INBOUND_DISCARDED;
	segment_count(&g, m->text, strlen(m->text), NULL, NULL);
	new.encoding = encoding_name(g.encoding);
	new.segments = g.segments;
	if (price(a, m->own, &new.cost, e) < 0)
		return -1;
	if ((r = message_receive(a->db, &new, id, e)) <= 0)
		return r < 0 ? -1 : INBOUND_KNOWN;
	if (new.cost && ledger_post(a->db, new.now, "inbound", -new.cost, *id,
	    NULL, e) < 0)
		return -1;
	m->acts = inbound_act(a, m, *id, e);
	return m->acts < 0 ? -1 : INBOUND_STORED;
}
