/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "flow/gateway-config.h"
#include "flow/gateways.h"
#include "io/config.h"
#include "io/machine.h"
#include "store/account.h"

#define CONCURRENCY 32
#define RECONCILE_AFTER_MS 30000
#define RECONCILE_SURE_MS 300000

const char *const gateway_common_keys[GATEWAY_COMMON_KEYS] = {
	"driver", "account", "concurrency", "rate", "sender_rate", "timeout",
	"reconcile_after", "reconcile_sure"
};

static const struct config_node *
first_gateway(const struct machine *m)
{
	const struct config *c = m ? machine_config(m) : NULL;
	const struct config_node *all = c ? config_get(config_root(c),
	    "gateways") : NULL;

	return all && all->kind == CONFIG_MAP ? all->first : NULL;
}

const char *
gateway_entry_name(const struct machine *m, size_t i)
{
	const struct config_node *n;

	for (n = first_gateway(m); n && i; n = n->next)
		i--;
	return n ? n->key : NULL;
}

const struct config_node *
gateway_node(const struct machine *m, const char *name)
{
	const struct config_node *n;

	for (n = first_gateway(m); n && strcmp(n->key, name); n = n->next)
		;
	return n;
}

#define NEAR_MAX 64	/* among how many names a slip is looked for */

int
gateway_none(const struct machine *m, const char *name, struct error *e)
{
	const struct config *c = machine_config(m);
	const char *names[NEAR_MAX];
	char *path = machine_path();
	size_t n = 0;

	while (n < NEAR_MAX && (names[n] = gateway_entry_name(m, n)) != NULL)
		n++;
	error_set(e, ERR_CONFIG, "no-gateway: gateway '%s' is not in the "
	    "configuration, %s%s%s", name, c ? config_name(c) : path ? path :
	    "which is nowhere", c || !path ? "" : ", which is not there",
	    name_hint(name, names, n, "see sms-config(5)").s);
	free(path);
	return -1;
}

int
gateway_check_name(const char *name, struct error *e)
{
	struct machine *m;
	int r = 0;

	if (!strcmp(name, "sim"))
		return 0;
	if (machine_open(&m, e) < 0)
		return -1;
	if (!gateway_node(m, name))
		r = gateway_none(m, name, e);
	machine_close(m);
	return r;
}

bool
gateway_driven(const struct config_node *node, const char *driver)
{
	const struct config_node *n = config_get(node, "driver");

	if (!n)
		return !strcmp(driver, "http");
	return n->kind == CONFIG_TEXT && !strcmp(n->text, driver);
}

char *
gateway_folder(const struct machine *m)
{
	const struct config *c = machine_config(m);
	const char *name = c ? config_name(c) : NULL, *slash;

	if (!name)
		return NULL;
	slash = strrchr(name, '/');
	return slash ? xstrndup(name, (size_t)(slash - name)) : xstrdup(".");
}

int
gateway_text(const struct config *c, const struct config_node *map,
    const char *key, const char **out, struct error *e)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_text(out, c, n, e) : 0;
}

int
gateway_duration(const struct config *c, const struct config_node *map,
    const char *key, int64_t *out, struct error *e)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_duration(out, c, n, e) : 0;
}

int
gateway_count(const struct config *c, const struct config_node *map,
    const char *key, int64_t *out, struct error *e)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_count(out, c, n, e) : 0;
}

static int
read_keys(struct gateway_common *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	if (gateway_text(c, node, "account", &g->account, e) < 0 ||
	    gateway_count(c, node, "concurrency", &g->concurrency, e) < 0 ||
	    gateway_count(c, node, "rate", &g->rate, e) < 0 ||
	    gateway_count(c, node, "sender_rate", &g->sender_rate, e) < 0 ||
	    gateway_duration(c, node, "timeout", &g->timeout, e) < 0 ||
	    gateway_duration(c, node, "reconcile_after", &g->reconcile_after,
	    e) < 0 || gateway_duration(c, node, "reconcile_sure",
	    &g->reconcile_sure, e) < 0)
		return -1;
	if (g->concurrency < 1 || g->concurrency > GATEWAY_CONCURRENCY_MAX)
		return config_fault(c, config_get(node, "concurrency"), e,
		    "is 1 to %d", GATEWAY_CONCURRENCY_MAX);
	return 0;
}

int
gateway_common_read(struct gateway_common *g, const struct machine *m,
    const char *name, struct error *e)
{
	const struct config *c = machine_config(m);
	const struct config_node *node = gateway_node(m, name);

	*g = (struct gateway_common){ .concurrency = CONCURRENCY,
	    .reconcile_after = RECONCILE_AFTER_MS,
	    .reconcile_sure = RECONCILE_SURE_MS };
	if (!node)
		return gateway_none(m, name, e);
	g->name = node->key;
	if (!strcmp(name, "sim"))
		return config_fault(c, node, e, "is the simulated carrier's "
		    "name: give it another");
	if (!*name || strchr(name, '/') || strlen(name) >= GATEWAY_NAME_MAX)
		return config_fault(c, node, e, "cannot be a gateway's name: "
		    "it has 1 to %d letters, and no /", GATEWAY_NAME_MAX - 1);
	if (node->kind != CONFIG_MAP)
		return config_fault(c, node, e, "provider: is missing");
	if (!gateway_driven(node, "http") && !gateway_driven(node, "exec"))
		return config_fault(c, config_get(node, "driver"), e,
		    "is http or exec");
	return read_keys(g, c, node, e);
}

int
gateway_concurrency(const struct machine *m, const char *name)
{
	const struct config_node *n = config_get(gateway_node(m, name),
	    "concurrency");
	struct error e;
	int64_t count;

	if (!n || config_count(&count, machine_config(m), n, &e) < 0 ||
	    count < 1 || count > GATEWAY_CONCURRENCY_MAX)
		return CONCURRENCY;
	return (int)count;
}

static bool
named(struct gateways *gs, const char *name)
{
	return gateway_node(gateways_machine(gs), name) != NULL;
}

static int
named_concurrency(struct gateways *gs, const char *name)
{
	return gateway_concurrency(gateways_machine(gs), name);
}

static int
named_open(struct gateway **g, struct gateways *gs, const char *name,
    struct error *e)
{
	(void)g, (void)gs;
	return error_set(e, ERR_BUG, "gateway '%s' is asked by one who only "
	    "looks", name);
}

const struct gateway_opener gateway_named = {
	.driver = "any",
	.knows = named,
	.concurrency = named_concurrency,
	.open = named_open,
};

int
gateway_check_account(const struct gateway_common *g,
    const struct account *a, struct error *e)
{
	char *path, *ours, *theirs;
	bool same;

	if (!g->account)
		return 0;
	if (account_path(&path, g->account, e) < 0)
		return -1;
	theirs = realpath(path, NULL);
	ours = realpath(a->path, NULL);
	same = ours && theirs && !strcmp(ours, theirs);
	free(path);
	free(ours);
	free(theirs);
	return same ? 0 : error_set(e, ERR_DENIED, "gateway %s is for account "
	    "%s alone: see sms-config(5)", g->name, g->account);
}
