/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/command.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/check.h"
#include "flow/demands.h"
#include "flow/gateways.h"
#include "flow/outbox.h"
#include "flow/pace.h"
#include "flow/policy.h"
#include "flow/routes.h"
#include "io/machine.h"
#include "store/account.h"
#include "store/contact.h"
#include "store/message.h"
#include "store/optout.h"
#include "store/tariff.h"

/* P79: what is submitted has at least this many code points (G34). */
#define TEXT_MIN 5

static enum verdict
refuse(struct outgoing *m, const char *reason, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static enum verdict
refuse(struct outgoing *m, const char *reason, const char *fmt, ...)
{
	char room[COMMAND_ROOM];
	va_list ap;

	m->reason = reason;
	va_start(ap, fmt);
	vsnprintf(m->detail, sizeof m->detail, command_format(room, fmt), ap);
	va_end(ap);
	return VERDICT_REFUSE;
}

static enum verdict
check_hold(struct checking *c, struct outgoing *m, struct error *e)
{
	if (!c->held)
		return VERDICT_PASS;
	m->reason = c->held;
	*e = c->held_error;
	return VERDICT_STOP;
}

static enum verdict
check_only_to(struct checking *c, struct outgoing *m, struct error *e)
{
	(void)e;
	if (machine_may_text(c->machine, m->phone.e164))
		return VERDICT_PASS;
	return refuse(m, "only-to", "only_to in the configuration, or "
	    "SMS_ONLY_TO, does not name this number");
}

static enum verdict
check_ref(struct checking *c, struct outgoing *m, struct error *e)
{
	enum message_state state;
	int r;

	if (m->id || !m->ref.len)
		return VERDICT_PASS;
	r = message_by_ref(c->account->db, m->ref.s, &m->earlier, &state, e);
	if (r < 0)
		return VERDICT_ERROR;
	if (r == 0)
		return VERDICT_PASS;
	m->state = state;
	m->reason = "repeated";
	return VERDICT_REPEATED;
}

static enum verdict
check_text(struct checking *c, struct outgoing *m, struct error *e)
{
	struct segment_bad bad;

	(void)c, (void)e;
	if (m->frozen)
		return VERDICT_PASS;
	if (segment_count(&m->segment, m->text, m->text_len, NULL, &bad) < 0)
		return bad.fault == SEGMENT_TOO_LONG ?
		    refuse(m, "text-too-long", "the text is longer than %u "
		    "bytes: a message has at most 255 segments",
		    SEGMENT_BYTES_MAX) :
		    refuse(m, "bad-utf8", "byte %zu of the text is not UTF-8: "
		    "convert it with iconv -t utf-8", bad.at + 1);
	if (memchr(m->text, '\0', m->text_len))
		return refuse(m, "nul-byte", "a NUL byte in the text: no "
		    "message can hold one");
	if (m->segment.characters < TEXT_MIN)
		return refuse(m, "text-too-short", "the text has %u "
		    "characters: at least %d are needed",
		    m->segment.characters, TEXT_MIN);
	if (m->segment.segments > 255)
		return refuse(m, "text-too-long", "the text takes %u "
		    "segments: a message has at most 255 (3GPP TS 23.040)",
		    m->segment.segments);
	return VERDICT_PASS;
}

static enum verdict
check_number(struct checking *c, struct outgoing *m, struct error *e)
{
	(void)c, (void)e;
	if (m->phone.valid != PHONE_NO)
		return VERDICT_PASS;
	return refuse(m, "bad-number", "%s %s", m->phone.e164,
	    phone_fault_text(m->phone.fault));
}

static enum verdict
check_optout(struct checking *c, struct outgoing *m, struct error *e)
{
	char scope[OPTOUT_SCOPE_SIZE];
	int r;

	/* G22: what tells somebody that they opted out goes out still. */
	if (!c->any_optout || (m->automatic && !strcmp(m->automatic, "stop")))
		return VERDICT_PASS;
	r = optout_blocks(c->account->db, m->phone.e164, m->class, NULL,
	    scope, e);
	if (r < 0)
		return VERDICT_ERROR;
	if (r == 0)
		return VERDICT_PASS;
	return refuse(m, "opted-out", "%s opted out (scope %s): sms-optout "
	    "check says when", m->phone.e164, scope);
}

static enum verdict
check_dead(struct checking *c, struct outgoing *m, struct error *e)
{
	char reason[40];
	int r;

	if (!c->any_contact)
		return VERDICT_PASS;
	r = contact_dead(c->account->db, m->phone.e164, reason, e);
	if (r < 0)
		return VERDICT_ERROR;
	if (r == 0)
		return VERDICT_PASS;
	return refuse(m, "dead-number", "a carrier said %s of %s: sms-contacts "
	    "show says when", reason, m->phone.e164);
}

static enum verdict
check_landline(struct checking *c, struct outgoing *m, struct error *e)
{
	(void)c, (void)e;
	if (!m->skip_landlines || m->phone.type != PHONE_FIXED_LINE)
		return VERDICT_PASS;
	return refuse(m, "landline", "%s is a fixed line", m->phone.e164);
}

static bool
any_real(const struct checking *c)
{
	size_t i;

	for (i = 0; i < c->owns->n; i++)
		if (!own_blocked(&c->owns->v[i]) &&
		    !own_simulated(&c->owns->v[i]))
			return true;
	return false;
}

/* Which of several numbers: as the routes say, and those last whose way is
 * closed just now. The simulated carrier is never a fall-back: beside a number
 * of a real one its own are not chosen unless they are named. */
static int
rank(const void *ctx, const struct own *own)
{
	const struct checking *c = ctx;
	const struct pace *way, *line;
	int r;

	if (c->gateway && strcmp(own->gateway, c->gateway))
		return -1;
	if (!c->gateway && own_simulated(own) && !c->namong && any_real(c))
		return -1;
	if (c->choosing && policy_forbids(c, own, c->choosing))
		return -1;
	r = routes_rank(machine_config(c->machine), c->country,
	    own->gateway);
	if (!c->paces)
		return r;
	way = pace_known(c->paces, own->gateway, "");
	line = pace_known(c->paces, own->gateway, own->number);
	if ((way && pace_paused(way)) || (line && pace_paused(line)))
		r += 1000;
	if (c->choosing && policy_full(c, own, c->choosing))
		r += 2000;
	return own_simulated(own) ? r + 10000 : r;
}

static struct own *
foreign_own(struct checking *c, const char *number, const char *gateway,
    const struct own *known)
{
	struct phone p;
	struct own *own;
	size_t i;

	for (i = 0; i < c->nforeign; i++)
		if (!strcmp(c->foreign[i]->number, number) &&
		    !strcmp(c->foreign[i]->gateway, gateway))
			return c->foreign[i];
	own = xcalloc(1, sizeof *own);
	if (known)
		*own = *known;
	else
		snprintf(own->billing, sizeof own->billing, "provider");
	own->name = NULL;
	memset(own->given, 0, sizeof own->given);
	own->active = known ? known->active : true;
	if (!known)
		snprintf(own->provision, sizeof own->provision, "ready");
	if (!known && phone_parse(&p, number, strlen(number), NULL) == 0) {
		snprintf(own->country, sizeof own->country, "%s", p.country);
		snprintf(own->type, sizeof own->type, "%s",
		    phone_type_name(p.type));
	}
	snprintf(own->number, sizeof own->number, "%s", number);
	snprintf(own->gateway, sizeof own->gateway, "%s", gateway);
	policy_given_one(own, c->machine);
	if (!known)
		own_ungive(own, OWN_SMS);
	xgrow(&c->foreign, &c->foreign_cap, c->nforeign + 1,
	    sizeof *c->foreign);
	c->foreign[c->nforeign++] = own;
	return own;
}

struct own *
check_own(struct checking *c, const char *number, const char *gateway)
{
	struct own *own = owns_find(c->owns, number);

	if (!gateway || (own && !strcmp(own->gateway, gateway)))
		return own;
	if (!strcmp(gateway, "sim") || (own && own_simulated(own)))
		return NULL;
	return foreign_own(c, number, gateway, own);
}

/* The sender is chosen here, because what a message costs depends on whose
 * number sends it; whether it may send is said further down. */
static void
choose_sender(struct checking *c, struct outgoing *m)
{
	const char *reason = "no-sender";

	c->country = m->phone.country;
	c->owns->rank = rank;
	c->owns->ctx = c;
	c->choosing = m;
	if (m->only_own)
		m->own = check_own(c, m->only_own, m->only_gateway ?
		    m->only_gateway : c->gateway);
	else
		m->own = owns_choose(c->owns, c->among, c->namong,
		    m->phone.country, m->phone.calling_code, c->default_own,
		    &reason);
	c->choosing = NULL;
	/* None that may carry it: then one of the others, and why not. */
	if (!m->own && !m->only_own)
		m->own = owns_choose(c->owns, c->among, c->namong,
		    m->phone.country, m->phone.calling_code, c->default_own,
		    &reason);
	m->reason = m->own ? NULL : reason;
	m->parts = m->own ? policy_parts(m->own, m) : 0;
}

static bool
pays_credits(const struct outgoing *m)
{
	return !m->own || !strcmp(m->own->billing, "credits");
}

static enum verdict
check_tariff(struct checking *c, struct outgoing *m, struct error *e)
{
	int64_t credits;

	(void)e;
	choose_sender(c, m);
	m->cost = 0;
	if (!pays_credits(m) || (!m->own && c->gateway))
		return VERDICT_PASS;
	if (!tariffs_find(c->tariffs, m->phone.e164, m->phone.country,
	    m->own ? m->own->country : "", &credits))
		return refuse(m, "no-tariff", "there is no tariff for %s (%s): "
		    "sms-tariffs set %s=CREDITS", m->phone.e164,
		    *m->phone.country ? m->phone.country : "no country",
		    *m->phone.country ? m->phone.country : m->phone.e164);
	m->cost = credits * outgoing_segments(m);
	return VERDICT_PASS;
}

static enum verdict
check_validity(struct checking *c, struct outgoing *m, struct error *e)
{
	(void)e;
	if (m->not_after > c->now)
		return VERDICT_PASS;
	m->reason = "expired";
	return VERDICT_REFUSE;
}

/* T20: where a country demands that a number be registered for what it is used
 * for, carriers there block it otherwise. Numbers that a provider bills were
 * registered there. 1 it is missing, 0, -1. */
static int
lacks_use_case(struct checking *c, const struct outgoing *m, struct error *e)
{
	const struct own *own = m->own;

	if (own_simulated(own) || *own->use_case ||
	    !strcmp(own->billing, "provider") ||
	    strcmp(own->country, m->phone.country))
		return 0;
	if (!c->demands && demands_open(&c->demands, e) < 0)
		return -1;
	return demands_find(c->demands, own->country, own->type,
	    "use-case") != NULL;
}

static enum verdict
check_sender(struct checking *c, struct outgoing *m, struct error *e)
{
	char cancel[120] = "";
	const char *why;
	int lacks;

	(void)e;
	if (!m->own && m->only_own && owns_find(c->owns, m->only_own))
		return refuse(m, "no-sender", "%s and that gateway do not go "
		    "together: a number of the simulated carrier goes there "
		    "and nowhere else", m->only_own);
	if (!m->own && m->only_own)
		return refuse(m, "no-sender", "%s is not one of this account's "
		    "numbers: sms-numbers list shows them; with --gateway it "
		    "may be the provider's", m->only_own);
	if (!m->own && c->gateway)
		return refuse(m, m->reason, "no number of ours belongs to "
		    "gateway %s: name one with --from", c->gateway);
	if (!m->own)
		return refuse(m, m->reason, "no number of ours can be used for "
		    "%s: name one with --from, or see sms-numbers list",
		    m->phone.e164);
	why = own_blocked(m->own);
	if (why && !(c->owns->expecting && own_expected(m->own)))
		return refuse(m, why, "our number %s is %s: sms-numbers show "
		    "%s says more", m->own->number, why, m->own->number);
	if (!gateways_known(c->gateways, m->own->gateway)) {
		m->reason = "no-gateway";
		if (m->id)
			command_print(cancel, sizeof cancel, ", or sms-history "
			    "cancel %lld", (long long)m->id);
		error_set(e, ERR_CONFIG, "no-gateway: %s sends through gateway "
		    "'%s', which is not in the configuration: see "
		    "sms-config(5)%s", m->own->number, m->own->gateway, cancel);
		return VERDICT_STOP;
	}
	if ((lacks = lacks_use_case(c, m, e)) != 0)
		return lacks < 0 ? VERDICT_ERROR : refuse(m, "not-provisioned",
		    "our number %s is not registered for a use case, and "
		    "carriers of %s block such numbers: sms-compliance "
		    "use-case add, then sms-numbers set %s use-case=NAME",
		    m->own->number, m->own->country, m->own->number);
	return VERDICT_PASS;
}

static enum verdict
check_credits(struct checking *c, struct outgoing *m, struct error *e)
{
	if (m->cost > c->left) {
		m->reason = "max-cost";
		error_set(e, ERR_RETRY, "max-cost: the next message would go "
		    "beyond what may be spent");
		return VERDICT_STOP;
	}
	if (!pays_credits(m) || c->balance >= m->cost)
		return VERDICT_PASS;
	if (c->funds_pause) {
		m->reason = "no-funds";
		error_set(e, ERR_RETRY, "no-funds: the credits are used up: "
		    "sms-credits recharge adds some");
		return VERDICT_STOP;
	}
	return refuse(m, "no-funds", "the credits do not suffice: "
	    "sms-credits recharge adds some");
}

const struct check check_table[] = {
	{ "hold", check_hold },
	{ "only-to", check_only_to },
	{ "ref", check_ref },
	{ "text", check_text },
	{ "number", check_number },
	{ "opt-out", check_optout },
	{ "dead", check_dead },
	{ "landline", check_landline },
	{ "tariff", check_tariff },
	{ "validity", check_validity },
	{ "hours", check_hours },
	{ "sender", check_sender },
	{ "policy", check_policy },
	{ "credits", check_credits },
	{ 0 }
};

enum verdict
check_message(struct checking *c, struct outgoing *m, struct error *e)
{
	const struct check *k;
	enum verdict v = VERDICT_PASS;

	for (k = check_table; k->name && v == VERDICT_PASS; k++)
		v = k->run(c, m, e);
	return v;
}

const struct warning_text check_warnings[WARNINGS] = {
	[WARNING_SOURCE] = { "source-may-change", "our number is of another "
	    "country: carriers may put another in its place, and answers do "
	    "not come back" },
	[WARNING_LONG_CODE] = { "long-code", "marketing to the US from an "
	    "ordinary number: carriers there block it, and only short codes "
	    "may carry it" },
	[WARNING_HOURS] = { "quiet-hours", "outside the hours that their "
	    "country allows for such texts: sms-rules hours NUMBER says which, "
	    "and sms-account set hours=enforce lets them wait" },
	[WARNING_BULK] = { "bulk-pattern", "more from one ordinary number in a "
	    "day than carriers take for a person's texts (setting "
	    "bulk-warn-per-day): they may block it" },
	[WARNING_CHARACTERS] = { "special-characters", "accents or signs "
	    "beyond ASCII, which the carrier of our number does not promise "
	    "to deliver as they are" },
};

void
check_tell(enum warning w, int64_t recipients)
{
	struct buf b = { 0 };

	if (!recipients)
		return;
	command_add(&b, check_warnings[w].meaning);
	tool_note("%s (%lld): %s", check_warnings[w].word,
	    (long long)recipients, b.s);
	buf_release(&b);
}

bool
check_warns(enum warning w, const struct outgoing *m)
{
	if (!m->own)
		return false;
	switch (w) {
	case WARNING_SOURCE:
		return strcmp(m->own->country, m->phone.country) != 0;
	case WARNING_LONG_CODE:
		return !strcmp(m->class, "marketing") &&
		    !strcmp(m->phone.country, "US") &&
		    own_long_code(m->own) &&
		    !own_is(m->own, OWN_MARKETING, "yes");
	case WARNING_HOURS:
		return m->quiet != 0;
	case WARNING_BULK:
		return m->over;
	case WARNING_CHARACTERS:
		return own_is(m->own, OWN_CHARACTERS, "ascii") &&
		    policy_special(m->text, m->text_len);
	case WARNINGS:
		break;
	}
	return false;
}
