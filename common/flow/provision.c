/* SPDX-License-Identifier: ISC */
#include "flow/provision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/fees.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/db.h"
#include "store/own.h"
#include "store/paper.h"

static bool
waits_for(const struct own *own, const char *what)
{
	return !strcmp(own->provision, "pending") && !strcmp(own->waits, what);
}

static void
become(struct own *own, const char *provision, const char *waits,
    int64_t ready_by)
{
	snprintf(own->provision, sizeof own->provision, "%s", provision);
	snprintf(own->waits, sizeof own->waits, "%s", waits);
	own->ready_by = ready_by;
}

/* The paper of a number that is text-enabled goes along. */
static int
move_paper(struct account *a, const struct own *own, const char *state,
    const char *reason, struct error *e)
{
	struct paper p;
	int r = paper_load(a->db, "text-enabling", own->number, &p, e);

	if (r > 0 && strcmp(p.state, state) != 0)
		r = paper_move(a->db, p.id, state, reason, NULL, clock_now(),
		    e);
	paper_release(&p);
	return r < 0 ? -1 : 0;
}

static int
not_waiting(const struct own *own, const char *word, struct error *e)
{
	return error_set(e, ERR_DATA, "%s is %s%s%s: it does not wait to be "
	    "%s", own->number, own->provision, *own->waits ? ", " : "",
	    own->waits, word);
}

int
provision_say(struct account *a, struct own *own, const char *word,
    int64_t at, const char *reason, struct error *e)
{
	char *detail = xasprintf("%s %s%s%s", own->number, word,
	    *reason ? ": " : "", reason);
	int r = 0;

	if (!strcmp(word, "completed") && waits_for(own, "porting")) {
		become(own, "pending", "activation", at + PROVISION_PORT_MS);
		r = fees_bring(a, own, e);
	} else if (!strcmp(word, "approved") && waits_for(own, "approval")) {
		become(own, "pending", "activation",
		    at + PROVISION_ENABLE_MS);
		r = move_paper(a, own, "approved", NULL, e);
	} else if (!strcmp(word, "ready") && strcmp(own->provision, "ready")) {
		become(own, "ready", "", 0);
		r = move_paper(a, own, "approved", NULL, e);
	} else if (!strcmp(word, "failed") &&
	    !strcmp(own->provision, "pending")) {
		become(own, "failed", *reason ? reason : "carrier-refused", 0);
		r = move_paper(a, own, "rejected", reason, e);
	} else {
		r = not_waiting(own, word, e);
	}
	if (r == 0 && (own_put(a->db, own, own->name, e) < 0 ||
	    account_log(a, "provision number", detail, e) < 0))
		r = -1;
	free(detail);
	return r;
}

/* How a campaign's numbers stand: one that can send, one that will. Numbers of
 * a gateway that are not the account's can. */
struct stand {
	bool sends, becomes;
};

static int
look(struct stand *s, struct account *a, const struct campaign *c,
    struct error *e)
{
	struct owns owns;
	struct own *own;
	size_t i;

	*s = (struct stand){ .sends = c->nown == 0 };
	if (!c->nown)
		return 0;
	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	for (i = 0; i < c->nown; i++) {
		own = owns_find(&owns, c->own[i]);
		s->sends |= !own || !own_blocked(own);
		s->becomes |= own && own_expected(own);
	}
	owns_release(&owns);
	return 0;
}

int
provision_awaited(struct account *a, struct campaign *c, struct error *e)
{
	struct stand s;

	if (strcmp(c->state, "running") != 0)
		return 0;
	if (look(&s, a, c, e) < 0)
		return -1;
	if (s.sends || !s.becomes)
		return 0;
	return campaign_move(a->db, c, "running", "paused", PROVISIONING, e);
}

int
provision_wait(const struct campaign *c, struct error *e)
{
	return error_set(e, ERR_RETRY, "campaign '%s' waits, provisioning: "
	    "none of its numbers is ready yet: sms-numbers list shows until "
	    "when, and sms-tick goes on with it by itself", c->name);
}

/* A campaign that waited: it goes on, or nothing is left to wait for. */
static int
look_again(struct account *a, const char *name, struct error *e)
{
	struct campaign c;
	struct stand s = { 0 };
	int r = campaign_load(a->db, name, &c, e);

	if (r == 0)
		r = look(&s, a, &c, e);
	if (r == 0 && !strcmp(c.state, "paused") &&
	    !strcmp(c.reason, PROVISIONING)) {
		if (s.sends)
			r = campaign_go_on(a->db, &c, clock_now(), e);
		else if (!s.becomes)
			r = campaign_move(a->db, &c, "paused", "paused",
			    "not-ready", e);
		if (r > 0)
			r = account_log(a, s.sends ? "numbers are ready" :
			    "numbers are not ready", name, e);
	}
	if (r == 0 && !strcmp(c.state, "paused") &&
	    !strcmp(c.reason, "not-ready"))
		tool_warn("campaign '%s' is paused, not-ready: its numbers "
		    "could not be made ready: sms-numbers list shows why",
		    name);
	campaign_release(&c);
	return r < 0 ? -1 : 0;
}

static int
look_at_campaigns(struct account *a, struct error *e)
{
	int64_t id = 0;
	char *name;
	int r;

	while ((r = campaign_next_paused(a->db, PROVISIONING, id, &id, &name,
	    e)) > 0) {
		if ((r = db_begin(a->db, e)) == 0)
			r = look_again(a, name, e);
		if (r == 0)
			r = db_commit(a->db, e);
		db_rollback(a->db);
		free(name);
		if (r < 0)
			break;
	}
	return r;
}

/* One number, in a transaction of its own: 1, 0 there is none, -1. */
static int
make_ready(struct account *a, struct error *e)
{
	char number[OWN_MAX];
	int r;

	if (db_begin(a->db, e) < 0)
		return -1;
	r = own_next_ready(a->db, clock_now(), number, e);
	if (r > 0 && account_log(a, "number is ready", number, e) < 0)
		r = -1;
	if (r >= 0 && db_commit(a->db, e) < 0)
		r = -1;
	db_rollback(a->db);
	return r;
}

int
provision_due(struct account *a, int64_t *ready, struct error *e)
{
	int r;

	*ready = 0;
	while ((r = make_ready(a, e)) > 0)
		*ready += 1;
	return r < 0 ? -1 : look_at_campaigns(a, e);
}
