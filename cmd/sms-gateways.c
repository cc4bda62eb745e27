/* SPDX-License-Identifier: ISC
 *
 * sms-gateways - the verb gateways of sms-account, in whose name it speaks:
 * the gateways of the configuration: which there are, whether what is written
 * of them holds, and, where asked for, whether their providers know us.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "base/xalloc.h"
#include "carrier/callback.h"
#include "carrier/describe.h"
#include "carrier/gateway.h"
#include "carrier/http.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "flow/pace.h"
#include "flow/routes.h"
#include "io/machine.h"
#include "io/record.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/db.h"

static const struct record_column columns[] = {
	{ "gateway", RECORD_TEXT }, { "provider", RECORD_TEXT },
	{ "state", RECORD_TEXT }, { "base_url", RECORD_TEXT },
	{ "account", RECORD_TEXT }, { "concurrency", RECORD_COUNT },
	{ "rate", RECORD_COUNT }, { "secrets", RECORD_TEXT },
	{ "callbacks", RECORD_TEXT }, { "keys", RECORD_SET },
	{ "optional", RECORD_SET },
};
#define NCOLUMNS (sizeof columns / sizeof *columns)

/* How it is told whether the provider calls back, or somebody else. */
static const char *
verified(const struct gateway_entry *g)
{
	const struct describe *d = g->describe;
	const char *by;

	if (!d || (!d->callback.receipt.given && !d->callback.inbound.given))
		return NULL;
	by = callback_verified_by(d, g->settings);
	return *by ? by : g->unverified ? "unverified" : "refused";
}

/* Where each secret was found; never the secret. */
static void
put_sources(struct record *r, const struct gateway_entry *g)
{
	struct buf b = { 0 };
	size_t i;

	buf_clear(&b);
	for (i = 0; g->describe && i < g->describe->nkeys; i++)
		if (g->sources[i])
			buf_addf(&b, "%s%s: %s", b.len ? "; " : "",
			    g->describe->keys[i].name, g->sources[i]);
	record_text(r, b.s);
	buf_release(&b);
}

static int
put(struct record *r, const struct gateway_entry *g, const char *state,
    struct error *e)
{
	record_text(r, g->common.name);
	record_text(r, g->provider);
	record_text(r, state);
	record_text(r, g->base_url ? g->base_url :
	    g->describe ? g->describe->base_url : NULL);
	record_text(r, g->common.account);
	record_count(r, g->common.concurrency);
	if (g->common.rate)
		record_count(r, g->common.rate);
	else
		record_empty(r);
	put_sources(r, g);
	record_text(r, verified(g));
	record_empty(r);
	record_empty(r);
	return record_end(r, e);
}

static int
put_sim(struct record *r, struct error *e)
{
	size_t i;

	record_text(r, "sim");
	record_text(r, "sim");
	record_text(r, "ready");
	for (i = 3; i < NCOLUMNS; i++)
		record_empty(r);
	return record_end(r, e);
}

/* The keys of a provider's gateways that must be there, or that may: a secret
 * by its file. */
static void
put_keys(struct record *r, const struct describe *d, bool optional)
{
	char *names[DESCRIBE_KEYS_MAX] = { NULL };
	size_t i, n = 0;

	for (i = 0; i < d->nkeys; i++)
		if (d->keys[i].optional == optional)
			names[n++] = xasprintf("%s%s", d->keys[i].name,
			    d->keys[i].secret ? "_file" : "");
	record_set(r, (const char *const *)names, n);
	while (n > 0)
		free(names[--n]);
}

static int
put_provider(struct record *r, const char *name, struct error *e)
{
	struct describe *d;
	size_t i;

	if (describe_open(&d, name, NULL, e) < 0)
		return -1;
	record_empty(r);
	record_text(r, name);
	record_text(r, "built-in");
	record_text(r, d->base_url);
	for (i = 4; i < NCOLUMNS - 2; i++)
		record_empty(r);
	put_keys(r, d, false);
	put_keys(r, d, true);
	describe_close(d);
	return record_end(r, e);
}

/* A gateway that is a program, or one over HTTP. */
static int
read_entry(struct gateway_entry *g, const struct machine *m, const char *name,
    struct error *e)
{
	if (!gateway_driven(gateway_node(m, name), "exec"))
		return gateway_entry_read(g, m, name, e);
	memset(g, 0, sizeof *g);
	g->provider = "exec";
	return gateway_exec_check(&g->common, m, name, e);
}

