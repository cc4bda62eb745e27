/* SPDX-License-Identifier: ISC
 *
 * sms-connect - the verbs of sms-numbers that ask a provider, in whose name it
 * speaks: its numbers are taken over, brought up to date, let go, bought and
 * given back.
 */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "carrier/gateway.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "flow/holding.h"
#include "io/ask.h"
#include "io/machine.h"
#include "sms-connect.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/connection.h"
#include "store/user.h"

static const struct gateway_opener *const openers[] = {
	&gateway_sim, &gateway_http, &gateway_exec, NULL
};

int
link_open(struct link *l, const struct house *house, bool write,
    const char *gateway, const struct machine *m, struct error *e)
{
	memset(l, 0, sizeof *l);
	if (account_open(&l->a, house, write ? ACCOUNT_WRITE : ACCOUNT_READ,
	    e) < 0)
		return -1;
	l->gateways.openers = openers;
	l->gateways.account = l->a;
	l->gateways.machine = m;
	return gateway ? gateways_get(&l->gateways, gateway, &l->g, e) : 0;
}

void
link_close(struct link *l)
{
	gateways_close(&l->gateways);
	account_close(l->a);
}

/* What was done, in one line whose numbers add up. */
static void
say_change(const struct holding_change *x, bool dry_run)
{
	if (x->mute)
		tool_note("%zu cannot text, and were left out", x->mute);
	if (x->others)
		tool_note("%zu are no phone numbers, and were left out",
		    x->others);
	if (x->open)
		tool_note("of %zu it is not known yet what became of the "
		    "order: sync again in a while", x->open);
	tool_note("%sadded %zu, removed %zu, kept %zu", dry_run ? "would "
	    "have " : "", x->added, x->removed, x->kept + x->resting);
}

/* In which state numbers come: 0 and *active, or -1. */
static int
import_state(bool *active, const char *word, const char *gateway,
    struct error *e)
{
	if (!word) {
		if (ask(false, e, "Import the numbers of %s as active? (No: "
		    "inactive, best where few of many are used.)",
		    gateway) == 0) {
			*active = true;
			return 0;
		}
		*active = false;
		return e->kind == ERR_DENIED ? 0 : error_set(e, ERR_USAGE,
		    "in which state? Give --import-as active, or inactive "
		    "where few of many are used");
	}
	*active = !strcmp(word, "active");
	return *active || !strcmp(word, "inactive") ? 0 : error_set(e,
	    ERR_USAGE, "--import-as: '%s' is neither active nor inactive",
	    word);
}

/* 1 it is connected already and that was said, 0, -1. */
static int
is_connected(const struct house *house, const char *gateway, struct error *e)
{
	struct account *a;
	struct connection c;
	int r;

	if (account_open(&a, house, ACCOUNT_READ, e) < 0)
		return -1;
	r = user_may_manage(a, "numbers", e);
	if (r == 0)
		r = connection_find(a->db, gateway, &c, e);
	if (r > 0)
		tool_note("%s is connected already: sms-numbers sync %s brings "
		    "its numbers up to date", gateway, gateway);
	else if (r == 0)
		r = holding_room(a, e);
	account_close(a);
	return r;
}

static int
connect_now(const struct house *house, const char *gateway, bool active,
    struct block *b, struct error *e)
{
	struct connection c = { .active = active };
	struct holding_change x;
	struct link l = { 0 };
	int r;

	if (!b->provider && machine_open(&b->machine, e) < 0)
		return -1;
	if (strcmp(gateway, "sim") && block_check(b->machine, gateway, e) < 0)
		return -1;
	snprintf(c.gateway, sizeof c.gateway, "%s", gateway);
	c.connected_at = c.synced_at = clock_now();
	r = link_open(&l, house, true, gateway, b->machine, e);
	if (r == 0)
		r = holding_connect(l.a, l.g, &c, &x, b->provider ?
		    block_write : NULL, b, e);
	link_close(&l);
	if (r == 0)
		say_change(&x, false);
	return r;
}

