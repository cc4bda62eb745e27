/* SPDX-License-Identifier: ISC
 *
 * Whatever bytes a configuration holds: a tree or a complaint. Every node is
 * then visited and every reader of values asked.
 */
#include <stdint.h>

#include "base/error.h"
#include "io/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
visit(const struct config *c, const struct config_node *node)
{
	static const char *const keys[] = { "a", "key" };
	const struct config_node *child;
	struct error e = { 0 };
	const char *text;
	int64_t n;
	bool yes;

	config_text(&text, c, node, &e);
	config_count(&n, c, node, &e);
	config_bool(&yes, c, node, &e);
	config_duration(&n, c, node, &e);
	config_keys(c, node, keys, 2, &e);
	for (child = node->first; child; child = child->next)
		visit(c, child);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config *c;
	struct error e = { 0 };

	if (config_parse(&c, "fuzz", (const char *)data, size, &e) < 0)
		return 0;
	visit(c, config_root(c));
	config_close(c);
	return 0;
}
