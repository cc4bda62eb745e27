/* SPDX-License-Identifier: ISC
 *
 * sms-campaign - bulk sending with a life of its own
 */
#include "base/error.h"
#include "base/tool.h"
#include "base/verb.h"
#include "sms-campaign.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "io/record.h"

const struct gateway_opener *const campaign_openers[] = {
	&gateway_sim, &gateway_http, &gateway_exec, NULL
};

int
job_open(struct job *j, int argc, char *argv[], const char *letters,
    const struct opt *own, enum account_use use, int most, struct error *e)
{
	int n = opt_parse(argc, argv, letters, own, &j->house, e);

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "the campaign's name is "
		    "missing: see sms-campaign -h");
	if (most >= 0 && n > most)
		return error_set(e, ERR_USAGE, "'%s' is one operand too many: "
		    "see sms-campaign -h", argv[most]);
	if (j->house.dry_run)
		use = ACCOUNT_READ;
	if (account_open(&j->account, &j->house, use, e) < 0 ||
	    campaign_load(j->account->db, argv[0], &j->campaign, e) < 0)
		return -1;
	return n;
}

int
job_close(struct job *j, int r, struct error *e)
{
	if (record_close(j->out, e) < 0)
		r = -1;
	campaign_release(&j->campaign);
	account_close(j->account);
	house_release(&j->house);
	return r;
}

static const struct verb verbs[] = {
	{ "create", "create [-qvyhV] [-A account] [-C country] [-c column] "
	    "[-r file]\n    [--from number] [--gateway name] [--class class] "
	    "[--at time]\n    [--schedule windows] [--valid-for duration] "
	    "[--max-cost credits]\n    [--max-segments n] "
	    "[--skip-landlines] [--allow-empty variable]\n"
	    "    [--charset name] [--empty-ok] [--max-rows n] [--partial]\n"
	    "    --list list | --csv file --text text | --text-file file |\n"
	    "    --template template name", verb_create },
	{ "list", "list [-HqvhV] [-A account] [-f format] [-o column,...]",
	    verb_list },
	{ "show", "show [-HqvhV] [-A account] [-f format] [-o column,...] "
	    "name", verb_show },
	{ "set", "set [-qvhV] [-A account] name key=value ...", verb_set },
	{ "plan", "plan [-HnqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [--rows] name", verb_plan },
	{ "start", "start [-qvyhV] [-A account] [--plan id] [--run] name",
	    verb_start },
	{ "run", "run [-qvhV] [-A account] [--if-running skip | wait]\n"
	    "    [--slice n] name", verb_run },
	{ "pause", "pause [-qvhV] [-A account] name", verb_pause },
	{ "resume", "resume [-qvhV] [-A account] [--run] name", verb_resume },
	{ "cancel", "cancel [-qvyhV] [-A account] [-C country] name "
	    "[number ...]", verb_cancel },
	{ "test", "test [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] name number", verb_test },
	{ "status", "status [-HqvhV] [-A account] [-f format] "
	    "[-o column,...] [name]", verb_status },
	{ "report", "report [-HqvhV] [-A account] [-f format] "
	    "[-o column,...] name", verb_report },
	{ "recipients", "recipients [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n    [--state state] name", verb_recipients },
	{ "delete", "delete [-qvyhV] [-A account] name", verb_delete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-campaign", verbs, argc, argv);
}
