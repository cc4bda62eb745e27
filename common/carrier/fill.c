/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "carrier/describe.h"
#include "carrier/fill.h"
#include "carrier/fill-xml.h"
#include "carrier/gateway.h"
#include "carrier/search.h"
#include "io/config.h"
#include "io/secret.h"

#define DAY_MS INT64_C(86400000)

enum escape { ESCAPE_NONE, ESCAPE_PERCENT, ESCAPE_JSON };

/* May it stand as it is? (RFC 3986, 2.3) */
static bool
is_unreserved(char c)
{
	char letter = (char)(c | 0x20);

	return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') ||
	    c == '-' || c == '.' || c == '_' || c == '~';
}

void
fill_percent(struct buf *out, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t n;

	for (;;) {
		for (n = 0; is_unreserved(s[n]); n++)
			;
		buf_add(out, s, n);
		s += n;
		if (!*s)
			return;
		buf_add(out, (const char[]){ '%', hex[(*s >> 4) & 15],
		    hex[*s & 15] }, 3);
		s++;
	}
}

static void
add_json(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_addf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			buf_addf(out, "\\u%04x", (unsigned)*s);
		else
			buf_addc(out, *s);
	}
}

static void
add_escaped(struct buf *out, const char *s, enum escape escape)
{
	if (escape == ESCAPE_PERCENT)
		fill_percent(out, s);
	else if (escape == ESCAPE_JSON)
		add_json(out, s);
	else
		buf_adds(out, s);
}

/* A number in the form that is wanted: ".digits", ".national", or "". */
static int
add_number(struct buf *out, const char *number, const char *form,
    struct error *e)
{
	if (!*form)
		buf_adds(out, number);
	else if (!strcmp(form, ".digits"))
		buf_adds(out, number + 1);
	else if (!strncmp(number, "+1", 2) && strlen(number) == 12)
		buf_adds(out, number + 2);
	else
		return error_set(e, ERR_DATA, "no-route: this provider knows "
		    "numbers of the USA and Canada only");
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

static int
add_validity(struct buf *out, const struct fill *v, const char *unit)
{
	int64_t ms = validity(v), n = ms;
	char at[CLOCK_SIZE];

	if (!strcmp(unit, "time")) {
		buf_adds(out, clock_format(at, (clock_now() + ms) / 1000 *
		    1000));
		return 1;
	}
	if (!strcmp(unit, "s"))
		n = (ms + 999) / 1000;
	else if (!strcmp(unit, "min"))
		n = (ms + 59999) / 60000;
	buf_addf(out, "%lld", (long long)n);
	return 1;
}

/* A moment as a list is asked with: "time", RFC 3339; "plain", its date and
 * time in the zone of the list; "date", that date. */
static int
add_moment(struct buf *out, const struct fill *v, int64_t ms, const char *form,
    struct error *e)
{
	char at[CLOCK_SIZE];
	struct civil c;

	if (!strcmp(form, "time")) {
		buf_adds(out, clock_format(at, ms / 1000 * 1000));
		return 1;
	}
	if (zone_civil(&c, ms, v->describe->find.zone, e) < 0)
		return -1;
	buf_addf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (!strcmp(form, "plain"))
		buf_addf(out, " %02d:%02d:%02d", c.hour, c.minute, c.second);
	return 1;
}

/* Where a search begins and ends: never in the future, of which some carriers
 * do not want to hear. */
static int
add_window(struct buf *out, const struct fill *v, const char *name,
    struct error *e)
{
	int64_t at = v->message->attempted_at, until = at + SEARCH_LATE_MS;

	if (!strncmp(name, "since.", 6))
		return add_moment(out, v, at - SEARCH_SKEW_MS, name + 6, e);
	if (until > clock_now() && at <= clock_now())
		until = clock_now();
	return add_moment(out, v, until, name + 6, e);
}

static int
key_index(const struct describe *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->nkeys; i++)
		if (name_same(d->keys[i].name, name))
			return (int)i;
	return -1;
}

