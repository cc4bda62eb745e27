/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/exec.h"
#include "carrier/gateway.h"
#include "flow/gateway-exec.h"
#include "io/config.h"
#include "io/machine.h"
#include "io/secret.h"
#include "store/account.h"

/* Keys besides those of all drivers. */
static const char *const own_keys[] = {
	"command", "find", "events", "format", "secrets", "local"
};
#define NOWN (sizeof own_keys / sizeof *own_keys)

/* One of gateways:, as it stands. */
struct entry {
	struct gateway_common common;
	char **send, **find, **events;		/* each ends in NULL */
	char **environment;			/* secrets */
	enum cell_form form;
	bool local;
};

static void
release_list(char **list)
{
	size_t i;

	for (i = 0; list && list[i]; i++)
		secret_free(list[i]);
	free(list);
}

static void
entry_release(struct entry *g)
{
	release_list(g->send);
	release_list(g->find);
	release_list(g->events);
	release_list(g->environment);
}

/* Where a program is: beside the configuration, in the home, or along PATH
 * where its name has no slash. NULL: nowhere. */
static char *
locate(const struct config *c, const char *name)
{
	char *path;

	if (!strchr(name, '/'))
		return beside_find(NULL, name);
	path = config_path(c, name);
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static int
no_program(const struct config *c, const struct config_node *node,
    const char *name, struct error *e)
{
	char *path = strchr(name, '/') ? config_path(c, name) : NULL;

	if (node->kind == CONFIG_TEXT && strchr(name, ' '))
		config_fault(c, node, e, "%s: is no program that can be run: "
		    "write its arguments apart, as in [send-sms, --port, "
		    "/dev/ttyUSB0]", name);
	else if (path && access(path, F_OK) == 0)
		config_fault(c, node, e, "%s: is no program that can be run: "
		    "chmod +x %s", name, path);
	else
		config_fault(c, node, e, "%s: is no program that can be run: "
		    "there is none %s%s", name, path ? "at " : "along PATH",
		    path ? path : "");
	free(path);
	return -1;
}

/* A program and its arguments: a list, or a text, which is the program. */
static int
read_program(char ***argv, const struct machine *m,
    const struct config_node *map, const char *key, struct error *e)
{
	const struct config *c = machine_config(m);
	const struct config_node *list = config_get(map, key), *n;
	const char *text;
	size_t i = 0;

	*argv = NULL;
	if (!list)
		return 0;
	n = list->kind == CONFIG_LIST ? list->first : list;
	if (!n || n->kind != CONFIG_TEXT || !*n->text)
		return config_fault(c, list, e, "is a program and its "
		    "arguments: [send-sms, --port, /dev/ttyUSB0]");
	*argv = xcalloc(list->n + 2, sizeof **argv);
	for (; n; n = list->kind == CONFIG_LIST ? n->next : NULL) {
		if (config_text(&text, c, n, e) < 0)
			return -1;
		(*argv)[i] = i ? xstrdup(text) : locate(c, text);
		if (!(*argv)[i])
			return no_program(c, list, text, e);
		i++;
	}
	return 0;
}

static int
read_form(struct entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *n = config_get(node, "format");

	g->form = CELL_JSON;
	if (!n || (n->kind == CONFIG_TEXT && !strcmp(n->text, "json")))
		return 0;
	if (n->kind == CONFIG_TEXT && !strcmp(n->text, "csv"))
		g->form = CELL_CSV;
	else if (n->kind == CONFIG_TEXT && !strcmp(n->text, "tsv"))
		g->form = CELL_TSV;
	else
		return config_fault(c, n, e, "is json, csv or tsv");
	return 0;
}

/* NAME: { file: ... } becomes NAME=secret in the programs' environment. */
static int
read_secrets(struct entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *all = config_get(node, "secrets"), *n;
	char *secret;
	size_t i = 0;

	if (!all)
		return 0;
	if (all->kind != CONFIG_MAP)
		return config_fault(c, all, e, "is a map: the variable, and "
		    "where its secret is");
	g->environment = xcalloc(all->n + 1, sizeof *g->environment);
	for (n = all->first; n; n = n->next) {
		if (strchr(n->key, '=') || !*n->key)
			return config_fault(c, n, e, "cannot be a variable");
		if (secret_read(&secret, c, n, e) < 0)
			return -1;
		g->environment[i++] = xasprintf("%s=%s", n->key, secret);
		secret_free(secret);
	}
	return 0;
}

static int
check_keys(const struct config *c, const struct config_node *node,
    struct error *e)
{
	const char *names[NOWN + GATEWAY_COMMON_KEYS];

	memcpy(names, own_keys, sizeof own_keys);
	memcpy(names + NOWN, gateway_common_keys,
	    GATEWAY_COMMON_KEYS * sizeof *names);
	return config_keys(c, node, names, NOWN + GATEWAY_COMMON_KEYS, e);
}

static int
read_flag(bool *out, const struct config *c, const struct config_node *node,
    const char *key, struct error *e)
{
	const struct config_node *n = config_get(node, key);

	return n ? config_bool(out, c, n, e) : 0;
}

static int
entry_read(struct entry *g, const struct machine *m, const char *name,
    struct error *e)
{
	const struct config *c = machine_config(m);
	const struct config_node *node = gateway_node(m, name);

	memset(g, 0, sizeof *g);
	if (gateway_common_read(&g->common, m, name, e) < 0 ||
	    check_keys(c, node, e) < 0 ||
	    read_program(&g->send, m, node, "command", e) < 0 ||
	    read_program(&g->find, m, node, "find", e) < 0 ||
	    read_program(&g->events, m, node, "events", e) < 0 ||
	    read_form(g, c, node, e) < 0 || read_secrets(g, c, node, e) < 0 ||
	    read_flag(&g->local, c, node, "local", e) < 0)
		return -1;
	if (!g->send)
		return config_fault(c, node, e, "command: is missing");
	return 0;
}

int
gateway_exec_check(struct gateway_common *common, const struct machine *m,
    const char *name, struct error *e)
{
	struct entry g;
	int r = entry_read(&g, m, name, e);

	*common = g.common;
	entry_release(&g);
	return r;
}

static bool
exec_knows(struct gateways *gs, const char *name)
{
	const struct config_node *node = gateway_node(gateways_machine(gs),
	    name);

	return node && gateway_driven(node, "exec");
}

static int
exec_concurrency(struct gateways *gs, const char *name)
{
	return gateway_concurrency(gateways_machine(gs), name);
}

/* Nobody but the user knows whom a program reaches. */
static int
check_clock(const struct entry *g, struct error *e)
{
	if (!clock_is_set() || g->local)
		return 0;
	return error_set(e, ERR_CONFIG, "gateway %s: while the clock is set "
	    "(SMS_NOW, --now) only carriers on this machine are used: say "
	    "'local: yes' of a program that reaches nobody else",
	    g->common.name);
}

static int
exec_open_gateway(struct gateway **out, struct gateways *gs,
    const char *name, struct error *e)
{
	struct entry g;
	const struct gateway_common *k = &g.common;
	int r = entry_read(&g, gateways_machine(gs), name, e);

	if (r == 0)
		r = gateway_check_account(k, gs->account, e);
	if (r == 0)
		r = check_clock(&g, e);
	if (r == 0)
		*out = exec_open(&(struct exec_config){ .name = k->name,
		    .send = g.send, .find = g.find, .events = g.events,
		    .environment = g.environment, .form = g.form,
		    .concurrency = (int)k->concurrency, .rate = k->rate,
		    .sender_rate = k->sender_rate, .timeout = k->timeout,
		    .reconcile_after = k->reconcile_after,
		    .reconcile_sure = k->reconcile_sure });
	entry_release(&g);
	return r;
}

/* One with a fault is to be opened, so that the fault is told. */
static bool
exec_reports(struct gateways *gs, const char *name)
{
	struct entry g;
	struct error e;
	bool faulty = entry_read(&g, gateways_machine(gs), name, &e) < 0;
	bool may = !faulty && g.events && check_clock(&g, &e) == 0 &&
	    gateway_check_account(&g.common, gs->account, &e) == 0;

	entry_release(&g);
	return faulty || may;
}

const struct gateway_opener gateway_exec = {
	.driver = "exec",
	.knows = exec_knows,
	.concurrency = exec_concurrency,
	.open = exec_open_gateway,
	.reports = exec_reports,
};
