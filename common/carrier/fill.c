/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/zone.h"
#include "carrier/describe.h"
#include "carrier/fill.h"
#include "carrier/gateway.h"
#include "carrier/search.h"
#include "carrier/stencil.h"

#define DAY_MS INT64_C(86400000)

/* A stencil that is being filled in. */
struct filling {
	struct buf *out;
	struct buf *made;		/* a value that is no text yet */
	const struct fill *v;
	const struct stencil *s;
	struct error *e;
};

/* 1, or -1: it is none of the USA or Canada. */
static int
national(const char **value, const char *number, struct error *e)
{
	if (strncmp(number, "+1", 2) != 0 || strlen(number) != 12)
		return error_set(e, ERR_DATA, "no-route: this provider knows "
		    "numbers of the USA and Canada only");
	*value = number + 2;
	return 1;
}

/* What is left of the text's life, as the provider takes it. */
static int64_t
validity(const struct fill *v)
{
	const struct describe *d = v->describe;
	int64_t ms = d->valid_most ? d->valid_most : DAY_MS;

	if (v->message->not_after)
		ms = v->message->not_after - clock_now();
	if (d->valid_most && ms > d->valid_most)
		ms = d->valid_most;
	return ms < d->valid_least ? d->valid_least : ms;
}

static void
add_time(struct buf *out, int64_t ms)
{
	char at[CLOCK_SIZE];

	buf_adds(out, clock_format(at, ms / 1000 * 1000));
}

/* A moment in the zone of a list: its date, and its time too. */
static int
add_moment(struct buf *out, const struct fill *v, int64_t ms, bool with_time,
    struct error *e)
{
	struct civil c;

	if (zone_civil(&c, ms, v->describe->find.zone, e) < 0)
		return -1;
	buf_addf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (with_time)
		buf_addf(out, " %02d:%02d:%02d", c.hour, c.minute, c.second);
	return 1;
}

/* Where a search begins and ends: never in the future, of which some carriers
 * do not want to hear. */
static int
add_window(struct buf *out, const struct fill *v, enum stencil_word word,
    struct error *e)
{
	int64_t at = v->message->attempted_at, now = clock_now();
	int64_t since = at - SEARCH_SKEW_MS, until = at + SEARCH_LATE_MS;

	if (until > now && at <= now)
		until = now;
	switch (word) {
	case WORD_SINCE_TIME:
		add_time(out, since);
		return 1;
	case WORD_UNTIL_TIME:
		add_time(out, until);
		return 1;
	case WORD_SINCE_DATE:
	case WORD_SINCE_PLAIN:
		return add_moment(out, v, since, word == WORD_SINCE_PLAIN, e);
	default:
		return add_moment(out, v, until, word == WORD_UNTIL_PLAIN, e);
	}
}

static const char *
setting(const struct fill *v, int key)
{
	return key < 0 ? NULL : v->settings[key];
}

/* Our URL, with what is to come back with it. 0: there is none. */
static int
add_callback(struct buf *out, const struct fill *v, bool ref)
{
	const char *url = setting(v, v->describe->callback_url);
	const char *secret = setting(v, v->describe->callback_secret);
	const char *between = url && strchr(url, '?') ? "&" : "?";

	if (!url)
		return 0;
	buf_adds(out, url);
	if (secret) {
		buf_adds(out, between);
		buf_adds(out, "secret=");
		encode_percent(out, secret);
		between = "&";
	}
	if (ref) {
		buf_adds(out, between);
		buf_adds(out, "ref=");
		buf_adds(out, v->message->client_id);
	}
	return 1;
}

/* A value of the message's that must be made. 1, 0 there is none, -1. */
static int
make_value(const struct filling *f, enum stencil_word word)
{
	const struct fill *v = f->v;

	buf_clear(f->made);
	switch (word) {
	case WORD_VALID_S:
		buf_addi(f->made, (validity(v) + 999) / 1000);
		return 1;
	case WORD_VALID_MS:
		buf_addi(f->made, validity(v));
		return 1;
	case WORD_VALID_MIN:
		buf_addi(f->made, (validity(v) + 59999) / 60000);
		return 1;
	case WORD_VALID_TIME:
		add_time(f->made, clock_now() + validity(v));
		return 1;
	case WORD_CALLBACK:
	case WORD_CALLBACK_REF:
		return add_callback(f->made, v, word == WORD_CALLBACK_REF);
	default:
		return add_window(f->made, v, word, f->e);
	}
}

