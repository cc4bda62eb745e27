/* SPDX-License-Identifier: ISC
 *
 * libcurl makes a request again by itself when a kept connection turns out to
 * be dead, and a POST too: the server may have taken the first. So it asks here
 * before each attempt, when the connection stands: one behind which bytes of an
 * earlier one left is cut off. That also tells for certain whether anything
 * ever left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "io/http-exchange.h"
#include "io/http-line.h"

#define RETRY_AFTER_MAX_S 86400

struct line {
	CURL *curl;
	CURLU *parsed;			/* the URL, where libcurl can */
	struct curl_slist *headers;
	int64_t target;			/* what is set; 0: nothing yet */
	const char *wait_header;	/* another one; or NULL */

	struct exchange *exchange;	/* that is on it */
	bool begun;			/* it may have left */
	bool too_big;
	char why[CURL_ERROR_SIZE];
};

static size_t
on_body(char *p, size_t one, size_t n, void *ctx)
{
	struct line *line = ctx;
	struct buf *answer = &line->exchange->answer;

	if (answer->len + n > HTTP_BODY_MAX) {
		line->too_big = true;
		return 0;
	}
	buf_add(answer, p, n);
	return n * one;
}

/* Retry-After: seconds, or a date (RFC 9110, 10.2.3). */
static int64_t
read_retry_after(const char *value)
{
	char *end;
	long s = strtol(value, &end, 10);
	time_t at;

	if (end == value) {
		at = curl_getdate(value, NULL);
		if (at == (time_t)-1)
			return -1;
		s = (long)(at - (time_t)(clock_now() / 1000));
	}
	if (s < 0)
		s = 0;
	return (s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : s) * 1000;
}

/* Is the header this one? How long it says to wait, or -1. */
static int64_t
wait_in(const char *p, size_t n, const char *name)
{
	size_t len = strlen(name);
	char line[80];

	if (n <= len || strncasecmp(p, name, len) || p[len] != ':')
		return -1;
	snprintf(line, sizeof line, "%.*s", (int)(n - len - 1), p + len + 1);
	line[strcspn(line, "\r\n")] = '\0';
	return read_retry_after(line + strspn(line, " \t"));
}

static size_t
on_header(char *p, size_t one, size_t n, void *ctx)
{
	struct line *line = ctx;
	struct exchange *x = line->exchange;
	const char *other = line->wait_header;
	int64_t ms = wait_in(p, n, "Retry-After");

	if (ms >= 0)
		x->retry_after = ms;
	else if (other && x->retry_after < 0)
		x->retry_after = wait_in(p, n, other);
	return n * one;
}

/* The connection stands, and the request is about to leave. */
static int
on_attempt(void *ctx, char *theirs, char *ours, int their_port, int our_port)
{
	struct line *line = ctx;
	long bytes = 0;

	(void)theirs, (void)ours, (void)their_port, (void)our_port;
	if (line->begun && line->exchange->once) {
		curl_easy_getinfo(line->curl, CURLINFO_REQUEST_SIZE, &bytes);
		if (bytes)
			return CURL_PREREQFUNC_ABORT;
	}
	line->begun = true;
	return CURL_PREREQFUNC_OK;
}

static void
set_transport(struct line *line, const struct http_config *config)
{
	CURL *c = line->curl;

	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)config->connect_timeout);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)config->timeout);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "smsutils/" VERSION);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_2TLS);
	if (config->ca_file) {
		curl_easy_setopt(c, CURLOPT_CAINFO, config->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, line->why);
	curl_easy_setopt(c, CURLOPT_PRIVATE, line);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, line);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, line);
	curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, on_attempt);
	curl_easy_setopt(c, CURLOPT_PREREQDATA, line);
}

struct line *
line_new(const struct http_config *config)
{
	struct line *line = xcalloc(1, sizeof *line);

	line->wait_header = config->wait_header;
	line->curl = curl_easy_init();
	line->parsed = curl_url();
	if (!line->curl || !line->parsed)
		xbug(__FILE__, __LINE__, "out of memory");
	set_transport(line, config);
	return line;
}

