/* SPDX-License-Identifier: ISC
 *
 * sms-history - message centre and queue
 */
#include <stdio.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/verb.h"
#include "io/record.h"
#include "sms-history.h"

int
history_id(int64_t *id, const char *text, struct error *e)
{
	if (opt_count(id, text, "message", e) < 0 || *id == 0)
		return error_set(e, ERR_USAGE, "'%s' is not the id of a "
		    "message: sms-history list shows them", text);
	return 0;
}

void
history_put_id(struct record *r, int64_t id)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)id);
	record_text(r, text);
}

static const struct verb verbs[] = {
	{ "list", "list [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--since time] [--until time] "
	    "[--own number]\n"
	    "    [--number number] [--direction sent | received | both]\n"
	    "    [--state state] [--campaign name] [--search text] "
	    "[--limit n]\n    [--follow]", verb_list },
	{ "show", "show [-HqvhV] [-A account] [-f format] [-o column,...] "
	    "id ...", verb_show },
	{ "thread", "thread [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--own number] [--limit n] [--follow] "
	    "number", verb_thread },
	{ "cancel", "cancel [-HnqvhV] [-A account] [-f format] "
	    "[-o column,...]\n    id ... | --ref ref", verb_cancel },
	{ "resolve", "resolve [-qvyhV] [-A account] id sent | not-sent",
	    verb_resolve },
	{ "delete", "delete [-nqvyhV] [-A account] id ... | --all",
	    verb_delete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-history", verbs, argc, argv);
}
