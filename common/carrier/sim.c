/* SPDX-License-Identifier: ISC
 *
 * submit() only collects; the first outcome() that is asked for commits all
 * that was collected in one transaction and hands the outcomes out after it.
 * So a process that dies before has handed nothing over, and one that dies
 * later finds everything in the carrier's file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "carrier/sim-inquiry.h"
#include "carrier/sim.h"
#include "carrier/sim-numbers.h"
#include "store/db.h"

#define SIM_GROUP 256
#define THROTTLE_MS 30000

extern const unsigned char carrier_sql_001_sim_sql[];

static const unsigned char *const steps[] = {
	carrier_sql_001_sim_sql,
};

static const struct db_schema schema = {
	.what = "simulated carrier",
	.application_id = 0x534d5363,
	.steps = steps,
	.nsteps = sizeof steps / sizeof *steps,
};

/* What last digits mean, in the order in which they are looked at. */
enum fate {
	FATE_THROTTLED, FATE_LOST, FATE_SILENT, FATE_UNDELIVERED, FATE_LATE,
	FATE_EARLY, FATE_DUPLICATE, FATE_OPTED_OUT, FATES
};

struct sim {
	struct gateway gateway;
	struct db *db;
	struct sim_config config;
	char *digits[FATES];
	char *site;			/* numbers that we hold there */

	const struct submission *waiting[SIM_GROUP];
	size_t nwaiting;
	struct outcome outcomes[SIM_GROUP];
	size_t noutcomes, told;
	int64_t told_events[SIM_GROUP];	/* and not yet seen */
	size_t ntold;
	int64_t told_at;
};

static const struct magic {
	const char *number, *reason;
	bool opted_out, dead;
} magics[] = {
	{ "+15005550001", "bad-number", false, true },
	{ "+15005550002", "no-route", false, false },
	{ "+15005550003", "no-permission", false, false },
	{ "+15005550004", "opted-out", true, false },
	{ "+15005550009", "not-mobile", false, true },
};

static const struct magic *
magic_find(const char *number)
{
	size_t i;

	for (i = 0; i < sizeof magics / sizeof *magics; i++)
		if (!strcmp(magics[i].number, number))
			return &magics[i];
	return NULL;
}

/* Does the number end in one of the blank-separated runs of digits? */
static bool
ends_in(const char *number, const char *digits)
{
	size_t len = strlen(number), n;

	for (; *digits; digits += n) {
		digits += strspn(digits, " ,");
		n = strcspn(digits, " ,");
		if (n && n <= len && !strncmp(number + len - n, digits, n))
			return true;
	}
	return false;
}

static bool
fated(const struct sim *s, const char *number, enum fate fate)
{
	return *s->digits[fate] && ends_in(number, s->digits[fate]);
}

static const char sql_take[] =
    "INSERT INTO submission (client_id, sender, number, text, accepted_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (client_id) DO NOTHING";
static const char sql_repeated[] =
    "UPDATE submission SET repeats = repeats + 1 WHERE client_id = $1";
static const char sql_find[] =
    "SELECT id FROM submission WHERE client_id = $1";
static const char sql_report[] =
    "INSERT INTO event (submission, at, status, reason) "
    "VALUES ($1, $2, $3, $4)";

static int
report(struct sim *s, int64_t id, int64_t at, bool good, struct error *e)
{
	return db_exec(s->db, sql_report, DB_ARGS(I(id), I(at),
	    T(good ? "delivered" : "undelivered"),
	    T(good ? "" : "unreachable")), e);
}

/* The receipts that a message taken now will have. */
static int
foresee(struct sim *s, int64_t id, const char *number, struct error *e)
{
	bool good = !fated(s, number, FATE_UNDELIVERED) &&
	    sim_draw(s->config.seed, number) >= s->config.loss;
	int64_t at = clock_now() + s->config.delay;

	if (fated(s, number, FATE_LATE))
		at = clock_now() + s->config.late_delay;
	if (fated(s, number, FATE_EARLY))
		at = clock_now();
	if (report(s, id, at, good, e) < 0)
		return -1;
	if (fated(s, number, FATE_DUPLICATE))
		return report(s, id, at, good, e);
	return 0;
}

static const char sql_setback[] =
    "INSERT INTO setback (client_id) VALUES ($1) ON CONFLICT DO NOTHING";

/* Is this the first time that this message (or question) meets its setback?
 * 1, 0, -1. */
