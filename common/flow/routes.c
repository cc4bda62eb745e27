/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "flow/routes.h"
#include "io/config.h"
#include "phone/phone.h"

#define NOT_NAMED 100
#define NEAR_MAX 64	/* among how many names a slip is looked for */

static const struct config_node *
routes_of(const struct config *c)
{
	const struct config_node *n = c ? config_get(config_root(c),
	    "routes") : NULL;

	return n && n->kind == CONFIG_LIST ? n : NULL;
}

static int
check_gateway(const struct config *c, const struct config_node *n,
    struct error *e)
{
	const struct config_node *all = config_get(config_root(c),
	    "gateways"), *g;
	const char *name, *names[NEAR_MAX];
	size_t count = 0;

	if (config_text(&name, c, n, e) < 0)
		return -1;
	if (!strcmp(name, "sim"))
		return 0;
	for (g = all && all->kind == CONFIG_MAP ? all->first : NULL; g;
	    g = g->next) {
		if (!strcmp(name, g->key))
			return 0;
		if (count < NEAR_MAX)
			names[count++] = g->key;
	}
	return config_fault(c, n, e, "'%s' is not one of the gateways%s", name,
	    name_hint(name, names, count, "sms-account gateways lists "
	    "them").s);
}

static int
check_country(const struct config *c, const struct config_node *n,
    struct error *e)
{
	const char *cc;

	if (config_text(&cc, c, n, e) < 0)
		return -1;
	if (strlen(cc) != 2 || cc[0] < 'A' || cc[0] > 'Z' || cc[1] < 'A' ||
	    cc[1] > 'Z')
		return config_fault(c, n, e, "is a country's two capitals, "
		    "such as US");
	if (!phone_country_known(cc))
		return config_fault(c, n, e, "'%s' is no country of the "
		    "numbering plan, as US and GB are", cc);
	return 0;
}

/* Of two for the same country one would never count. */
static int
check_twins(const struct config *c, const struct config_node *route,
    const struct config_node *country, struct error *e)
{
	const struct config_node *n = routes_of(c)->first, *cc;

	for (; n != route; n = n->next) {
		cc = config_get(n, "country");
		if (!cc != !country || (cc && strcmp(cc->text, country->text)))
			continue;
		return config_fault(c, country ? country : route, e, "there "
		    "is a route to %s in line %d already: name all its "
		    "gateways there, in order", country ? country->text :
		    "all other countries", n->line);
	}
	return 0;
}

static int
check_route(const struct config *c, const struct config_node *route,
    struct error *e)
{
	static const char *const keys[] = { "country", "gateways" };
	const struct config_node *country, *list, *n;

	if (config_keys(c, route, keys, 2, e) < 0)
		return -1;
	country = config_get(route, "country");
	if ((country && check_country(c, country, e) < 0) ||
	    check_twins(c, route, country, e) < 0)
		return -1;
	list = config_get(route, "gateways");
	if (!list || list->kind != CONFIG_LIST || !list->n)
		return config_fault(c, list ? list : route, e, "a list of "
		    "gateways is wanted, as in gateways: [main]");
	for (n = list->first; n; n = n->next)
		if (check_gateway(c, n, e) < 0)
			return -1;
	return 0;
}

int
routes_check(const struct config *c, struct error *e)
{
	const struct config_node *n = c ? config_get(config_root(c),
	    "routes") : NULL;

	if (!n)
		return 0;
	if (n->kind != CONFIG_LIST)
		return config_fault(c, n, e, "a list of routes is wanted, as "
		    "in - { country: US, gateways: [main] }");
	for (n = n->first; n; n = n->next)
		if (check_route(c, n, e) < 0)
			return -1;
	return 0;
}

/* The route for a country; one without a country is for all others. */
static const struct config_node *
route_to(const struct config *c, const char *country)
{
	const struct config_node *list = routes_of(c), *n, *cc, *other = NULL;

	for (n = list ? list->first : NULL; n; n = n->next) {
		cc = config_get(n, "country");
		if (!cc)
			other = n;
		else if (!strcmp(cc->text, country))
			return n;
	}
	return other;
}

int
routes_rank(const struct config *c, const char *country, const char *gateway)
{
	const struct config_node *route = route_to(c, country), *n;
	int rank = 0;

	if (!route)
		return 0;
	for (n = config_get(route, "gateways")->first; n; n = n->next) {
		if (!strcmp(n->text, gateway))
			return rank;
		rank++;
	}
	return NOT_NAMED;
}
