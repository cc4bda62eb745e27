/* SPDX-License-Identifier: ISC
 *
 * sms-optout - who must not be texted
 */
#include "base/verb.h"
#include "sms-optout.h"

static const struct verb verbs[] = {
	{ "add", "add [-qvhV] [-A account] [-C country] [--scope scope]\n"
	    "    [--since time] [--source word] [--note text] number ...",
	    verb_add },
	{ "delete", "delete [-qvyhV] [-A account] [-C country] "
	    "[--scope scope]\n    --reason text number ...", verb_delete },
	{ "check", "check [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--class class] [--service id] number ...",
	    verb_check },
	{ "list", "list [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--scope scope] [number ...]", verb_list },
	{ "import", "import [-nqvyhV] [-A account] [-C country] "
	    "[-c column] [-r file]\n    [--scope scope] [--source word] "
	    "[--charset name] [--empty-ok]\n    [--max-rows n] [file ...]",
	    verb_import },
	{ "export", "export [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n    [--scope scope]", verb_export },
	{ "filter", "filter [-HqvyhV] [-A account] [-C country] "
	    "[-c column] [-f format]\n    [-o column,...] [-r file] "
	    "[--class class] [--service id]\n    [--charset name] "
	    "[--empty-ok] [--max-rows n] [file ...]", verb_filter },
	{ "link", "link [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--scope scope] [--url url] "
	    "--use token | number ...", verb_link },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-optout", verbs, argc, argv);
}
