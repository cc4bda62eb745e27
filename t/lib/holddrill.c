/* SPDX-License-Identifier: ISC
 *
 * holddrill CAMPAIGN: run a started campaign of the default account over a
 * gateway that presses the red button while it takes its third message, and
 * print how many messages it was given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "flow/campaign.h"
#include "flow/gateways.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/run.h"

#define PRESS_AT 3

struct drill {
	struct gateway gateway;
	int64_t given[256];
	int ngiven, ntold;
};

static int
drill_submit(struct gateway *g, const struct submission *m, struct error *e)
{
	struct drill *d = (struct drill *)g;

	d->given[d->ngiven++] = m->message;
	if (d->ngiven != PRESS_AT || system("sms-account hold -q") == 0)
		return 0;
	return error_set(e, ERR_BUG, "the button stuck");
}

static int
drill_outcome(struct gateway *g, struct outcome *o, int64_t wait,
    struct error *e)
{
	struct drill *d = (struct drill *)g;

	(void)wait, (void)e;
	if (d->ntold == d->ngiven)
		return 0;
	memset(o, 0, sizeof *o);
	o->message = d->given[d->ntold++];
	snprintf(o->carrier_id, sizeof o->carrier_id, "drill-%d", d->ntold);
	return 1;
}

static void
drill_close(struct gateway *g)
{
	printf("%d\n", ((struct drill *)g)->ngiven);
	free(g);
}

static const struct gateway_driver driver = {
	.name = "drill",
	.submit = drill_submit,
	.outcome = drill_outcome,
	.close = drill_close,
};

static bool
knows(struct gateways *gs, const char *name)
{
	(void)gs, (void)name;
	return true;
}

static int
concurrency(struct gateways *gs, const char *name)
{
	(void)gs, (void)name;
	return 256;
}

static int
open_drill(struct gateway **g, struct gateways *gs, const char *name,
    struct error *e)
{
	struct drill *d = xcalloc(1, sizeof *d);

	(void)gs, (void)e;
	d->gateway.driver = &driver;
	d->gateway.concurrency = 256;
	snprintf(d->gateway.name, sizeof d->gateway.name, "%s", name);
	*g = &d->gateway;
	return 0;
}

static const struct gateway_opener opener = {
	.driver = "drill", .knows = knows, .concurrency = concurrency,
	.open = open_drill
};

int
main(int argc, char *argv[])
{
	const struct gateway_opener *const openers[] = { &opener, NULL };
	struct campaign_run run = { .openers = openers };
	struct house house = { 0 };
	struct error e = { .kind = ERR_NONE };
	struct account *a;
	struct campaign c;
	struct run_busy busy;

	tool_init("holddrill", "holddrill CAMPAIGN\n");
	if (argc == 2 && account_open(&a, &house, ACCOUNT_WRITE, &e) == 0) {
		if (campaign_load(a->db, argv[1], &c, &e) == 0) {
			(void)campaign_send(a, &c, &run, &busy, &e);
			campaign_release(&c);
		}
		account_close(a);
	}
	return tool_finish(&e);
}
