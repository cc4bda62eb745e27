/* SPDX-License-Identifier: ISC
 *
 * sms-numbers - our own numbers, which messages are sent from
 */
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "flow/policy.h"
#include "io/machine.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/own.h"

struct own *
numbers_need(const struct owns *owns, const struct account *a,
    const char *text, struct error *e)
{
	struct phone p;
	struct own *own;

	if (number_operand(&p, text, a->country, e) < 0)
		return NULL;
	own = owns_find(owns, p.e164);
	if (!own)
		error_set(e, ERR_DATA, "%s is not one of our numbers: "
		    "sms-numbers list has them", p.e164);
	return own;
}

/* The configuration is read only where a number is of a carrier in it. */
int
numbers_load(struct owns *owns, struct account *a, struct error *e)
{
	struct machine *m;
	size_t i;

	if (owns_load(owns, a->db, e) < 0)
		return -1;
	for (i = 0; i < owns->n && own_simulated(&owns->v[i]); i++)
		;
	if (i == owns->n)
		return 0;
	if (machine_open(&m, e) < 0) {
		owns_release(owns);
		return -1;
	}
	policy_given(owns, m);
	machine_close(m);
	return 0;
}

static const struct verb verbs[] = {
	{ "offers", OFFERS_USAGE, verb_offers },
	{ "add", ADD_USAGE, verb_add },
	{ "list", "list [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [--search digits] [--dedicated]", verb_list },
	{ "show", "show [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] number", verb_show },
	{ "set", "set [-qvhV] [-A account] [-C country] number "
	    "key=value ...", verb_set },
	{ "advise", "advise [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n"
	    "    [--share n] [list ...]", verb_advise },
	{ "port-in", "port-in [-qvhV] [-A account] [-C country] "
	    "[--gateway name]\n"
	    "    number [key=value ...]", verb_port_in },
	{ "enable-existing", "enable-existing [-qvhV] [-A account] "
	    "[-C country] [--gateway name]\n"
	    "    --authorization file --bill file number [key=value ...]",
	    verb_enable },
	{ "provision", "provision [-qvhV] [-A account] [-C country] "
	    "[--at time]\n"
	    "    number completed | approved | ready | failed [reason]",
	    verb_provision },
	{ "port-out", "port-out [-qvhV] [-A account] [-C country]\n"
	    "    number --pin pin | --cancel", verb_port_out },
	{ "delete", DELETE_USAGE, verb_delete },
	{ "connect", CONNECT_USAGE, NULL },
	{ "sync", SYNC_USAGE, NULL },
	{ "disconnect", DISCONNECT_USAGE, NULL },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	struct error e;

	if (!numbers_are_far(argc, argv))
		return verb_main("sms-numbers", verbs, argc, argv);
	tool_init("sms-numbers", "");
	numbers_go_far(&e);
	return tool_finish(&e);
}