static const char *const words[] = {
	"to", "to.digits", "to.national", "from", "from.digits",
	"from.national", "text", "encoding", "id", "valid.s", "valid.ms",
	"valid.min", "valid.time", "since.date", "since.time", "since.plain",
	"until.date", "until.time", "until.plain", "carrier_id",
	"callback", "callback.ref", NULL
};

/* What struct fill has in `more`. */
static const char *const more_words[] = {
	"country", "calling_code", "type", "contains", "area_code", "count",
	"page", "offset",
	"page_token", "order_id", NULL
};

static bool
is_word(const char *const list[], const char *name)
{
	size_t i;

	for (i = 0; list[i] && strcmp(list[i], name); i++)
		;
	return list[i] != NULL;
}

/* 1, or 0: it has no value here. */
static int
add_more(struct buf *out, const struct fill *v, const char *name)
{
	const struct fill_word *w = v->more;

	while (w && w->name && strcmp(w->name, name))
		w++;
	if (!w || !w->value)
		return 0;
	buf_adds(out, w->value);
	return 1;
}

static const char *
setting(const struct fill *v, const char *key)
{
	int i = key_index(v->describe, key);

	return i < 0 ? NULL : v->settings[i];
}

/* Our URL, with what is to come back with it. 0: there is none. */
static int
add_callback(struct buf *out, const struct fill *v, bool ref)
{
	const char *url = setting(v, "callback_url");
	const char *secret = setting(v, "callback_secret");
	bool query;

	if (!url)
		return 0;
	query = strchr(url, '?') != NULL;
	buf_adds(out, url);
	if (secret) {
		buf_adds(out, query ? "&secret=" : "?secret=");
		fill_percent(out, secret);
	}
	if (ref)
		buf_addf(out, "%sref=%s", query || secret ? "&" : "?",
		    v->message->client_id);
	return 1;
}

/* Is the name this word, or one of its forms, as to.digits is of to? */
static bool
is_form(const char *name, const char *word)
{
	size_t n = strlen(word);

	return !strncmp(name, word, n) && (!name[n] || name[n] == '.');
}

/* What is the message's own. 1, 0 it has none, -1; *known: there is such a
 * word. */
static int
add_own(struct buf *out, const struct fill *v, const char *name, bool *known,
    struct error *e)
{
	const struct submission *m = v->message;

	*known = true;
	if (is_form(name, "to"))
		return m ? add_number(out, m->number, name + 2, e) : 0;
	if (is_form(name, "from"))
		return m ? add_number(out, m->sender, name + 4, e) : 0;
	if (is_form(name, "valid"))
		return m ? add_validity(out, v, name + 6) : 0;
	if (is_form(name, "since") || is_form(name, "until"))
		return m ? add_window(out, v, name, e) : 0;
	if (is_form(name, "callback"))
		return m ? add_callback(out, v, name[8] != '\0') : 0;
	if (!strcmp(name, "text"))
		buf_adds(out, m ? m->text : "");
	else if (!strcmp(name, "id"))
		buf_adds(out, m ? m->client_id : "");
	else if (!strcmp(name, "encoding"))
		buf_adds(out, m && m->unicode ? v->describe->ucs2 :
		    v->describe->gsm7);
	else
		*known = false;
	return m != NULL;
}

/* One variable. 1, 0 it is a key that is not set, -1. */
static int
add_variable(struct buf *out, const struct fill *v, const char *name,
    struct error *e)
{
	const char *value;
	size_t len = strlen(name);
	char key[64];
	bool known;
	int r;

	if (name[len - 1] == '?') {
		snprintf(key, sizeof key, "%.*s", (int)len - 1, name);
		return setting(v, key) != NULL;
	}
	if ((r = add_own(out, v, name, &known, e)) < 0 || known)
		return r;
	if (is_word(more_words, name))
		return add_more(out, v, name);
	value = !strcmp(name, "carrier_id") ? v->carrier_id :
	    setting(v, name);
	buf_adds(out, value ? value : "");
	return value != NULL;
}

