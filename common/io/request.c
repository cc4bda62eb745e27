/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/error.h"
#include "io/request.h"

extern char **environ;

/* The line at *at, without its end, which is CRLF or, leniently (RFC 9112,
 * 2.2), LF. It is ended with a NUL. NULL: the input ends before the line. */
static char *
take_line(char **at, const char *end)
{
	char *line = *at, *lf = memchr(line, '\n', (size_t)(end - line));

	if (!lf)
		return NULL;
	*at = lf + 1;
	*lf = '\0';
	if (lf > line && lf[-1] == '\r')
		lf[-1] = '\0';
	return line;
}

/* Nothing but what people can read: a NUL, a stray CR or another control sign
 * has no business in a head. */
static bool
is_plain(const char *line, const char *next)
{
	const unsigned char *s = (const unsigned char *)line;
	size_t len = strlen(line);

	for (; *s; s++)
		if ((*s < 0x20 && *s != '\t') || *s == 0x7f)
			return false;
	return line + len + 1 == next || line + len + 2 == next;
}

static int
bad(struct error *e, const char *what)
{
	return error_set(e, ERR_DATA, "bad-request: %s", what);
}

static bool
is_token(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)s[i]) &&
		    !strchr("!#$%&'*+-.^_`|~", s[i]))
			return false;
	return len > 0;
}

/* METHOD SP target SP HTTP/1.x */
static int
parse_first(struct request *r, char *line, struct error *e)
{
	char *target = strchr(line, ' '), *version;

	version = target ? strchr(target + 1, ' ') : NULL;
	if (!version || !is_token(line, (size_t)(target - line)) ||
	    strchr(version + 1, ' ') || strncmp(version + 1, "HTTP/1.", 7))
		return bad(e, "the first line is not one of HTTP, as in "
		    "POST /dlr HTTP/1.1");
	*target = *version = '\0';
	r->method = line;
	r->target = target + 1;
	if (*r->target != '/' && strncasecmp(r->target, "http", 4))
		return bad(e, "it asks for nothing that begins with /");
	return 0;
}

static int
add_header(struct request *r, const char *name, size_t len,
    const char *value, struct error *e)
{
	if (r->nheaders == REQUEST_HEADERS_MAX)
		return bad(e, "it has too many headers");
	r->headers[r->nheaders++] = (struct request_header){ name, len,
	    value };
	return 0;
}