static int
setback(struct sim *s, const char *client_id, struct error *e)
{
	if (db_exec(s->db, sql_setback, DB_ARGS(T(client_id)), e) < 0)
		return -1;
	return db_changes(s->db) > 0;
}

static void
outcome_of(struct outcome *o, const struct submission *m,
    enum outcome_kind kind, const char *reason)
{
	memset(o, 0, sizeof *o);
	o->message = m->message;
	o->kind = kind;
	snprintf(o->reason, sizeof o->reason, "%s", reason);
}

/* It has this message already: the same answer again, and no second receipt. */
static int
take_again(struct sim *s, const struct submission *m, int64_t *id,
    struct error *e)
{
	if (db_exec(s->db, sql_repeated, DB_ARGS(T(m->client_id)), e) < 0)
		return -1;
	return db_one(s->db, sql_find, DB_ARGS(T(m->client_id)), id, e) < 0 ?
	    -1 : 0;
}

static int
take(struct sim *s, const struct submission *m, struct outcome *o,
    struct error *e)
{
	int64_t id = 0;
	int r;

	if (db_exec(s->db, sql_take, DB_ARGS(T(m->client_id), T(m->sender),
	    T(m->number), T(m->text), I(clock_now())), e) < 0)
		return -1;
	if (db_changes(s->db) > 0) {
		id = db_last_id(s->db);
		r = foresee(s, id, m->number, e);
	} else {
		r = take_again(s, m, &id, e);
	}
	outcome_of(o, m, OUTCOME_ACCEPTED, "");
	snprintf(o->carrier_id, sizeof o->carrier_id, "sim-%lld",
	    (long long)id);
	return r;
}

static int
decide(struct sim *s, const struct submission *m, struct outcome *o,
    struct error *e)
{
	const struct magic *magic = magic_find(m->number);
	int r;

	if (magic) {
		outcome_of(o, m, OUTCOME_REJECTED, magic->reason);
		o->opted_out = magic->opted_out;
		o->dead = magic->dead;
		return 0;
	}
	/* They sent STOP to it, and it told nobody. */
	if (fated(s, m->number, FATE_OPTED_OUT)) {
		outcome_of(o, m, OUTCOME_REJECTED, "opted-out");
		o->opted_out = true;
		return 0;
	}
	if (fated(s, m->number, FATE_THROTTLED)) {
		if ((r = setback(s, m->client_id, e)) < 0)
			return -1;
		outcome_of(o, m, OUTCOME_LATER, "throttled");
		o->retry_after = THROTTLE_MS;
		if (r)
			return 0;
	}
	if (fated(s, m->number, FATE_LOST)) {
		if ((r = setback(s, m->client_id, e)) < 0)
			return -1;
		outcome_of(o, m, OUTCOME_UNKNOWN, "no-answer");
		if (r)
			return 0;
	}
	if (take(s, m, o, e) < 0)
		return -1;
	if (fated(s, m->number, FATE_SILENT))
		outcome_of(o, m, OUTCOME_UNKNOWN, "no-answer");
	return 0;
}

