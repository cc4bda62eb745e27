/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/copy.h"
#include "base/error.h"
#include "carrier/answer.h"
#include "carrier/bill.h"
#include "carrier/describe.h"
#include "carrier/gateway.h"
#include "carrier/pattern.h"
#include "carrier/refusal.h"
#include "io/config.h"
#include "io/http.h"
#include "io/tree.h"
#include "io/xml.h"
#include "text/utf8.h"

/* An answer that is being read. */
struct answer {
	const struct describe *d;
	const struct http_reply *reply;
	const struct tree *tree;
	bool text;		/* else what counts is the tree */
};

struct tree *
answer_tree(enum describe_format format, const struct http_reply *reply,
    char *why, size_t size)
{
	*why = '\0';
	if (format == DESCRIBE_TEXT)
		return NULL;
	return format == DESCRIBE_XML ? xml_parse(reply->body, reply->len,
	    why, size) : tree_parse(reply->body, reply->len, why, size);
}

const char *
answer_text(char *to, size_t size, const struct tree *t, const char *path)
{
	size_t len;
	const char *s;

	*to = '\0';
	if (!t || !(t = tree_find(t, path)))
		return to;
	s = tree_text(t, &len);
	copy_part(to, size, s, len);
	/* what does not fit is cut between characters */
	if (len >= size)
		to[utf8_valid(to, strlen(to))] = '\0';
	return to;
}

/* +0100 and +01 as +01:00. */
static void
add_colon(char *s, size_t size)
{
	char *sign = strrchr(s, '+');
	size_t digits;

	if (!sign && strlen(s) > 10)
		sign = strrchr(s + 10, '-');
	digits = sign ? strspn(sign + 1, "0123456789") : 0;
	if (!digits || sign[1 + digits] || strlen(s) + 4 > size)
		return;
	if (digits == 4) {
		memmove(sign + 4, sign + 3, 3);
		sign[3] = ':';
	} else if (digits == 2) {
		memcpy(sign + 3, ":00", 4);
	}
}

int64_t
answer_time_in(const char *text, const char *zone)
{
	char form[80];
	struct error e;
	int64_t ms;

	snprintf(form, sizeof form, "%s", text);
	add_colon(form, sizeof form);
	/* A year, not the word or the time of day that we take ourselves. */
	if (strspn(form, "0123456789") == 4 && form[4] == '-')
		return clock_parse(&ms, form, zone, &e) == 0 ? ms : -1;
	return *text ? http_date(text) : -1;
}

/* The text at a path, of JSON or of the text itself. */
static const char *
text_at(const struct answer *a, char *to, size_t size, const char *path)
{
	return a->text ? pattern_find(to, size, a->reply->body,
	    a->d->patterns, path) : answer_text(to, size, a->tree, path);
}

/* The first of the paths that leads to something. */
static const char *
first_text(const struct answer *a, const struct config_node *paths, char *to,
    size_t size)
{
	const struct config_node *n = paths;

	*to = '\0';
	if (paths && paths->kind == CONFIG_LIST)
		n = paths->first;
	for (; n && !*to; n = paths->kind == CONFIG_LIST ? n->next : NULL)
		text_at(a, to, size, n->text);
	return to;
}

/* Is the value one of these? In plain text: does it begin with one? */
static bool
is_one_of(const struct config_node *values, const char *text, bool whole)
{
	const struct config_node *n = values;

	if (values->kind == CONFIG_LIST)
		n = values->first;
	for (; n; n = values->kind == CONFIG_LIST ? n->next : NULL)
		if (!(whole ? strcmp(text, n->text) :
		    strncmp(text, n->text, strlen(n->text))))
			return true;
	return false;
}

bool
answer_is(const struct config_node *words, const char *text)
{
	return is_one_of(words, text, true);
}

/* Does any value at the path say so? A list that `*` stands for may have more
 * than one: what was taken in part was taken. */
static bool
any_says(const struct tree *t, const char *path,
    const struct config_node *words)
{
	const char *star = strstr(path, "*.");
	char value[128], head[128];
	size_t i;

	if (!star || star == path ||
	    (size_t)(star - path) > sizeof head)
		return is_one_of(words, answer_text(value, sizeof value, t,
		    path), true);
	snprintf(head, sizeof head, "%.*s", (int)(star - path) - 1, path);
	t = t ? tree_find(t, head) : NULL;
	for (i = 0; tree_kind(t) == TREE_LIST && i < tree_size(t); i++)
		if (any_says(tree_at(t, i), star + 2, words))
			return true;
	return false;
}

static bool
says_yes(const struct answer *a)
{
	const struct describe *d = a->d;
	char value[128];

	if (a->reply->status < d->status_from ||
	    a->reply->status > d->status_to)
		return false;
	if (!d->accepted_path)
		return true;
	if (!a->text)
		return any_says(a->tree, d->accepted_path, d->accepted);
	return is_one_of(d->accepted, text_at(a, value, sizeof value,
	    d->accepted_path), !pattern_is_line(d->accepted_path));
}

