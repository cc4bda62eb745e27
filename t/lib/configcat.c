/* SPDX-License-Identifier: ISC
 *
 * configcat - show a configuration, for the tests of io/config.c, io/secret.c
 *
 *	configcat FILE			every value: LINE:COLUMN PATH=TEXT
 *	configcat FILE keys KEY ...	complain about other keys
 *	configcat FILE text|count|bool|duration|secret KEY
 */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/config.h"
#include "io/secret.h"

static void
show(const struct config_node *node, const char *above)
{
	static const char *const kinds[] = { "", "[]", "{}" };
	const struct config_node *child;
	char *path = xasprintf("%s%s%s", above, *above ? "." : "",
	    node->key ? node->key : "");

	if (node->kind == CONFIG_TEXT || !node->first)
		printf("%d:%d %s%s%s%s\n", node->line, node->column, path,
		    node->kind == CONFIG_TEXT && node->given ? "=" : "",
		    node->text, kinds[node->kind]);
	for (child = node->first; child; child = child->next)
		show(child, path);
	free(path);
}

static int
show_value(const struct config *c, const char *how, const char *key,
    struct error *e)
{
	const struct config_node *node = config_get(config_root(c), key);
	const char *text = NULL;
	char *secret = NULL;
	int64_t n = 0;
	bool yes = false;
	int status;

	if (!node)
		return error_set(e, ERR_SOME, "%s: not there", key);
	if (!strcmp(how, "count"))
		status = config_count(&n, c, node, e);
	else if (!strcmp(how, "duration"))
		status = config_duration(&n, c, node, e);
	else if (!strcmp(how, "bool"))
		status = config_bool(&yes, c, node, e);
	else if (!strcmp(how, "secret"))
		status = secret_read(&secret, c, node, e);
	else
		status = config_text(&text, c, node, e);
	if (status == 0 && (text || secret))
		puts(text ? text : secret);
	else if (status == 0)
		printf("%" PRId64 "\n", yes ? 1 : n);
	secret_free(secret);
	return status;
}

int
main(int argc, char *argv[])
{
	struct config *c = NULL;
	struct error e = { 0 };

	tool_init("configcat", "configcat FILE ...\n");
	if (argc < 2 || config_open(&c, argv[1], &e) < 0)
		return tool_finish(&e);
	if (argc == 2)
		show(config_root(c), "");
	else if (!strcmp(argv[2], "keys"))
		config_keys(c, config_root(c),
		    (const char *const *)(argv + 3), (size_t)argc - 3, &e);
	else if (argc == 4)
		show_value(c, argv[2], argv[3], &e);
	config_close(c);
	return tool_finish(&e);
}