static int
parse_header(struct request *r, char *line, struct error *e)
{
	char *colon = strchr(line, ':'), *end;
	size_t len = colon ? (size_t)(colon - line) : 0;

	if (!colon || !is_token(line, len))
		return bad(e, "a line of its head is no header");
	colon++;
	colon += strspn(colon, " \t");
	end = colon + strlen(colon);
	while (end > colon && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	return add_header(r, line, len, colon, e);
}

/* The head; *at is where the body begins. */
static int
parse_head(struct request *r, char **at, const char *end, struct error *e)
{
	char *line;

	while (*at < end && (**at == '\r' || **at == '\n'))
		(*at)++;
	while ((line = take_line(at, end)) != NULL && *line) {
		if (!is_plain(line, *at))
			return bad(e, "its head has signs that no head has");
		if ((r->method ? parse_header(r, line, e) :
		    parse_first(r, line, e)) < 0)
			return -1;
	}
	if (line && r->method)
		return 0;
	return bad(e, "it ends before its head does");
}

/* How long the body is said to be. */
static int
body_length(const struct request *r, size_t *len, struct error *e)
{
	const char *text, *first = NULL;
	size_t place = 0;

	if (request_header(r, "Transfer-Encoding", &place))
		return bad(e, "its body comes in pieces (Transfer-Encoding), "
		    "which a web server puts together: give a Content-Length");
	place = 0;
	*len = 0;
	while ((text = request_header(r, "Content-Length", &place)) != NULL) {
		if (!*text || strlen(text) > 9 ||
		    text[strspn(text, "0123456789")] ||
		    (first && strcmp(first, text)))
			return bad(e, "its Content-Length is no length");
		first = text;
		*len = strtoul(text, NULL, 10);
	}
	if (*len > REQUEST_BODY_MAX)
		return error_set(e, ERR_DATA, "too-big: a body of %zu bytes, "
		    "%d at most", *len, REQUEST_BODY_MAX);
	return 0;
}

/* Read what is in r->held, in place. */
static int
parse(struct request *r, struct error *e)
{
	char *at = r->held.s, *end = at + r->held.len;
	size_t len, there;

	if (parse_head(r, &at, end, e) < 0 || body_length(r, &len, e) < 0)
		return -1;
	if (at - r->held.s > REQUEST_HEAD_MAX)
		return error_set(e, ERR_DATA, "too-big: a head of more than "
		    "%d bytes", REQUEST_HEAD_MAX);
	there = (size_t)(end - at);
	while (there > len && (at[there - 1] == '\n' || at[there - 1] == '\r'))
		there--;
	if (there != len)
		return error_set(e, ERR_DATA, "bad-request: its body has %zu "
		    "bytes and Content-Length says %zu", there, len);
	at[len] = '\0';
	r->body = at;
	r->len = len;
	return 0;
}

int
request_parse(struct request *r, const void *p, size_t len, struct error *e)
{
	memset(r, 0, sizeof *r);
	r->tls = true;
	buf_add(&r->held, p, len);
	return parse(r, e);
}

/* At most `max` bytes, or one more when there are more. */
static int
slurp(struct buf *b, int fd, size_t max, struct error *e)
{
	ssize_t n;

	do {
		size_t room = max + 1 - b->len;

		if (room > 65536)
			room = 65536;
		n = read(fd, buf_room(b, room), room);
		if (n < 0 && errno != EINTR)
			return error_set(e, ERR_INPUT, "standard input:");
		b->len += n > 0 ? (size_t)n : 0;
		b->s[b->len] = '\0';
	} while (n != 0 && b->len <= max);
	return 0;
}

int
request_read(struct request *r, int fd, struct error *e)
{
	const size_t max = REQUEST_HEAD_MAX + REQUEST_BODY_MAX;

	memset(r, 0, sizeof *r);
	r->tls = true;
	if (slurp(&r->held, fd, max, e) < 0)
		return -1;
	if (r->held.len > max)
		return error_set(e, ERR_DATA, "too-big: more than %zu bytes",
		    max);
	if (!r->held.len)
		return error_set(e, ERR_INPUT, "no request on standard "
		    "input: give one as it came over the wire");
	return parse(r, e);
}

bool
request_by_cgi(void)
{
	return getenv("REQUEST_METHOD") != NULL;
}

static const char *
variable(const char *name)
{
	const char *s = getenv(name);

	return s ? s : "";
}

/* REQUEST_URI is what was asked for, byte by byte; not all servers have it. */
static void
build_target(struct request *r)
{
	const char *query = variable("QUERY_STRING");

	buf_clear(&r->held);
	buf_adds(&r->held, variable("REQUEST_URI"));
	if (r->held.len)
		return;
	buf_adds(&r->held, variable("SCRIPT_NAME"));
	buf_adds(&r->held, variable("PATH_INFO"));
	if (!r->held.len)
		buf_addc(&r->held, '/');
	if (*query)
		buf_addf(&r->held, "?%s", query);
}

/* HTTP_X_Y=value is header X-Y; two have no HTTP_ before them. */
static int
take_variable(struct request *r, const char *s, struct error *e)
{
	const char *value = strchr(s, '=');
	size_t len = value ? (size_t)(value - s) : 0;

	if (!value || !*value)
		return 0;
	if (!strncmp(s, "HTTP_", 5) && len > 5)
		return add_header(r, s + 5, len - 5, value + 1, e);
	if (value[1] && (!strncmp(s, "CONTENT_TYPE=", len + 1) ||
	    !strncmp(s, "CONTENT_LENGTH=", len + 1)))
		return add_header(r, s, len, value + 1, e);
	return 0;
}

int
request_cgi(struct request *r, int fd, struct error *e)
{
	char **v;
	size_t len;

	memset(r, 0, sizeof *r);
	r->cgi = true;
	r->tls = *variable("HTTPS") && strcasecmp(variable("HTTPS"), "off");
	r->method = variable("REQUEST_METHOD");
	build_target(r);
	r->target = r->held.s;
	for (v = environ; *v; v++)
		if (take_variable(r, *v, e) < 0)
			return -1;
	if (body_length(r, &len, e) < 0)
		return -1;
	buf_clear(&r->content);
	if (len && slurp(&r->content, fd, len - 1, e) < 0)
		return -1;
	if (r->content.len != len)
		return error_set(e, ERR_DATA, "bad-request: its body was cut "
		    "after %zu bytes of %zu", r->content.len, len);
	r->body = r->content.s;
	r->len = len;
	return 0;
}

void
request_release(struct request *r)
{
	buf_release(&r->held);
	buf_release(&r->content);
	memset(r, 0, sizeof *r);
}

static bool
is_named(const struct request *r, const struct request_header *h,
    const char *name)
{
	size_t i;

	for (i = 0; i < h->len; i++) {
		char c = r->cgi && h->name[i] == '_' ? '-' : h->name[i];

		if (tolower((unsigned char)c) !=
		    tolower((unsigned char)name[i]))
			return false;
	}
	return name[i] == '\0';
}

const char *
request_header(const struct request *r, const char *name, size_t *place)
{
	while (*place < r->nheaders) {
		const struct request_header *h = &r->headers[(*place)++];

		if (is_named(r, h, name))
			return h->value;
	}
	return NULL;
}

static int
hex(char c)
{
	const char *digits = "0123456789abcdef", *at;

	at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* Decode in place what stands between s and end, and end it with a NUL, for
 * which there is room. 0 when a NUL is among it. A % that begins nothing is
 * one. */
static bool
decode(char *s, char *end)
{
	char *to = s;

	for (; s < end; s++) {
		if (*s == '+')
			*to = ' ';
		else if (*s == '%' && end - s > 2 && hex(s[1]) >= 0 &&
		    hex(s[2]) >= 0) {
			*to = (char)(hex(s[1]) << 4 | hex(s[2]));
			s += 2;
		} else {
			*to = *s;
		}
		if (!*to++)
			return false;
	}
	*to = '\0';
	return true;
}

int
params_parse(struct params *p, const char *s, size_t len, struct error *e)
{
	char *at, *end, *next, *equals;

	buf_clear(&p->held);
	buf_add(&p->held, s, len);
	buf_addc(&p->held, '&');
	end = p->held.s + p->held.len;
	for (at = p->held.s; at < end; at = next) {
		next = (char *)memchr(at, '&', (size_t)(end - at)) + 1;
		if (next == at + 1)
			continue;
		if (p->n == REQUEST_PARAMS_MAX)
			return bad(e, "it has too many parameters");
		equals = memchr(at, '=', (size_t)(next - at));
		if (!equals)
			equals = next - 1;
		p->v[p->n].name = at;
		p->v[p->n++].value = equals < next - 1 ? equals + 1 : "";
		if ((equals < next - 1 && !decode(equals + 1, next - 1)) ||
		    !decode(at, equals))
			return bad(e, "a parameter of it holds a NUL");
	}
	return 0;
}

const char *
params_get(const struct params *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (!strcmp(p->v[i].name, name))
			return p->v[i].value;
	return NULL;
}

void
params_release(struct params *p)
{
	buf_release(&p->held);
	p->n = 0;
}