/* The {NAME} at s, without the braces; NULL when it is none. */
static const char *
name_at(char name[64], const char *s)
{
	size_t n = strcspn(s + 1, "}");

	if (s[1 + n] != '}' || n == 0 || n >= 64)
		return NULL;
	memcpy(name, s + 1, n);
	name[n] = '\0';
	return s + n + 2;
}

const char *
fill_unknown(const struct describe *d, const char *template)
{
	const char *s = template, *end;
	char name[64];

	while ((s = strchr(s, '{')) != NULL) {
		if (!(end = name_at(name, s)))
			return s;
		if (end[-2] == '?')
			name[strlen(name) - 1] = '\0';
		if ((end[-2] == '?' || (!is_word(words, name) &&
		    !is_word(more_words, name))) && key_index(d, name) < 0)
			return s;
		s = end;
	}
	return NULL;
}

const char *
fill_unset(const struct fill *v, const char *template)
{
	const char *s = template, *end;
	char name[64];
	int i;

	while (s && (s = strchr(s, '{')) != NULL) {
		if (!(end = name_at(name, s)))
			return NULL;
		i = key_index(v->describe, name);
		if (i >= 0 && !v->settings[i])
			return v->describe->keys[i].name;
		s = end;
	}
	return NULL;
}

/* Where nothing is encoded, a value goes where it belongs at once. */
static int
add_value_of(struct buf *out, const struct fill *v, const char *name,
    enum escape escape, struct error *e)
{
	struct buf value = { 0 };
	int r;

	if (escape == ESCAPE_NONE)
		return add_variable(out, v, name, e);
	buf_adds(&value, "");
	r = add_variable(&value, v, name, e);
	add_escaped(out, value.s, escape);
	buf_release(&value);
	return r;
}

static int
expand(struct buf *out, const struct fill *v, const char *template,
    enum escape escape, struct error *e)
{
	char name[64];
	const char *s = template, *end;
	size_t plain;
	int r = 1, one;

	while (*s && r >= 0) {
		if ((plain = strcspn(s, "{")) > 0) {
			buf_add(out, s, plain);
			s += plain;
			continue;
		}
		if (!(end = name_at(name, s))) {
			buf_addc(out, *s++);
			continue;
		}
		if ((one = add_value_of(out, v, name, escape, e)) <= 0)
			r = one;
		s = end;
	}
	return r;
}

int
fill_text(struct buf *out, const struct fill *v, const char *template,
    struct error *e)
{
	return expand(out, v, template, ESCAPE_NONE, e);
}

/* name=value with & between; fields whose keys are not set are left out. */
static int
add_fields(struct buf *out, const struct fill *v,
    const struct config_node *map, struct error *e)
{
	const struct config_node *n;
	struct buf value = { 0 };
	bool first = true;
	int r = 0;

	for (n = map->first; n && r >= 0; n = n->next) {
		buf_clear(&value);
		r = expand(&value, v, n->text, ESCAPE_NONE, e);
		if (r <= 0)
			continue;
		if (!first)
			buf_addc(out, '&');
		first = false;
		fill_percent(out, n->key);
		buf_addc(out, '=');
		fill_percent(out, value.s);
	}
	buf_release(&value);
	return r < 0 ? -1 : 0;
}

static int add_value(struct buf *out, const struct fill *v,
    const struct config_node *node, struct error *e);

static int
add_members(struct buf *out, const struct fill *v,
    const struct config_node *node, struct error *e)
{
	const struct config_node *n;
	struct buf value = { 0 };
	bool first = true;
	int r = 1;

	for (n = node->first; n && r >= 0; n = n->next) {
		buf_clear(&value);
		if ((r = add_value(&value, v, n, e)) <= 0)
			continue;
		if (!first)
			buf_addc(out, ',');
		first = false;
		if (n->key) {
			buf_addc(out, '"');
			add_json(out, n->key);
			buf_adds(out, "\":");
		}
		buf_adds(out, value.s);
	}
	buf_release(&value);
	if (r < 0)
		return -1;
	/* One that lost all its members is left out with them. */
	return !first || !node->first;
}