/* Commit what was collected. The outcomes become visible only after it. */
static int
hand_over(struct sim *s, struct error *e)
{
	size_t i, n = s->nwaiting;

	s->nwaiting = s->noutcomes = s->told = 0;
	if (db_begin(s->db, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (decide(s, s->waiting[i], &s->outcomes[i], e) < 0)
			goto fail;
	if (db_commit(s->db, e) < 0)
		goto fail;
	s->noutcomes = n;
	return 0;
fail:
	db_rollback(s->db);
	return error_prefix(e, "simulated carrier");
}

static int
sim_submit(struct gateway *g, const struct submission *m, struct error *e)
{
	struct sim *s = (struct sim *)g;

	(void)e;
	XASSERT(s->nwaiting < SIM_GROUP && s->told == s->noutcomes);
	s->waiting[s->nwaiting++] = m;
	return 0;
}

static int
sim_outcome(struct gateway *g, struct outcome *o, int64_t wait,
    struct error *e)
{
	struct sim *s = (struct sim *)g;

	(void)wait;
	if (s->told == s->noutcomes && s->nwaiting && hand_over(s, e) < 0)
		return -1;
	if (s->told == s->noutcomes)
		return 0;
	*o = s->outcomes[s->told++];
	return 1;
}

static int
sim_find(struct gateway *g, const struct submission *m, struct outcome *o,
    struct error *e)
{
	struct sim *s = (struct sim *)g;
	int64_t id;
	int r = db_one(s->db, sql_find, DB_ARGS(T(m->client_id)), &id, e);

	if (r <= 0)
		return r;
	outcome_of(o, m, OUTCOME_ACCEPTED, "");
	snprintf(o->carrier_id, sizeof o->carrier_id, "sim-%lld",
	    (long long)id);
	return 1;
}

static const char sql_event[] =
    "SELECT e.id, e.at, e.status, e.reason, m.id, m.client_id "
    "FROM event e JOIN submission m ON m.id = e.submission "
    "WHERE e.seen = 0 AND (e.at, e.id) > ($1, $2) AND e.at <= $3 "
    "ORDER BY e.at, e.id LIMIT 1";

static int
sim_event(struct gateway *g, struct carrier_event *ev, struct error *e)
{
	struct sim *s = (struct sim *)g;
	struct stmt *st;
	int r;

	if (s->ntold == SIM_GROUP)
		return 0;
	st = db_query(s->db, sql_event, DB_ARGS(I(s->told_at), I(s->ntold ?
	    s->told_events[s->ntold - 1] : -1), I(clock_now())), e);
	if ((r = db_step(st, e)) <= 0)
		return r;
	memset(ev, 0, sizeof *ev);
	s->told_events[s->ntold++] = db_int(st, 0);
	s->told_at = ev->at = db_int(st, 1);
	snprintf(ev->status, sizeof ev->status, "%s", db_word(st, 2));
	snprintf(ev->reason, sizeof ev->reason, "%s", db_word(st, 3));
	snprintf(ev->receipt, sizeof ev->receipt, "%s",
	    strcmp(ev->status, "delivered") ? "" : "network");
	snprintf(ev->carrier_id, sizeof ev->carrier_id, "sim-%lld",
	    (long long)db_int(st, 4));
	snprintf(ev->client_id, sizeof ev->client_id, "%s", db_word(st, 5));
	db_reset(st);
	return 1;
}

static const char sql_seen[] = "UPDATE event SET seen = 1 WHERE id = $1";

static int
sim_seen(struct gateway *g, struct error *e)
{
	struct sim *s = (struct sim *)g;
	size_t i;

	if (!s->ntold)
		return 0;
	if (db_begin(s->db, e) < 0)
		return -1;
	for (i = 0; i < s->ntold; i++) {
		if (db_exec(s->db, sql_seen, DB_ARGS(I(s->told_events[i])),
		    e) < 0) {
			db_rollback(s->db);
			return -1;
		}
	}
	s->ntold = 0;
	s->told_at = -1;
	return db_commit(s->db, e);
}

static void
inquiry_fails(struct inquiry *q, enum inquiry_kind kind, const char *reason)
{
	q->kind = kind;
	snprintf(q->reason, sizeof q->reason, "%s", reason);
}

/* A question meets what a message to the number would meet. */
static int
answer(struct sim *s, struct inquiry *q, struct error *e)
{
	const struct magic *magic = magic_find(q->number);
	char id[CLIENT_ID_MAX];
	bool lost = fated(s, q->number, FATE_LOST);
	int r;

	if (magic && strcmp(magic->reason, "not-mobile")) {
		inquiry_fails(q, magic->dead ? INQUIRY_NONE : INQUIRY_REFUSED,
		    magic->reason);
		return 0;
	}
	if (fated(s, q->number, FATE_SILENT)) {
		inquiry_fails(q, INQUIRY_UNKNOWN, "no-answer");
		return 0;
	}
	if (lost || fated(s, q->number, FATE_THROTTLED)) {
		snprintf(id, sizeof id, "lookup:%s", q->number);
		if ((r = setback(s, id, e)) < 0)
			return -1;
		if (r) {
			inquiry_fails(q, lost ? INQUIRY_UNKNOWN :
			    INQUIRY_LATER, lost ? "no-answer" : "throttled");
			return 0;
		}
	}
	sim_inquiry(q, s->config.seed);
	return 0;
}

static int
sim_lookup(struct gateway *g, struct inquiry *v, size_t n, struct error *e)
{
	struct sim *s = (struct sim *)g;
	size_t i;

	if (db_begin(s->db, e) < 0)
		return error_prefix(e, "simulated carrier");
	for (i = 0; i < n; i++) {
		if (answer(s, &v[i], e) < 0) {
			db_rollback(s->db);
			return error_prefix(e, "simulated carrier");
		}
	}
	return db_commit(s->db, e);
}

static int
sim_list(struct gateway *g, struct carrier_numbers *all, struct error *e)
{
	struct sim *s = (struct sim *)g;

	return sim_numbers_list(s->db, s->site, all, e) < 0 ?
	    error_prefix(e, "simulated carrier") : 0;
}

static int
sim_offers(struct gateway *g, const struct number_search *search,
    struct carrier_numbers *all, struct error *e)
{
	struct sim *s = (struct sim *)g;

	return sim_numbers_search(search, s->config.seed, all, e);
}

static void
order_ends(struct order *o, enum outcome_kind kind, const char *reason)
{
	o->kind = kind;
	snprintf(o->reason, sizeof o->reason, "%s", reason);
}

/* An order meets what a message to the number would meet. */
static int
fulfil(struct sim *s, enum order_kind kind, const char *number,
    struct order *o, struct error *e)
{
	const struct magic *magic = magic_find(number);
	bool lost = fated(s, number, FATE_LOST);
	char id[CLIENT_ID_MAX];
	int r;

	if (magic) {
		order_ends(o, OUTCOME_REJECTED, magic->reason);
		return 0;
	}
	if (lost || fated(s, number, FATE_THROTTLED)) {
		snprintf(id, sizeof id, "%s:%s", kind == ORDER_BUY ? "buy" :
		    "release", number);
		if ((r = setback(s, id, e)) < 0)
			return -1;
		if (r) {
			order_ends(o, lost ? OUTCOME_UNKNOWN : OUTCOME_LATER,
			    lost ? "no-answer" : "throttled");
			return 0;
		}
	}
	if ((r = sim_numbers_order(s->db, s->site, kind, number, e)) < 0)
		return -1;
	if (!r)
		order_ends(o, OUTCOME_REJECTED, "provider-refused");
	else if (fated(s, number, FATE_SILENT))
		order_ends(o, OUTCOME_UNKNOWN, "no-answer");
	return 0;
}

static int
sim_order(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, struct order *o, struct error *e)
{
	struct sim *s = (struct sim *)g;

	memset(o, 0, sizeof *o);
	if (db_begin(s->db, e) < 0)
		return error_prefix(e, "simulated carrier");
	if (fulfil(s, kind, n->number, o, e) < 0) {
		db_rollback(s->db);
		return error_prefix(e, "simulated carrier");
	}
	return db_commit(s->db, e);
}

static void
sim_close(struct gateway *g)
{
	struct sim *s = (struct sim *)g;
	int i;

	db_close(s->db);
	for (i = 0; i < FATES; i++)
		free(s->digits[i]);
	free(s->site);
	free(s);
}

static const struct gateway_driver driver = {
	.name = "sim",
	.submit = sim_submit,
	.outcome = sim_outcome,
	.find = sim_find,
	.event = sim_event,
	.seen = sim_seen,
	.lookup = sim_lookup,
	.numbers = sim_list,
	.offers = sim_offers,
	.order = sim_order,
	.close = sim_close,
};

int
sim_open(struct gateway **g, const struct sim_config *config, struct error *e)
{
	const char *digits[FATES] = {
		[FATE_THROTTLED] = config->throttled,
		[FATE_LOST] = config->lost,
		[FATE_SILENT] = config->silent,
		[FATE_UNDELIVERED] = config->undelivered,
		[FATE_LATE] = config->late,
		[FATE_EARLY] = config->early,
		[FATE_DUPLICATE] = config->duplicate,
		[FATE_OPTED_OUT] = config->opted_out,
	};
	struct sim *s = xcalloc(1, sizeof *s);
	int i;

	s->gateway.driver = &driver;
	s->gateway.concurrency = SIM_GROUP;
	s->gateway.rate = config->rate;
	s->gateway.askable = s->gateway.exact = true;
	s->gateway.lookup = s->gateway.cnam = true;
	s->gateway.lists = s->gateway.sells = true;
	s->gateway.buys = s->gateway.releases = true;
	snprintf(s->gateway.name, sizeof s->gateway.name, "sim");
	s->config = *config;
	s->told_at = -1;
	for (i = 0; i < FATES; i++)
		s->digits[i] = xstrdup(digits[i] ? digits[i] : "");
	s->site = xstrdup(config->numbers ? config->numbers : "");
	if (db_open(&s->db, config->path, DB_ENSURE, &schema, e) < 0) {
		sim_close(&s->gateway);
		return -1;
	}
	*g = &s->gateway;
	return 0;
}