/* What is the message's own. 1, 0 it has none, -1. */
static int
message_value(const char **value, const struct filling *f,
    enum stencil_word word)
{
	const struct submission *m = f->v->message;
	int r;

	switch (word) {
	case WORD_TO:
		*value = m->number;
		return 1;
	case WORD_TO_DIGITS:
		*value = m->number + (*m->number != '\0');
		return 1;
	case WORD_TO_NATIONAL:
		return national(value, m->number, f->e);
	case WORD_FROM:
		*value = m->sender;
		return 1;
	case WORD_FROM_DIGITS:
		*value = m->sender + (*m->sender != '\0');
		return 1;
	case WORD_FROM_NATIONAL:
		return national(value, m->sender, f->e);
	case WORD_TEXT:
		*value = m->text;
		return 1;
	case WORD_ID:
		*value = m->client_id;
		return 1;
	case WORD_ENCODING:
		*value = m->unicode ? f->v->describe->ucs2 :
		    f->v->describe->gsm7;
		return 1;
	default:
		r = make_value(f, word);
		*value = f->made->s;
		return r;
	}
}

/* What struct fill has in `more`, or NULL. */
static const char *
more_value(const struct fill *v, enum stencil_word word)
{
	const struct fill_word *w = v->more;

	while (w && w->name && strcmp(w->name, stencil_words[word]))
		w++;
	return w && w->name ? w->value : NULL;
}

/* The value of a word or a key: 1, 0 it has none, -1. */
static int
value_of(const char **value, const struct filling *f, const struct piece *p)
{
	*value = NULL;
	if (p->kind != PIECE_WORD)
		*value = setting(f->v, p->key);
	else if (p->word == WORD_CARRIER_ID)
		*value = f->v->carrier_id;
	else if (p->word >= WORD_MORE)
		*value = more_value(f->v, p->word);
	else
		return f->v->message ? message_value(value, f, p->word) : 0;
	return *value != NULL;
}

static int
add_value(const struct filling *f, const struct piece *p)
{
	const char *value;
	int r = value_of(&value, f, p);

	if (r <= 0 || p->kind == PIECE_KEY_SET)
		return r;
	return encode(f->out, value, p->encode) == 0 ? 1 : error_set(f->e,
	    ERR_DATA, "bad-request: a control character cannot be said in "
	    "XML");
}

static int add_pieces(const struct filling *f, size_t at, size_t end,
    bool *any);

/* One that lacks a value, or lost all that was in it, is left out. *any: there
 * is one at all. */
static int
add_group(const struct filling *f, size_t at, bool *any)
{
	const struct piece *p = &f->s->pieces[at];
	size_t start = f->out->len;
	bool inner = false;
	int r;

	if (*any && p->between)
		buf_addc(f->out, p->between);
	r = add_pieces(f, at + 1, p->end, &inner);
	if (r > 0 && p->inner && !inner)
		r = 0;
	if (r <= 0)
		buf_cut(f->out, start);
	else if (!p->beside)
		*any = true;
	return r;
}

/* The pieces up to that one, of a group or of the whole. 1, 0 a value is
 * missing, -1. *any: one of its groups is there. */
static int
add_pieces(const struct filling *f, size_t at, size_t end, bool *any)
{
	const struct piece *p;
	int r = 1, one;

	while (at < end && r >= 0) {
		p = &f->s->pieces[at++];
		if (p->kind == PIECE_LITERAL) {
			buf_add(f->out, f->s->literals.s + p->at, p->len);
		} else if (p->kind == PIECE_GROUP) {
			if (add_group(f, at - 1, any) < 0)
				r = -1;
			at = p->end;
		} else if ((one = add_value(f, p)) <= 0) {
			r = one;
		}
	}
	return r;
}

/* 1, 0 a key that is not in a group is not set, -1. */
static int
add_stencil(struct buf *out, struct buf *made, const struct fill *v,
    const struct stencil *s, struct error *e)
{
	const struct filling f = { .out = out, .made = made, .v = v, .s = s,
	    .e = e };
	bool any = false;

	return add_pieces(&f, 0, s->n, &any);
}

int
fill_text(struct buf *out, const struct fill *v, const char *template,
    struct error *e)
{
	struct stencil *s = stencil_new(NULL);
	struct buf made = { 0 };
	int r;

