/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/answer.h"
#include "carrier/describe.h"
#include "carrier/encode.h"
#include "carrier/search.h"
#include "io/config.h"
#include "io/tree.h"

/* How an item compares with our message. */
enum match {
	MATCH_NO,
	MATCH_NEARLY,	/* it may be ours, but for something in it */
	MATCH_FITS,	/* nothing speaks against it */
	MATCH_OURS	/* it bears our own id */
};

/* When the carrier got an item. */
enum moment { MOMENT_FAR, MOMENT_NEAR, MOMENT_IN };

void
search_init(struct search *s, const struct describe_find *how,
    const struct submission *m, const char *url)
{
	memset(s, 0, sizeof *s);
	s->how = how;
	s->message = m;
	s->page = how->next.first;
	s->url = xstrdup(url);
}

void
search_release(struct search *s)
{
	free(s->url);
	s->url = NULL;
}

static void
only_digits(char *to, size_t size, const char *s)
{
	size_t n = 0;

	for (; *s && n + 1 < size; s++)
		if (*s >= '0' && *s <= '9')
			to[n++] = *s;
	to[n] = '\0';
}

/* The same number, whichever way the carrier writes it: one ends in the other,
 * and what is left over is a country code at most. */
static bool
same_number(const char *ours, const char *theirs)
{
	char a[32], b[32];
	size_t na, nb, n;

	only_digits(a, sizeof a, ours);
	only_digits(b, sizeof b, theirs);
	na = strlen(a);
	nb = strlen(b);
	n = na < nb ? na : nb;
	return n >= 7 && na <= nb + 3 && nb <= na + 3 &&
	    !strcmp(a + na - n, b + nb - n);
}

/* The same but for white space, which carriers trim. */
static bool
same_text(const struct tree *item, const char *path, const char *text)
{
	static const char blank[] = " \t\r\n";
	const struct tree *t = tree_find(item, path);
	size_t len;
	const char *s = tree_text(t, &len);

	for (;;) {
		s += strspn(s, blank);
		text += strspn(text, blank);
		if (*s != *text || !*s)
			return *s == *text;
		s++;
		text++;
	}
}

/* The item's time, or -1. */
static int64_t
time_of(const struct search *s, const struct tree *item)
{
	char value[80];

	if (!s->how->time)
		return -1;
	return answer_time_in(answer_text(value, sizeof value, item,
	    s->how->time), s->how->zone);
}

/* One whose time cannot be read may be of any. */
static enum moment
moment_of(const struct search *s, int64_t at)
{
	int64_t from = s->message->attempted_at - SEARCH_SKEW_MS;
	int64_t to = s->message->attempted_at + SEARCH_LATE_MS;

	if (at >= from && at <= to)
		return MOMENT_IN;
	return at < 0 || (at >= from - s->how->slack &&
	    at <= to + s->how->slack) ? MOMENT_NEAR : MOMENT_FAR;
}

/* Is it between our two numbers? One whose sender is a name, or is not said,
 * may be ours. */
static bool
same_ends(const struct search *s, const struct tree *item)
{
	const struct describe_find *f = s->how;
	char value[80];

	if (!same_number(s->message->number, answer_text(value, sizeof value,
	    item, f->to)))
		return false;
	return !f->from || !strpbrk(answer_text(value, sizeof value, item,
	    f->from), "0123456789") || same_number(s->message->sender, value);
}

/* In as many segments? Where that is said. */
static bool
same_segments(const struct search *s, const struct tree *item)
{
	char value[80];

	return !s->how->segments || !s->message->segments ||
	    !*answer_text(value, sizeof value, item, s->how->segments) ||
	    strtoll(value, NULL, 10) == s->message->segments;
}

static enum match
match_of(const struct search *s, const struct tree *item)
{
	const struct describe_find *f = s->how;
	enum moment moment;
	char value[80];
	bool text;

	if (f->own_id && *answer_text(value, sizeof value, item, f->own_id))
		return !strcmp(value, s->message->client_id) ? MATCH_OURS :
		    MATCH_NO;
	if (!f->to || !f->time)
		return MATCH_NO;
	moment = moment_of(s, time_of(s, item));
	if (moment == MOMENT_FAR || !same_ends(s, item))
		return MATCH_NO;
	text = f->text ? same_text(item, f->text, s->message->text) :
	    same_segments(s, item);
	/* A carrier may write a text in other characters, or count it
	 * otherwise: to take that for a miss would send it twice. */
	if (moment == MOMENT_IN)
		return text ? MATCH_FITS : MATCH_NEARLY;
	return text ? MATCH_NEARLY : MATCH_NO;
}