/* Passwords stand there. */
static void
headers_free(struct line *line)
{
	struct curl_slist *h;

	for (h = line->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(line->headers);
	line->headers = NULL;
}

void
line_free(struct line *line)
{
	if (!line)
		return;
	curl_easy_cleanup(line->curl);
	curl_url_cleanup(line->parsed);
	headers_free(line);
	free(line);
}

/* libcurl takes a URL apart and puts it together for each request, which costs
 * as much as half of the rest, unless it is given it in parts. */
static void
set_url(struct line *line, const char *url, bool here)
{
	CURL *c = line->curl;
	bool whole = curl_url_set(line->parsed, CURLUPART_URL, url, 0) ==
	    CURLUE_OK;

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_CURLU, whole ? line->parsed : NULL);
	curl_easy_setopt(c, CURLOPT_PROXY, here ? "" : NULL);
	curl_easy_setopt(c, CURLOPT_NOPROXY, here ? "*" : NULL);
	/* The second request waits until it is known whether the first one's
	 * connection takes several at once, which none does without TLS. */
	curl_easy_setopt(c, CURLOPT_PIPEWAIT,
	    (long)!strncasecmp(url, "https:", 6));
}

/* Basic authentication (RFC 7617), which libcurl would put together anew for
 * each request, letter by letter. */
static void
add_login(struct line *line, const char *user, const char *password)
{
	struct buf login = { 0 }, header = { 0 };

	buf_addf(&login, "%s:%s", user, password ? password : "");
	buf_adds(&header, "Authorization: Basic ");
	base64_encode(&header, login.s, login.len);
	line->headers = curl_slist_append(line->headers, header.s);
	buf_wipe(&login);
	buf_wipe(&header);
}

static void
set_headers(struct line *line, const struct target *t)
{
	const char *s, *end = t->headers.s + t->headers.len;

	headers_free(line);
	if (t->user)
		add_login(line, t->user, t->password);
	for (s = t->headers.s; s < end; s += strlen(s) + 1)
		line->headers = curl_slist_append(line->headers, s);
	curl_easy_setopt(line->curl, CURLOPT_HTTPHEADER, line->headers);
}

static void
set_target(struct line *line, const struct target *t)
{
	CURL *c = line->curl;

	line->target = t->serial;
	set_url(line, t->url, t->here);
	set_headers(line, t);
	curl_easy_setopt(c, t->body ? CURLOPT_POST : CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, t->method);
}

CURL *
line_start(struct line *line, struct exchange *x)
{
	line->exchange = x;
	line->begun = line->too_big = false;
	line->why[0] = '\0';
	if (line->target != x->target->serial)
		set_target(line, x->target);
	if (x->target->body) {
		curl_easy_setopt(line->curl, CURLOPT_POSTFIELDS, x->body.s);
		curl_easy_setopt(line->curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)x->body.len);
	}
	return line->curl;
}

/* Can the server have got any of it? */
static bool
has_left(const struct line *line)
{
	long bytes = 0;

	curl_easy_getinfo(line->curl, CURLINFO_REQUEST_SIZE, &bytes);
	return line->begun && bytes;
}

struct exchange *
line_end(struct line *line, CURLcode code)
{
	struct exchange *x = line->exchange;
	long status = 0;

	line->exchange = NULL;
	if (code == CURLE_OK) {
		curl_easy_getinfo(line->curl, CURLINFO_RESPONSE_CODE, &status);
		x->phase = HTTP_ANSWERED;
		x->status = (int)status;
		return x;
	}
	x->phase = has_left(line) ? HTTP_SENT : HTTP_UNSENT;
	if (line->too_big)
		snprintf(x->failure, sizeof x->failure,
		    "an answer of over %d bytes", HTTP_BODY_MAX);
	else
		snprintf(x->failure, sizeof x->failure, "%.199s",
		    *line->why ? line->why : curl_easy_strerror(code));
	return x;
}