	stencil_template(s, v->describe, template, ENCODE_NONE);
	r = add_stencil(out, &made, v, s, e);
	buf_wipe(&made);
	stencil_free(s);
	return r;
}

/* The base, without what slashes it ends in, and what follows. */
static int
fill_url(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	buf_clear(&f->url);
	if (!call->base_url || v->base_fixed)
		buf_adds(&f->url, v->base_url);
	else if (add_stencil(&f->url, &f->made, v, call->base_url, e) < 0)
		return -1;
	while (f->url.len && f->url.s[f->url.len - 1] == '/')
		buf_cut(&f->url, f->url.len - 1);
	f->base = f->url.len;
	return add_stencil(&f->url, &f->made, v, call->path, e) < 0 ? -1 : 0;
}

/* A text more of those that are kept in f->held. 1, 0 a key is not set, -1. */
static int
hold(struct filled *f, const struct fill *v, const struct stencil *s,
    struct error *e)
{
	int r = add_stencil(&f->held, &f->made, v, s, e);

	buf_addc(&f->held, '\0');
	return r;
}

/* Where the headers begin that are not left out, or -1. */
static int
hold_headers(struct filled *f, const struct fill *v,
    const struct describe_call *call, size_t at[DESCRIBE_HEADERS_MAX],
    struct error *e)
{
	const char *line;
	size_t i, n = 0;
	int r;

	for (i = 0; i < call->nheaders; i++) {
		at[n] = f->held.len;
		r = hold(f, v, call->headers[i], e);
		line = f->held.s + at[n];
		if (r > 0 && strpbrk(line, "\r\n"))
			return error_set(e, ERR_DATA, "bad-request: a line "
			    "end cannot stand in header %.*s",
			    (int)strcspn(line, ":"), line);
		if (r < 0)
			return -1;
		if (r > 0)
			n++;
		else
			buf_cut(&f->held, at[n]);
	}
	return (int)n;
}

static int
fill_head(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	size_t at[DESCRIBE_HEADERS_MAX], user, password;
	int i, n;

	buf_clear(&f->held);
	if ((n = hold_headers(f, v, call, at, e)) < 0)
		return -1;
	user = f->held.len;
	if (call->user && hold(f, v, call->user, e) < 0)
		return -1;
	password = f->held.len;
	if (call->user && hold(f, v, call->password, e) < 0)
		return -1;
	/* It does not grow any more. */
	for (i = 0; i < n; i++)
		f->headers[i] = f->held.s + at[i];
	if (call->content_type)
		f->headers[n++] = call->content_type;
	f->nheaders = (size_t)n;
	f->user = call->user ? f->held.s + user : NULL;
	f->password = call->user ? f->held.s + password : NULL;
	return 0;
}

static bool
url_varies(const struct describe_call *call)
{
	return call->path->varies || (call->base_url &&
	    call->base_url->varies);
}

static bool
head_varies(const struct describe_call *call)
{
	size_t i;

	for (i = 0; i < call->nheaders && !call->headers[i]->varies; i++)
		;
	return i < call->nheaders || (call->user && (call->user->varies ||
	    call->password->varies));
}

/* What a buffer outgrows is freed as it is, with what secrets stand in it: so
 * there is room for nearly all requests from the first on. */
static void
make_room(struct filled *f)
{
	buf_room(&f->url, 1024);
	buf_room(&f->held, 1024);
	buf_room(&f->made, 512);
	buf_room(&f->body, 4096);
}

int
fill_call(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	bool again = f->call == call;

	if (!f->url.s)
		make_room(f);
	f->call = NULL;
	f->method = call->method;
	f->has_body = call->body != NULL;
	buf_clear(&f->body);
	if ((!again || url_varies(call)) && fill_url(f, v, call, e) < 0)
		return -1;
	if ((!again || head_varies(call)) && fill_head(f, v, call, e) < 0)
		return -1;
	if (call->body && add_stencil(&f->body, &f->made, v, call->body,
	    e) < 0)
		return -1;
	f->call = call;
	return 0;
}

void
filled_release(struct filled *f)
{
	buf_wipe(&f->url);
	buf_wipe(&f->body);
	buf_wipe(&f->held);
	buf_wipe(&f->made);
	*f = (struct filled){ 0 };
}