/* A node as JSON. A text that begins with '=' is JSON already. 0: left out. */
static int
add_value(struct buf *out, const struct fill *v,
    const struct config_node *node, struct error *e)
{
	int r;

	if (node->kind == CONFIG_TEXT) {
		if (*node->text == '=')
			return expand(out, v, node->text + 1, ESCAPE_NONE, e);
		buf_addc(out, '"');
		r = expand(out, v, node->text, ESCAPE_JSON, e);
		buf_addc(out, '"');
		return r;
	}
	buf_addc(out, node->kind == CONFIG_MAP ? '{' : '[');
	r = add_members(out, v, node, e);
	buf_addc(out, node->kind == CONFIG_MAP ? '}' : ']');
	return r;
}

static void
add_header(struct filled *f, const char *name, const char *value)
{
	XASSERT(f->nheaders < sizeof f->headers / sizeof *f->headers);
	f->headers[f->nheaders++] = xasprintf("%s: %s", name, value);
}

static int
fill_headers(struct filled *f, const struct fill *v,
    const struct config_node *map, struct error *e)
{
	const struct config_node *n;
	struct buf value = { 0 };
	int r = 0;

	for (n = map->first; n && r >= 0; n = n->next) {
		buf_clear(&value);
		r = expand(&value, v, n->text, ESCAPE_NONE, e);
		if (r > 0 && strpbrk(value.s, "\r\n"))
			r = error_set(e, ERR_DATA, "bad-request: a line end "
			    "cannot stand in header %s", n->key);
		if (r > 0)
			add_header(f, n->key, value.s);
	}
	buf_release(&value);
	return r < 0 ? -1 : 0;
}

static int
fill_body(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	f->has_body = true;
	if (call->form) {
		add_header(f, "Content-Type",
		    "application/x-www-form-urlencoded");
		return add_fields(&f->body, v, call->form, e);
	}
	if (call->json) {
		add_header(f, "Content-Type", "application/json");
		return add_value(&f->body, v, call->json, e);
	}
	if (call->xml) {
		add_header(f, "Content-Type", "application/xml");
		return fill_xml(&f->body, v, call->xml->first, e);
	}
	if (call->text)
		return expand(&f->body, v, call->text, ESCAPE_NONE, e);
	f->has_body = false;
	return 0;
}

/* The base, without what slashes it ends in. */
static int
fill_base(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	if (!call->base_url || v->base_fixed)
		buf_adds(&f->url, v->base_url);
	else if (expand(&f->url, v, call->base_url, ESCAPE_NONE, e) < 0)
		return -1;
	while (f->url.len && f->url.s[f->url.len - 1] == '/')
		f->url.s[--f->url.len] = '\0';
	f->base = f->url.len;
	return 0;
}

static int
fill_auth(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	struct buf user = { 0 }, password = { 0 };
	int r;

	if (!call->user)
		return 0;
	r = expand(&user, v, call->user, ESCAPE_NONE, e) < 0 ||
	    expand(&password, v, call->password, ESCAPE_NONE, e) < 0 ? -1 : 0;
	f->user = buf_take(&user);
	f->password = buf_take(&password);
	return r;
}

int
fill_call(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e)
{
	memset(f, 0, sizeof *f);
	f->method = call->method;
	if (fill_base(f, v, call, e) < 0 || fill_auth(f, v, call, e) < 0 ||
	    expand(&f->url, v, call->path, ESCAPE_PERCENT, e) < 0)
		return -1;
	if (call->query) {
		buf_addc(&f->url, '?');
		if (add_fields(&f->url, v, call->query, e) < 0)
			return -1;
	}
	if (call->headers && fill_headers(f, v, call->headers, e) < 0)
		return -1;
	return fill_body(f, v, call, e) < 0 ? -1 : 0;
}

void
filled_release(struct filled *f)
{
	buf_release(&f->url);
	buf_release(&f->body);
	secret_free(f->user);
	secret_free(f->password);
	while (f->nheaders)
		free(f->headers[--f->nheaders]);
}