static int
verb_connect(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct block b = { 0 };
	const char *import = NULL;
	const struct opt own[] = {
		{ 0, "provider", OPT_TEXT, &b.provider },
		{ 0, "sid", OPT_TEXT, &b.sid },
		{ 0, "token-file", OPT_TEXT, &b.secrets[0] },
		{ 0, "token-command", OPT_TEXT, &b.secrets[1] },
		{ 0, "token-environment", OPT_TEXT, &b.secrets[2] },
		{ 0, "import-as", OPT_TEXT, &import }, { 0 }
	};
	int n = opt_parse(argc, argv, "A", own, &house, e), r;
	bool active;

	if (n < 0)
		return -1;
	if (n < 1 || strchr(argv[0], '='))
		return error_set(e, ERR_USAGE, "which gateway? Name one of "
		    "the configuration, or a new one with --provider");
	b.pairs = argv + 1;
	b.npairs = n - 1;
	if (!b.provider && (n > 1 || b.sid || b.secrets[0] || b.secrets[1] ||
	    b.secrets[2]))
		return error_set(e, ERR_USAGE, "%s is for a new gateway: "
		    "name its --provider", n > 1 ? argv[1] : b.sid ? "--sid" :
		    "--token-file");
	if ((r = is_connected(&house, argv[0], e)) != 0)
		return r < 0 ? -1 : 0;
	r = b.provider ? block_make(&b, argv[0], e) : 0;
	if (r == 0)
		r = import_state(&active, import, argv[0], e);
	if (r == 0)
		r = connect_now(&house, argv[0], active, &b, e);
	block_release(&b);
	return r;
}

static int
verb_sync(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct holding_change x;
	struct connection c;
	struct link l;
	int n = opt_parse(argc, argv, "An", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name one gateway");
	r = link_open(&l, &house, !house.dry_run, NULL, NULL, e);
	if (r == 0)
		r = user_may_manage(l.a, "numbers", e);
	if (r == 0 && (r = connection_find(l.a->db, argv[0], &c, e)) == 0)
		r = error_set(e, ERR_DATA, "not-connected: gateway %s: "
		    "sms-numbers connect %s", argv[0], argv[0]);
	if (r > 0)
		r = gateways_get(&l.gateways, argv[0], &l.g, e);
	if (r == 0)
		r = holding_sync(l.a, l.g, house.dry_run, &x, e);
	link_close(&l);
	if (r == 0)
		say_change(&x, house.dry_run);
	return r;
}

static int
disconnect(struct account *a, const char *gateway, bool yes, struct error *e)
{
	struct connection c;
	struct helds h = { 0 };
	size_t removed;
	int r = user_may_manage(a, "numbers", e);

	if (r == 0 && (r = connection_find(a->db, gateway, &c, e)) == 0)
		return error_set(e, ERR_DATA, "not-connected: gateway %s: "
		    "there is nothing to disconnect", gateway);
	if (r < 0 || helds_load(&h, a->db, gateway, e) < 0)
		return -1;
	r = ask(yes, e, "Disconnect %s? Its %zu numbers are removed here; the "
	    "provider keeps them.", gateway, h.n);
	helds_release(&h);
	if (r < 0 || holding_disconnect(a, gateway, &removed, e) < 0)
		return -1;
	tool_note("removed %zu", removed);
	if (strcmp(gateway, "sim"))
		tool_note("%s stays in the configuration: what was sent "
		    "through it is still asked about", gateway);
	return 0;
}

static int
verb_disconnect(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "Ay", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name one gateway");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = disconnect(a, argv[0], house.yes, e);
	account_close(a);
	return r;
}

static const struct verb verbs[] = {
	{ "connect", CONNECT_USAGE, verb_connect },
	{ "sync", SYNC_USAGE, verb_sync },
	{ "disconnect", DISCONNECT_USAGE, verb_disconnect },
	{ "offers", OFFERS_USAGE, verb_far_offers },
	{ "add", ADD_USAGE, verb_far_add },
	{ "delete", DELETE_USAGE, verb_far_delete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-numbers", verbs, argc, argv);
}