/* One that is too long to keep, or has signs that no id has, would be another
 * one when it is asked about: ours takes its place. */
static bool
find_id(const struct answer *a, const char *own_id, struct outcome *o)
{
	const char *id = "";
	char line[CARRIER_ID_MAX + 1];
	size_t len = 0;

	if (a->d->id && a->text) {
		id = text_at(a, line, sizeof line, a->d->id);
		len = strlen(id);
	} else if (a->d->id) {
		id = tree_text(tree_find(a->tree, a->d->id), &len);
	}
	if (a->d->id && (!len || !*id))
		return false;
	if (!len || len >= sizeof o->carrier_id || memchr(id, '\0', len))
		copy(o->carrier_id, sizeof o->carrier_id, own_id);
	else
		copy_part(o->carrier_id, sizeof o->carrier_id, id, len);
	return true;
}

static void
find_bill(const struct answer *a, const struct describe_bill *d,
    struct carrier_bill *b)
{
	char segments[24], price[24], currency[8];

	first_text(a, d->segments, segments, sizeof segments);
	first_text(a, d->price, price, sizeof price);
	first_text(a, d->currency, currency, sizeof currency);
	bill_read(b, segments, price, currency);
}

/* Words come from outside, and were cut: what is no UTF-8 becomes '?', and
 * they stand in one line. */
static void
tidy(char *s)
{
	size_t len = strlen(s), n;
	uint32_t cp;

	for (; len; s += n, len -= n) {
		n = utf8_decode(&cp, s, len);
		if (n == 0) {
			*s = '?';
			n = 1;
		} else if (strchr("\t\n\r", *s)) {
			*s = ' ';
		}
	}
}

/* What a no means; `error` are the paths of its code. */
static void
refused_for(const struct answer *a, const struct config_node *error,
    struct outcome *o)
{
	char code[80], words[128];
	const struct refusal *x;
	int64_t wait;

	first_text(a, error, code, sizeof code);
	first_text(a, a->d->message, words, sizeof words);
	x = describe_error(a->d, code, a->reply->status, false, &wait);
	if (x)
		refusal_apply(x, wait > a->reply->retry_after ? wait :
		    a->reply->retry_after, o);
	else
		refusal_apply(refusal_of_status(a->reply->status),
		    a->reply->retry_after, o);
	snprintf(o->said, sizeof o->said, "%d%s%.40s%s%.100s",
	    a->reply->status, *code ? " " : "", code, *words &&
	    strcmp(words, code) ? ": " : "", strcmp(words, code) ? words :
	    "");
	tidy(o->said);
}

static void
refused(const struct answer *a, struct outcome *o)
{
	refused_for(a, a->d->error, o);
}

void
answer_refusal(const struct describe *d, const struct http_reply *reply,
    struct tree *t, struct outcome *o)
{
	struct answer a = { .d = d, .reply = reply, .tree = t };

	refused(&a, o);
}

bool
answer_has(const struct tree *t, const char *path,
    const struct config_node *words)
{
	char value[128];

	answer_text(value, sizeof value, t, path);
	return is_one_of(words, value, true);
}

/* What it lacks, in a word behind its status: who wrote the description can
 * mend that. */
static void
say_lack(const struct answer *a, const char *why, struct outcome *o)
{
	size_t len = strlen(o->said);

	if (o->kind != OUTCOME_UNKNOWN || strchr(o->said, ':'))
		return;
	if (!a->text && !a->tree)
		snprintf(o->said + len, sizeof o->said - len, ": not %s: %s",
		    a->d->send.format == DESCRIBE_XML ? "XML" : "JSON", why);
	else if (a->d->id)
		snprintf(o->said + len, sizeof o->said - len, ": no id at %s",
		    a->d->id);
	tidy(o->said);
}

void
answer_outcome(const struct describe *d, const struct http_reply *reply,
    const char *own_id, struct outcome *o)
{
	struct answer a = { .d = d, .reply = reply,
	    .text = d->send.format == DESCRIBE_TEXT };
	char why[160] = "";
	struct tree *t;
	bool yes;

	o->carrier_id[0] = '\0';
	if (reply->phase != HTTP_ANSWERED) {
		refusal_apply(refusal_find(reply->phase == HTTP_UNSENT ?
		    "unsent" : "unknown"), -1, o);
		snprintf(o->said, sizeof o->said, "%.159s", reply->failure);
		return;
	}
	a.tree = t = answer_tree(d->send.format, reply, why, sizeof why);
	yes = says_yes(&a);
	if (yes && find_id(&a, own_id, o)) {
		o->kind = OUTCOME_ACCEPTED;
		find_bill(&a, &d->bill, &o->bill);
	} else {
		refused(&a, o);
		if (yes)
			say_lack(&a, why, o);
	}
	tree_free(t);
}

