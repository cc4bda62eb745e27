/* SPDX-License-Identifier: ISC
 *
 * sms-receive - messages that come in
 */
#include "base/verb.h"
#include "sms-receive.h"

static const struct verb verbs[] = {
	{ "callbacks", "callbacks [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n"
	    "    [--state state]", verb_callbacks },
	{ "messages", "messages [-HqvyhV] [-A account] [-C country] "
	    "[-f format]\n"
	    "    [-o column,...] [-r file] [--charset name] [--empty-ok]\n"
	    "    [file ...]", verb_messages },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-receive", verbs, argc, argv);
}