static int
list_all(struct record *r, const struct machine *m, struct error *e)
{
	const char *name;
	struct error why;
	bool failed = false;
	size_t i;
	int status = put_sim(r, e);

	for (i = 0; status == 0 && (name = gateway_entry_name(m, i)) != NULL;
	    i++) {
		struct gateway_entry g;
		bool bad = read_entry(&g, m, name, &why) < 0;

		if (bad)
			tool_warn("%s", why.msg);
		failed |= bad;
		g.common.name = name;
		status = put(r, &g, bad ? "bad-configuration" : "ready", e);
		gateway_entry_release(&g);
	}
	if (status == 0 && routes_check(machine_config(m), &why) < 0) {
		tool_warn("%s", why.msg);
		failed = true;
	}
	return status == 0 && failed ? error_set(e, ERR_CONFIG, "%s", "") :
	    status;
}

/* Of the account that is meant, if there is one. */
static int
end_wait(const struct house *house, const char *name, struct error *e)
{
	struct paces paces = { 0 };
	struct account *a;
	struct pace *p;
	int r = 0;

	if (account_open(&a, house, ACCOUNT_WRITE, e) < 0)
		return house->account ? -1 : 0;
	p = pace_of(&paces, a->db, name, "", e);
	if (!p) {
		r = -1;
	} else if (pace_mendable(p)) {
		pace_mended(p);
		r = db_begin(a->db, e);
		if (r == 0 && (r = paces_store(&paces, a->db, e)) == 0)
			r = db_commit(a->db, e);
		else
			db_rollback(a->db);
		if (r == 0)
			tool_note("gateway %s waits no more: sms-tick sends "
			    "what is queued", name);
	}
	paces_release(&paces);
	account_close(a);
	return r;
}

/* Ask the provider. What it says is the record's state and the exit status. */
static int
check_one(struct record *r, const struct machine *m, const char *name,
    const struct house *house, struct error *e)
{
	struct gateway_entry g, shown;
	struct gateway *gateway = NULL;
	struct error why = { 0 }, other;
	const char *state = "known";
	int status = read_entry(&g, m, name, e);
	int asked = -1;

	if (status == 0 && !g.describe)
		status = error_set(e, ERR_CONFIG, "gateway %s: a program "
		    "cannot be asked anything without sending", name);
	if (status == 0)
		status = gateway_entry_read(&shown, m, name, e);
	else
		memset(&shown, 0, sizeof shown);
	if (status == 0)
		status = gateway_entry_open(&gateway, &g, e);
	if (status == 0) {
		asked = carrier_http_check(gateway, &why);
		if (asked < 0)
			state = why.kind == ERR_CONFIG ? "not-askable" :
			    "refused";
		status = put(r, &shown, state, asked < 0 ? &other : e);
		if (status == 0 && strcmp(state, "refused"))
			status = end_wait(house, name, asked < 0 ? &other : e);
		gateway->driver->close(gateway);
	}
	gateway_entry_release(&g);
	gateway_entry_release(&shown);
	if (status < 0 || asked == 0)
		return status;
	*e = why;
	return -1;
}

/* As -A tells a file from a name. */
static bool
is_file(const char *name)
{
	size_t len = strlen(name);

	return strchr(name, '/') || (len >= 5 && !strcmp(name + len - 5,
	    ".yaml"));
}

static int
check_file(const char *path, struct error *e)
{
	struct describe *d;

	if (describe_file(&d, path, e) < 0)
		return -1;
	tool_note("%s: describes %s", path, d->name);
	describe_close(d);
	return 0;
}

static int
list_providers(struct record *r, struct error *e)
{
	const char *name;
	size_t i;

	for (i = 0; (name = describe_builtin(i)) != NULL; i++)
		if (put_provider(r, name, e) < 0)
			return -1;
	return 0;
}

static int
work(struct record *r, const char *check, bool providers,
    const struct house *house, struct error *e)
{
	struct machine *m;
	int status;

	if (providers)
		return list_providers(r, e);
	if (machine_open(&m, e) < 0)
		return -1;
	status = check ? check_one(r, m, check, house, e) : list_all(r, m, e);
	machine_close(m);
	return status;
}

static int
verb_gateways(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *check = NULL;
	bool providers = false;
	const struct opt own[] = {
		{ 0, "check", OPT_TEXT, &check },
		{ 0, "providers", OPT_FLAG, &providers }, { 0 }
	};
	struct record *r = NULL;
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "gateways takes no operands: "
		    "did you mean '--check %s'?", argv[0]);
	if (check && providers)
		return error_set(e, ERR_USAGE, "--check and --providers "
		    "exclude each other");
	if (check && is_file(check))
		return check_file(check, e);
	if (record_open(&r, &house, columns, NCOLUMNS, NULL, e) == 0)
		status = work(r, check, providers, &house, e);
	if (record_close(r, e) < 0)
		status = -1;
	return status;
}

static const struct verb verbs[] = {
	{ "gateways", GATEWAYS_USAGE, verb_gateways },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-account", verbs, argc, argv);
}
