/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "carrier/sim.h"
#include "flow/gateway-config.h"
#include "flow/gateways.h"
#include "io/machine.h"
#include "store/account.h"
#include "store/db.h"
#include "store/setting.h"

static bool
sim_knows(struct gateways *gs, const char *name)
{
	(void)gs;
	return !strcmp(name, "sim");
}

static int
sim_concurrency(struct gateways *gs, const char *name)
{
	(void)gs, (void)name;
	return 256;
}

enum { SIM_TEXTS = 9 };

static int
sim_texts(struct account *a, char *texts[SIM_TEXTS], struct error *e)
{
	static const char *const keys[SIM_TEXTS] = { "sim.undelivered",
	    "sim.late", "sim.early", "sim.duplicate", "sim.silent", "sim.lost",
	    "sim.throttled", "sim.opted-out", "sim.numbers" };
	int i;

	for (i = 0; i < SIM_TEXTS; i++)
		if (setting_get(a->db, keys[i], &texts[i], e) < 0)
			return -1;
	return 0;
}

static int
sim_numbers(struct account *a, struct sim_config *c, struct error *e)
{
	if (setting_int(a->db, "sim.seed", &c->seed, e) < 0 ||
	    setting_int(a->db, "sim.rate", &c->rate, e) < 0 ||
	    setting_int(a->db, "sim.delay", &c->delay, e) < 0 ||
	    setting_int(a->db, "sim.late-delay", &c->late_delay, e) < 0 ||
	    setting_int(a->db, "sim.loss", &c->loss, e) < 0)
		return -1;
	return 0;
}

static int
sim_gateway_open(struct gateway **g, struct gateways *gs, const char *name,
    struct error *e)
{
	struct account *a = gs->account;
	char *texts[SIM_TEXTS] = { 0 }, *path = xasprintf("%s.sim", a->path);
	struct sim_config c = { .path = path };
	int i, r = -1;

	(void)name;
	if (sim_texts(a, texts, e) == 0 && sim_numbers(a, &c, e) == 0) {
		c.undelivered = texts[0];
		c.late = texts[1];
		c.early = texts[2];
		c.duplicate = texts[3];
		c.silent = texts[4];
		c.lost = texts[5];
		c.throttled = texts[6];
		c.opted_out = texts[7];
		c.numbers = texts[8];
		r = sim_open(g, &c, e);
	}
	for (i = 0; i < SIM_TEXTS; i++)
		free(texts[i]);
	free(path);
	return r;
}

const struct gateway_opener gateway_sim = {
	.driver = "sim",
	.knows = sim_knows,
	.concurrency = sim_concurrency,
	.open = sim_gateway_open,
};

static const struct gateway_opener *
opener_of(struct gateways *gs, const char *name)
{
	const struct gateway_opener *const *o;

	for (o = gs->openers; *o; o++)
		if ((*o)->knows(gs, name))
			return *o;
	return NULL;
}

const struct machine *
gateways_machine(struct gateways *gs)
{
	struct error e;

	if (!gs->machine && !gs->opened)
		machine_open(&gs->opened, &e);
	if (!gs->machine)
		gs->machine = gs->opened;
	return gs->machine;
}

static struct gateway *
opened(const struct gateways *gs, const char *name)
{
	size_t i;

	for (i = 0; i < gs->n; i++)
		if (!strcmp(gs->v[i]->name, name))
			return gs->v[i];
	return NULL;
}

bool
gateways_known(struct gateways *gs, const char *name)
{
	return opened(gs, name) || opener_of(gs, name);
}

int
gateways_concurrency(struct gateways *gs, const char *name)
{
	const struct gateway_opener *o = opener_of(gs, name);

	return o ? o->concurrency(gs, name) : 0;
}

/* Once in a run: its parts open gateways of their own. */
static void
tell_simulated(void)
{
	static bool told;

	if (!told)
		tool_note("simulated carrier: nothing leaves this machine");
	told = true;
}

static const struct gateway_fault *
fault_of(const struct gateways *gs, const char *name)
{
	size_t i;

	for (i = 0; i < gs->nfaults; i++)
		if (!strcmp(gs->faults[i].name, name))
			return &gs->faults[i];
	return NULL;
}

static int
remember_fault(struct gateways *gs, const char *name, const struct error *e)
{
	struct gateway_fault *f;

	xgrow(&gs->faults, &gs->faults_cap, gs->nfaults + 1,
	    sizeof *gs->faults);
	f = &gs->faults[gs->nfaults++];
	snprintf(f->name, sizeof f->name, "%s", name);
	f->why = *e;
	return -1;
}

int
gateways_fault(const struct gateways *gs, struct error *e)
{
	if (!gs->nfaults)
		return 0;
	*e = gs->faults[0].why;
	return -1;
}

int
gateways_get(struct gateways *gs, const char *name, struct gateway **g,
    struct error *e)
{
	const struct gateway_fault *fault;
	const struct gateway_opener *o;

	if ((*g = opened(gs, name)) != NULL)
		return 0;
	if ((fault = fault_of(gs, name)) != NULL) {
		*e = fault->why;
		return -1;
	}
	o = opener_of(gs, name);
	if (!o && !gs->machine && machine_open(&gs->opened, e) < 0)
		return -1;
	if (!o)
		return gateway_none(gateways_machine(gs), name, e);
	if (o->open(g, gs, name, e) < 0)
		return remember_fault(gs, name, e);
	xgrow(&gs->v, &gs->cap, gs->n + 1, sizeof *gs->v);
	gs->v[gs->n++] = *g;
	if (o == &gateway_sim)
		tell_simulated();
	return 0;
}

static const char sql_used[] =
    "SELECT gateway FROM own UNION SELECT gateway FROM message "
    "WHERE state = 'unknown'";

/* That it cannot be opened is remembered. */
static void
open_one(struct gateways *gs, const char *name)
{
	struct gateway *g;
	struct error why;

	gateways_get(gs, name, &g, &why);
}

static void
open_reporting(struct gateways *gs)
{
	const struct gateway_opener *o;
	const char *name;
	size_t i;

	for (i = 0; (name = gateway_entry_name(gateways_machine(gs), i));
	    i++) {
		o = opener_of(gs, name);
		if (o && o->reports && o->reports(gs, name))
			open_one(gs, name);
	}
}

int
gateways_open_all(struct gateways *gs, struct error *e)
{
	struct stmt *st = db_query(gs->account->db, sql_used, DB_NONE, e);
	char **used;
	size_t n, i;
	int r = db_words(st, &used, &n, e);

	gs->all = true;
	for (i = 0; i < n && r == 0; i++)
		if (gateways_known(gs, used[i]))
			open_one(gs, used[i]);
	db_words_free(used, n);
	if (r == 0)
		open_reporting(gs);
	return r;
}

void
gateways_close(struct gateways *gs)
{
	while (gs->n > 0) {
		gs->n--;
		gs->v[gs->n]->driver->close(gs->v[gs->n]);
	}
	free(gs->v);
	free(gs->faults);
	gs->v = NULL;
	gs->faults = NULL;
	gs->cap = gs->nfaults = gs->faults_cap = 0;
	machine_close(gs->opened);
	gs->opened = NULL;
}
