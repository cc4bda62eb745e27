/* SPDX-License-Identifier: ISC
 *
 * sms-template - message templates: texts with variables, by name
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/verb.h"
#include "sms-template.h"
#include "text/template.h"

static const char *
nothing(void *ctx, size_t i, size_t *len)
{
	(void)ctx, (void)i;
	*len = 0;
	return NULL;
}

int
measure(struct template **t, struct segment *least, const char *text,
    size_t len, struct error *e)
{
	struct buf filled = { 0 };
	struct segment_bad bad;
	size_t i;
	int r = 0;

	*t = NULL;
	if (!len)
		return error_set(e, ERR_DATA, "the text is empty");
	if (template_parse(t, text, len, e) < 0)
		return -1;
	for (i = 0; i < template_variables(*t); i++)
		template_allow_empty(*t, template_variable(*t, i));
	template_render(&filled, *t, nothing, NULL, &i);
	if (segment_count(least, filled.s, filled.len, NULL, &bad) < 0)
		r = error_set(e, ERR_DATA, "the text is too long for a "
		    "message");
	buf_release(&filled);
	return r;
}

static const struct verb verbs[] = {
	{ "list", "list [-HqvhV] [-A account] [-f format] [-o column,...]",
	    verb_list },
	{ "show", "show [-HqvhV] [-A account] [-f format] [-o column,...] "
	    "name\n    [key ...]", verb_show },
	{ "add", "add [-qvhV] [-A account] [--text text | --text-file file]\n"
	    "    [--class class] [--description text] name", verb_add },
	{ "set", "set [-qvhV] [-A account] [--text text | --text-file file] "
	    "name\n    [key=value ...]", verb_set },
	{ "delete", "delete [-qvyhV] [-A account] name ...", verb_delete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-template", verbs, argc, argv);
}
