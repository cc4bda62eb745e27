/* SPDX-License-Identifier: ISC
 *
 * sms-contacts - the phone book: lists of numbers with their variables
 */
#include "base/verb.h"
#include "sms-contacts.h"

static const struct verb verbs[] = {
	{ "import", "import [-nqvyhV] [-A account] [-C country] "
	    "[-c column]\n    [-r file] [--add] [--partial] [--charset name] "
	    "[--empty-ok]\n    [--max-rows n] list [file]", verb_import },
	{ "export", "export [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n    list", verb_export },
	{ "list", "list [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [list ...]", verb_list },
	{ "lists", "lists [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]", verb_lists },
	{ "show", "show [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] number", verb_show },
	{ "add", "add [-qvhV] [-A account] [-C country] [--new] list number\n"
	    "    [key=value ...]", verb_add },
	{ "set", "set [-qvhV] [-A account] [-C country] [--new] "
	    "[list] [number]\n    key=value ...", verb_set },
	{ "delete", "delete [-nqvyhV] [-A account] [-C country] list\n"
	    "    [number ...]", verb_delete },
	{ "complete", "complete [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n    [--max n] prefix", verb_complete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-contacts", verbs, argc, argv);
}