static void
take(struct search *s, enum match match, const char *id, int64_t at)
{
	int64_t off = llabs(at - s->message->attempted_at);

	if (match == MATCH_NEARLY || !*id) {
		s->nearly = true;
		return;
	}
	s->ours |= match == MATCH_OURS;
	s->over |= s->ours;
	if (s->fits++ && !s->ours && off >= s->off)
		return;
	s->off = off;
	snprintf(s->carrier_id, sizeof s->carrier_id, "%s", id);
}

static int
look_at(struct search *s, const struct tree *item, struct error *e)
{
	const struct submission *m = s->message;
	enum match match = match_of(s, item);
	int64_t at = time_of(s, item);
	char id[CARRIER_ID_MAX];
	int r;

	if (s->how->newest_first && at >= 0 && at < m->attempted_at -
	    SEARCH_SKEW_MS - s->how->slack)
		s->over = true;
	if (match == MATCH_NO)
		return 0;
	answer_text(id, sizeof id, item, s->how->id);
	r = m->taken && *id ? m->taken(m->ctx, id, e) : 0;
	if (r == 0)
		take(s, match, id, at);
	return r < 0 ? -1 : 0;
}

/* Does one of the words stand there? */
static bool
says(const struct tree *page, const char *path,
    const struct config_node *words)
{
	char value[128];

	return words && answer_is(words, answer_text(value, sizeof value,
	    page, path));
}

int
search_page(struct search *s, const struct tree *page, struct error *e)
{
	const struct tree *items = tree_find(page, s->how->items);
	char head[CARRIER_ID_MAX] = "";
	size_t i;

	if (tree_kind(items) != TREE_LIST) {
		s->over = true;
		return says(page, s->how->empty_path, s->how->empty) ? 0 :
		    error_set(e, ERR_REFUSED, "the answer has no '%s'",
		    s->how->items);
	}
	/* What is found in half a list is found; what is not may be there. */
	s->nearly |= s->how->complete && !says(page, s->how->complete_path,
	    s->how->complete);
	/* A list that does not know the field for pages begins again. */
	if (tree_size(items))
		answer_text(head, sizeof head, tree_at(items, 0), s->how->id);
	if (!tree_size(items) || (*head && !strcmp(head, s->head))) {
		s->over = true;
		return 0;
	}
	memcpy(s->head, head, sizeof head);
	for (i = 0; i < tree_size(items) && !s->ours; i++)
		if (look_at(s, tree_at(items, i), e) < 0)
			return -1;
	return 0;
}

int
search_address(const char *next, const char *base, struct buf *url)
{
	size_t len = strlen(base);
	const char *rest;

	if (*next == '/' && next[1] != '/') {
		rest = strstr(base, "://");
		rest = rest ? rest + 3 : base;
		rest += strcspn(rest, "/");
		buf_add(url, base, (size_t)(rest - base));
	} else if (strncmp(next, base, len) || !strchr("/?", next[len])) {
		return 0;
	}
	buf_adds(url, next);
	return 1;
}

static int
next_field(const struct search *s, const char *value, struct buf *url)
{
	buf_adds(url, s->url);
	buf_addc(url, strchr(s->url, '?') ? '&' : '?');
	encode_percent(url, s->how->next.query);
	buf_addc(url, '=');
	encode_percent(url, value);
	return 1;
}

int
search_next(struct search *s, const struct tree *page, const char *base,
    struct buf *url)
{
	const struct describe_next *next = &s->how->next;
	char value[2048];

	if (s->over || (!next->path && !next->query))
		return 0;
	buf_clear(url);
	if (next->path && !*answer_text(value, sizeof value, page, next->path))
		return 0;
	if (next->path && next->query)
		return next_field(s, value, url);
	if (next->path) {
		/* What may stand where we do not look is no miss. */
		s->nearly |= !search_address(value, base, url);
		return url->len > 0;
	}
	if (next->pages && strtoll(answer_text(value, sizeof value, page,
	    next->pages), NULL, 10) <= (s->page - next->first) / next->step +
	    1)
		return 0;
	snprintf(value, sizeof value, "%lld", (long long)s->page);
	s->page += next->step;
	return next_field(s, value, url);
}

/* Others of ours without a carrier's id may own what was found. Where it has
 * our text, those that wait for the same answer are as good as this one, and
 * only what was sent for sure comes before it. */
enum search_result
search_end(const struct search *s)
{
	const struct submission *m = s->message;

	if (s->ours)
		return SEARCH_FOUND;
	if (s->how->text && s->fits > m->claims)
		return SEARCH_FOUND;
	if (!s->how->text && s->fits == 1 && !s->nearly && !m->rivals)
		return SEARCH_FOUND;
	return s->fits || s->nearly ? SEARCH_DOUBT : SEARCH_MISSED;
}
