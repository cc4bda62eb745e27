/* SPDX-License-Identifier: ISC
 *
 * Numbers come from other providers (V9), are made ready, and leave for others
 * (T6).
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "flow/admission.h"
#include "flow/gateway-config.h"
#include "flow/provision.h"
#include "io/number.h"
#include "phone/kind.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"
#include "store/pin.h"
#include "store/user.h"

int
existing_read(struct own *own, const char *number, const char *gateway,
    const char *country, struct error *e)
{
	const char *kind;
	struct phone p;

	if (number_operand(&p, number, country, e) < 0 ||
	    gateway_check_name(gateway, e) < 0)
		return -1;
	kind = phone_kind(p.type);
	if (p.valid != PHONE_YES || !kind)
		return error_set(e, ERR_DATA, "%s is no number that could "
		    "carry texts", p.e164);
	if (strlen(gateway) >= sizeof own->gateway)
		return error_set(e, ERR_USAGE, "--gateway: too long a name");
	*own = (struct own){ .billing = "credits", .provision = "pending",
	    .active = true };
	snprintf(own->number, sizeof own->number, "%.16s", p.e164);
	snprintf(own->country, sizeof own->country, "%s", p.country);
	snprintf(own->type, sizeof own->type, "%s", kind);
	snprintf(own->gateway, sizeof own->gateway, "%s", gateway);
	return 0;
}

int
existing_add(struct account *a, struct own *own, const char *action,
    char *const assignments[], int n, struct error *e)
{
	struct owns owns;
	int r;

	if (user_may_manage(a, "numbers", e) < 0 ||
	    admission_new(a, own->number, e) < 0 ||
	    owns_load(&owns, a->db, e) < 0)
		return -1;
	r = keys_set(a, &owns, own, action, assignments, n, e);
	owns_release(&owns);
	return r < 0 ? -1 : admission_room(a, own, e);
}

int
verb_port_in(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct own own = { 0 };
	struct account *a;
	const char *gateway = "sim";
	const struct opt options[] = {
		{ 0, "gateway", OPT_TEXT, &gateway }, { 0 }
	};
	int n = opt_parse(argc, argv, "AC", options, &house, e), r;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "which number is on its way?");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = existing_read(&own, argv[0], gateway, a->country, e);
	snprintf(own.waits, sizeof own.waits, "porting");
	if (r == 0 && (r = db_begin(a->db, e)) == 0)
		r = existing_add(a, &own, "port number in", argv + 1, n - 1,
		    e);
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	if (r == 0)
		tool_note("%s is on its way: when the other provider has let "
		    "it go, sms-numbers provision %s completed", own.number,
		    own.number);
	own_release(&own);
	account_close(a);
	return r;
}

struct said {
	const char *word, *reason;
	int64_t at;
};

static int
provision(struct account *a, const char *number, const struct said *s,
    struct error *e)
{
	char when[CLOCK_SIZE];
	struct owns owns;
	struct own *own;
	int r = -1;

	if (user_may_manage(a, "numbers", e) < 0 || db_begin(a->db, e) < 0)
		return -1;
	if (owns_load(&owns, a->db, e) == 0) {
		own = numbers_need(&owns, a, number, e);
		if (own && provision_say(a, own, s->word, s->at, s->reason, e)
		    == 0)
			r = db_commit(a->db, e);
		if (r == 0 && own->ready_by)
			tool_note("%s is ready at the latest by %s: sms-tick "
			    "sees to it", own->number, clock_format(when,
			    own->ready_by));
		owns_release(&owns);
	}
	db_rollback(a->db);
	return r;
}

static int
check_said(const struct said *s, struct error *e)
{
	static const char *const words[] = { "completed", "approved", "ready",
	    "failed" };
	size_t i;

	for (i = 0; i < 4 && strcmp(words[i], s->word); i++)
		;
	if (i == 4)
		return error_set(e, ERR_USAGE, "'%s' is none of completed (a "
		    "port), approved (a text-enabling), ready, failed",
		    s->word);
	if (*s->reason && strcmp(s->word, "failed") != 0)
		return error_set(e, ERR_USAGE, "a reason comes with failed");
	if (strlen(s->reason) >= sizeof ((struct own *)NULL)->waits)
		return error_set(e, ERR_USAGE, "the reason is too long");
	return 0;
}

int
verb_provision(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct said said = { .reason = "" };
	struct account *a;
	const char *at = NULL;
	const struct opt options[] = { { 0, "at", OPT_TEXT, &at }, { 0 } };
	int n = opt_parse(argc, argv, "AC", options, &house, e), r = 0;

	if (n < 0)
		return -1;
	if (n < 2 || n > 3)
		return error_set(e, ERR_USAGE, "give a number and completed, "
		    "approved, ready or failed");
	said.word = argv[1];
	if (n > 2)
		said.reason = argv[2];
	said.at = clock_now();
	if (check_said(&said, e) < 0 ||
	    account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if (at && (r = clock_parse(&said.at, at, a->zone, e)) == 0 &&
	    said.at > clock_now())
		r = error_set(e, ERR_USAGE, "--at: that has not happened yet");
	if (r == 0)
		r = provision(a, argv[0], &said, e);
	account_close(a);
	return r;
}

/* It leaves, or stays after all; the log has it either way. */
static int
leave(struct account *a, const struct own *own, const char *pin,
    struct error *e)
{
	int r = -1;

	if (pin && pin_check(a->db, own->number, pin, e) < 0) {
		struct error other;

		account_log(a, e->kind == ERR_RETRY ? "port out, locked" :
		    "port out, wrong PIN", own->number, &other);
		return -1;
	}
	if (db_begin(a->db, e) < 0)
		return -1;
	if (own_bar(a->db, own->number, pin ? "port-out" : NULL, e) == 0 &&
	    account_log(a, pin ? "port out" : "port out cancelled",
	    own->number, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	return r;
}

static int
port_out(struct account *a, const char *number, const char *pin,
    struct error *e)
{
	struct owns owns;
	struct own *own;
	int r = -1;

	if (user_may_manage(a, "numbers", e) < 0 ||
	    owns_load(&owns, a->db, e) < 0)
		return -1;
	own = numbers_need(&owns, a, number, e);
	if (own && pin && !strcmp(own->barred, "port-out"))
		error_set(e, ERR_DATA, "%s is leaving already", own->number);
	else if (own && !pin && strcmp(own->barred, "port-out"))
		error_set(e, ERR_DATA, "%s is not leaving", own->number);
	else if (own)
		r = leave(a, own, pin, e);
	if (r == 0)
		tool_note(pin ? "%s may be handed over, and nothing is sent "
		    "from it any more: sms-numbers delete it when it is gone" :
		    "%s stays", own->number);
	owns_release(&owns);
	return r;
}

int
verb_port_out(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	const char *pin = NULL;
	bool cancel = false;
	const struct opt options[] = {
		{ 0, "pin", OPT_TEXT, &pin },
		{ 0, "cancel", OPT_FLAG, &cancel }, { 0 }
	};
	int n = opt_parse(argc, argv, "AC", options, &house, e), r;

	if (n < 0)
		return -1;
	if (n != 1 || cancel == (pin != NULL))
		return error_set(e, ERR_USAGE, "give a number and its --pin, "
		    "or --cancel");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = port_out(a, argv[0], pin, e);
	account_close(a);
	return r;
}