/* A code of a network: digits alone. */
static void
answer_code(char *to, size_t size, const struct tree *t, const char *path)
{
	char code[16] = "";

	if (path)
		answer_text(code, sizeof code, t, path);
	if (strlen(code) < size && !code[strspn(code, "0123456789")])
		snprintf(to, size, "%s", code);
}

/* Both in one: the country's code has three digits. */
static void
answer_network(struct inquiry *q, const struct tree *t, const char *path)
{
	char code[16];

	answer_text(code, sizeof code, t, path);
	if (strlen(code) < 5 || strlen(code) > 6 ||
	    code[strspn(code, "0123456789")])
		return;
	snprintf(q->mcc, sizeof q->mcc, "%.3s", code);
	snprintf(q->mnc, sizeof q->mnc, "%.3s", code + 3);
}

static bool
is_none(const struct describe_lookup *l, const struct tree *t)
{
	char word[64];

	return (l->valid && !strcmp(answer_text(word, sizeof word, t,
	    l->valid), "false")) || (l->none_path && answer_has(t,
	    l->none_path, l->none));
}

static void
read_inquiry(const struct answer *a, const struct describe_lookup *l,
    struct inquiry *q)
{
	const struct tree *t = a->tree;
	char word[64] = "";

	q->kind = INQUIRY_FOUND;
	if (is_none(l, t)) {
		q->kind = INQUIRY_NONE;
		snprintf(q->reason, sizeof q->reason, "bad-number");
		return;
	}
	if (l->type)
		snprintf(q->type, sizeof q->type, "%s", describe_type(a->d,
		    answer_text(word, sizeof word, t, l->type)));
	answer_code(q->mcc, sizeof q->mcc, t, l->mcc);
	answer_code(q->mnc, sizeof q->mnc, t, l->mnc);
	if (l->network)
		answer_network(q, t, l->network);
	first_text(a, l->operator, q->operator, sizeof q->operator);
	if (l->caller_name)
		answer_text(q->caller_name, sizeof q->caller_name, t,
		    l->caller_name);
	if (l->unknown && answer_is(l->unknown, q->operator))
		*q->operator = '\0';
	if (l->unknown && answer_is(l->unknown, q->caller_name))
		*q->caller_name = '\0';
}

/* The classes of refusals are those of messages; a number that can never be
 * texted is none. */
static void
inquiry_refused(const struct answer *a, const struct config_node *error,
    struct inquiry *q)
{
	struct outcome o = { .kind = OUTCOME_UNKNOWN };

	refused_for(a, error ? error : a->d->error, &o);
	snprintf(q->reason, sizeof q->reason, "%s", o.reason);
	q->kind = o.kind == OUTCOME_UNKNOWN ? INQUIRY_UNKNOWN :
	    o.kind == OUTCOME_LATER ? INQUIRY_LATER :
	    o.dead ? INQUIRY_NONE : INQUIRY_REFUSED;
}

void
answer_inquiry(const struct describe *d, const struct describe_lookup *l,
    const struct http_reply *reply, struct inquiry *q)
{
	struct answer a = { .d = d, .reply = reply };
	struct tree *t;
	char why[160];
	bool good;

	if (reply->phase != HTTP_ANSWERED) {
		q->kind = reply->phase == HTTP_UNSENT ? INQUIRY_LATER :
		    INQUIRY_UNKNOWN;
		snprintf(q->reason, sizeof q->reason, "%s", reply->phase ==
		    HTTP_UNSENT ? "no-connection" : "no-answer");
		return;
	}
	a.tree = t = answer_tree(l->call.format, reply, why, sizeof why);
	good = reply->status >= 200 && reply->status <= 299;
	if (good && !a.tree) {
		q->kind = INQUIRY_UNKNOWN;
		snprintf(q->reason, sizeof q->reason, "no-answer");
	} else if (good && (is_none(l, a.tree) || !l->accepted_path ||
	    answer_has(a.tree, l->accepted_path, l->accepted))) {
		read_inquiry(&a, l, q);
	} else {
		inquiry_refused(&a, l->error, q);
	}
	tree_free(t);
}

/* What the first code that is known says of an undelivered message. */
static const struct refusal *
failure_of(const struct describe *d, const struct tree *t)
{
	const struct config_node *paths = d->poll.error, *n = paths;
	const struct refusal *x = NULL;
	int64_t wait;
	char code[80];

	if (!paths)
		return NULL;
	if (paths->kind == CONFIG_LIST)
		n = paths->first;
	for (; n && !x; n = paths->kind == CONFIG_LIST ? n->next : NULL)
		if (*answer_text(code, sizeof code, t, n->text))
			x = describe_error(d, code, 0, true, &wait);
	return x;
}

int
answer_event(const struct describe *d, const struct tree *t,
    struct carrier_event *ev)
{
	const struct answer a = { .d = d, .tree = t };
	char status[80];

	find_bill(&a, &d->poll.bill, &ev->bill);
	return describe_event(d, answer_text(status, sizeof status, t,
	    d->poll.status), failure_of(d, t), ev);
}
