/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/encode.h"
#include "flow/class.h"
#include "flow/confirm.h"
#include "flow/inbound-act.h"
#include "flow/inbound.h"
#include "io/rules.h"
#include "phone/phone.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/db.h"
#include "store/message.h"
#include "store/notice.h"
#include "store/optout.h"
#include "store/own-setting.h"
#include "store/post.h"
#include "store/setting.h"
#include "text/segment.h"

/* What only confirms an opt-out goes at once or not at all, where the rules do
 * not say for how long it may. */
#define CONFIRM_VALID_MS (5 * 60000)
/* The same answer to the same number: once in that time (G24). */
#define AGAIN_MS (60 * 60000)

/* The message, its sender, and what is set of our number. */
struct act {
	struct account *account;
	const struct inbound *m;
	int64_t id;
	struct phone from;
	bool answerable;	/* a number, and none of ours */
	char name[64];		/* that is told of it, or "" */
	char *set[OWN_KEYS];	/* NULL: not set */
	int done;
};

static const char sql_set[] =
    "SELECT key, value FROM own_setting WHERE number = $1";

static int
load_settings(struct act *x, struct error *e)
{
	struct stmt *st = db_query(x->account->db, sql_set,
	    DB_ARGS(T(x->m->own)), e);
	enum own_key key;
	int r;

	while ((r = db_step(st, e)) > 0) {
		key = own_setting_find(db_word(st, 0));
		if (key < OWN_KEYS && !x->set[key])
			x->set[key] = xstrdup(db_word(st, 1));
	}
	return r;
}

static bool
is_set(const struct act *x, enum own_key key)
{
	return x->set[key] && strcmp(x->set[key], own_settings[key].fallback);
}

static const char sql_ours[] = "SELECT 1 FROM own WHERE number = $1";

/* G24: nobody is answered who is no number that can be texted, as a short code
 * or a name, nor a number of ours. */
static int
look_at_sender(struct act *x, struct error *e)
{
	int64_t one;
	int r;

	if (phone_parse(&x->from, x->m->number, strlen(x->m->number),
	    NULL) < 0 || x->from.valid == PHONE_NO)
		return 0;
	if ((is_set(x, OWN_EMAIL) || is_set(x, OWN_CALLBACK)) &&
	    caller_name(x->name, NULL, x->account->db, x->from.e164, e) < 0)
		return -1;
	r = db_one(x->account->db, sql_ours, DB_ARGS(T(x->m->number)), &one,
	    e);
	x->answerable = r == 0;
	return r < 0 ? -1 : 0;
}

static const char sql_said[] =
    "SELECT 1 FROM message WHERE number = $1 AND created_at > $2 "
    "AND automatic = $3 AND own = $4 AND text = $5 LIMIT 1";

/* A text from our number to somebody, which sms-tick sends. `kind` is what the
 * account calls it. 1 it is queued, 0 they were told the same just now, -1. */
static int
queue(struct act *x, const char *to, const char *text, const char *kind,
    int64_t valid, struct error *e)
{
	struct db *db = x->account->db;
	int64_t now = clock_now(), id;
	struct segment g;
	struct message_new new = { .series = x->account->series,
	    .number = to, .own = x->m->own, .class = CLASS_TRANSACTIONAL,
	    .text = text, .state = MESSAGE_QUEUED, .now = now,
	    .not_before = now, .not_after = now + valid, .automatic = kind };
	int r = 0;

	if (strcmp(kind, "forward"))
		r = db_one(db, sql_said, DB_ARGS(T(to), I(now - AGAIN_MS),
		    T(kind), T(x->m->own), T(text)), &id, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	if (segment_count(&g, text, strlen(text), NULL, NULL) < 0)
		return 0;
	new.encoding = encoding_name(g.encoding);
	new.segments = g.segments;
	return message_add(db, &new, &id, e) < 0 ? -1 : 1;
}

/* P77: the word STOP, and nothing else but what people put around it. */
static bool
says_stop(const char *text)
{
	static const char around[] = " \t\r\n.,!?;:'\"()-";
	size_t n;

	text += strspn(text, around);
	n = strcspn(text, around);
	return n == 4 && !strncasecmp(text, "stop", 4) &&
	    !text[4 + strspn(text + 4, around)];
}

/* G13, X24: 1 they may be told, for *valid from now on; 0, or -1. Who wrote
 * long ago, and is only heard now, is not told any more where their country
 * has a time for it, unless they must be. */
static int
may_confirm(const struct act *x, int64_t *valid, struct error *e)
{
	const struct rule *line;
	struct rules *r;
	enum confirm policy;
	int64_t within, now = clock_now();

	if (confirm_open(&r, e) < 0)
		return -1;
	policy = confirm_policy(r, x->from.country, &line);
	within = confirm_within(line);
	rules_close(r);
	*valid = CONFIRM_VALID_MS;
	if (within && policy != CONFIRM_MANDATORY)
		*valid = within - (x->m->at < now ? now - x->m->at : 0);
	return policy != CONFIRM_PROHIBITED && *valid > 0;
}

/* G23: the opt-out holds in any case, whether or not it can be confirmed. */
static int
stop(struct act *x, struct error *e)
{
	int64_t valid;
	char *text;
	int r = optout_add(x->account->db, x->m->number, "all", clock_now(),
	    "inbound", x->m->own, e);

	if (r < 0)
		return -1;
	x->done |= ACT_OPTED_OUT;
	if (r == 0 || !x->answerable || (r = may_confirm(x, &valid,
	    e)) <= 0)
		return r < 0 ? -1 : 0;
	if (setting_get(x->account->db, "stop-reply", &text, e) < 0)
		return -1;
	r = queue(x, x->m->number, text, "stop", valid, e);
	free(text);
	if (r > 0)
		x->done |= ACT_CONFIRMED;
	return r < 0 ? -1 : 0;
}

static int
valid_for(const struct act *x, int64_t *ms, struct error *e)
{
	return class_valid_for(x->account, CLASS_TRANSACTIONAL, NULL, ms, e);
}

static int
answer(struct act *x, struct error *e)
{
	int64_t valid;
	int r;

	if (!x->answerable || !is_set(x, OWN_AUTOREPLY))
		return 0;
	if (valid_for(x, &valid, e) < 0)
		return -1;
	r = queue(x, x->m->number, x->set[OWN_AUTOREPLY], "autoreply", valid,
	    e);
	if (r > 0)
		x->done |= ACT_ANSWERED;
	return r < 0 ? -1 : 0;
}

/* V17, V18: from our number, with who wrote it in front; what comes from where
 * it would go to is not sent back. */
static int
forward(struct act *x, struct error *e)
{
	struct buf text = { 0 };
	int64_t valid;
	int r;

	if (!is_set(x, OWN_FORWARD) ||
	    !strcmp(x->set[OWN_FORWARD], x->m->number) ||
	    !strcmp(x->set[OWN_FORWARD], x->m->own))
		return 0;
	if (valid_for(x, &valid, e) < 0)
		return -1;
	buf_addf(&text, "%s: %s", x->m->number, x->m->text);
	r = queue(x, x->set[OWN_FORWARD], text.s, "forward", valid, e);
	buf_release(&text);
	if (r > 0)
		x->done |= ACT_FORWARDED;
	return r < 0 ? -1 : 0;
}

/* V14 */
static int
mail(struct act *x, struct error *e)
{
	char about[40], when[CLOCK_SIZE], subject[160];
	struct buf text = { 0 };
	int r;

	if (!is_set(x, OWN_EMAIL))
		return 0;
	snprintf(about, sizeof about, "message %lld", (long long)x->id);
	snprintf(subject, sizeof subject, "Message from %.40s to %.20s",
	    x->m->number, x->m->own);
	buf_addf(&text, "%s\n\nFrom %s to %s, %s.\n", x->m->text, x->m->number,
	    x->m->own, clock_format(when, x->m->at));
	if (*x->name)
		caller_line(&text, x->m->number, x->name);
	r = post_add(x->account->db, about, x->set[OWN_EMAIL], NULL, subject,
	    text.s, e);
	buf_release(&text);
	if (r == 0)
		x->done |= ACT_MAILED;
	return r;
}

/* The word in braces that begins at s: which, or -1. */
static int
word_at(const char *s)
{
	size_t n;
	int i;

	for (i = 0; own_callback_words[i]; i++) {
		n = strlen(own_callback_words[i]);
		if (s[0] == '{' && !strncmp(s + 1, own_callback_words[i], n) &&
		    s[n + 1] == '}')
			return i;
	}
	return -1;
}

/* The URL, with what came for each word in braces, percent-encoded. A name
 * that is asked for is filled in when the URL is. */
static void
fill_url(struct buf *b, const struct act *x, const char *s)
{
	char id[24], at[CLOCK_SIZE];
	const char *const values[] = { id, at, x->m->number, x->m->own,
	    x->m->text, x->name };
	const bool unnamed = x->done & ACT_NAME_WANTED;
	int i;

	snprintf(id, sizeof id, "%lld", (long long)x->id);
	clock_format(at, x->m->at);
	while (*s) {
		if ((i = word_at(s)) < 0 || (unnamed &&
		    values[i] == x->name)) {
			buf_addc(b, *s++);
			continue;
		}
		encode_percent(b, values[i]);
		s += strlen(own_callback_words[i]) + 2;
	}
}

/* V19, V20 */
static int
call(struct act *x, struct error *e)
{
	struct buf url = { 0 };
	int r;

	if (!is_set(x, OWN_CALLBACK))
		return 0;
	fill_url(&url, x, x->set[OWN_CALLBACK]);
	r = notice_add(x->account->db, x->id, url.s,
	    is_set(x, OWN_CALLBACK_RETRY), e);
	buf_release(&url);
	if (r == 0)
		x->done |= ACT_CALLED;
	return r;
}

/* P85: who texts is asked about once, however often they do. */
static int
want_name(struct act *x, struct error *e)
{
	int64_t valid;
	int r;

	if (!x->answerable || !is_set(x, OWN_CNAM))
		return 0;
	if (setting_int(x->account->db, "lookup-valid-for", &valid, e) < 0)
		return -1;
	r = caller_want(x->account->db, x->m->own, x->from.e164, clock_now() -
	    valid, e);
	if (r > 0)
		x->done |= ACT_NAME_WANTED;
	return r < 0 ? -1 : 0;
}

static int
act(struct act *x, struct error *e)
{
	if (look_at_sender(x, e) < 0)
		return -1;
	if (is_set(x, OWN_STOP_WORDS) && says_stop(x->m->text)) {
		if (stop(x, e) < 0)
			return -1;
	} else if (answer(x, e) < 0)
		return -1;
	return forward(x, e) < 0 || want_name(x, e) < 0 || mail(x, e) < 0 ?
	    -1 : call(x, e);
}

int
inbound_act(struct account *a, const struct inbound *m, int64_t id,
    struct error *e)
{
	struct act x = { .account = a, .m = m, .id = id };
	int r = load_settings(&x, e), k;

	if (r == 0)
		r = act(&x, e);
	for (k = 0; k < OWN_KEYS; k++)
		free(x.set[k]);
	return r < 0 ? -1 : x.done;
}
