/* SPDX-License-Identifier: ISC
 *
 * The mail is given to libcurl through a callback. A server has taken a mail
 * at the earliest when the end of its text was read from here (RFC 5321,
 * 4.2.5), and what it says then decides.
 */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/config.h"
#include "io/http.h"
#include "io/machine.h"
#include "io/mail.h"
#include "io/mailer.h"
#include "io/secret.h"

#define TIMEOUT_MS 60000
#define CONNECT_TIMEOUT_MS 10000

struct mailer {
	CURL *curl;
	char *url, *user, *password;
	char *ca_file;			/* whom alone to trust; or NULL */
	const char *from;		/* the configuration's */
	int64_t timeout;
	bool here, insecure;

	/* of the mail on its way */
	struct buf message;
	size_t given;
	bool all_given;			/* its end was read too */
	char answer[200];		/* the server's last line */
	char why[CURL_ERROR_SIZE];
};

static const struct config_node *
mail_node(const struct machine *m)
{
	const struct config *c = machine_config(m);

	return c ? config_get(config_root(c), "mail") : NULL;
}

/* server: a URL, or a host with or without a port. */
static int
check_server(struct mailer *m, const struct config *c,
    const struct config_node *node, struct error *e)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *path = NULL, *user = NULL;
	int r = 0;

	if (curl_url_set(u, CURLUPART_URL, m->url, CURLU_NON_SUPPORT_SCHEME)
	    != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_PATH, &path, 0) != CURLUE_OK ||
	    (strcasecmp(scheme, "smtp") && strcasecmp(scheme, "smtps")) ||
	    (*path && strcmp(path, "/")))
		r = config_fault(c, node, e, "'%s' is no mail server: write "
		    "smtp://HOST:587, or smtps://HOST", m->url);
	else if (curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
		r = config_fault(c, node, e, "the user belongs into user: and "
		    "the password into a file: see sms-config(5)");
	else
		m->here = http_is_loopback(host);
	if (r == 0 && clock_is_set() && !m->here)
		r = config_fault(c, node, e, "while the clock is set "
		    "(SMS_NOW, --now) only a server on this machine is used");
	curl_free(scheme);
	curl_free(host);
	curl_free(path);
	curl_free(user);
	curl_url_cleanup(u);
	return r;
}

static int
read_server(struct mailer *m, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *server = config_get(node, "server");
	const char *text;

	if (!server)
		return config_fault(c, node, e, "server is missing: "
		    "smtp://HOST:587, or smtps://HOST");
	if (config_text(&text, c, server, e) < 0)
		return -1;
	m->url = strstr(text, "://") ? xstrdup(text) :
	    xasprintf("smtp://%s", text);
	return check_server(m, c, server, e);
}

static int
read_login(struct mailer *m, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *user = config_get(node, "user");
	const char *text;
	int r = secret_named(&m->password, NULL, c, node, "password", e);

	if (r < 0)
		return -1;
	if (!user)
		return r ? config_fault(c, node, e, "there is a password and "
		    "no user") : 0;
	if (!r)
		return config_fault(c, user, e, "password_file (or _command, "
		    "or _environment) is missing");
	if (config_text(&text, c, user, e) < 0)
		return -1;
	m->user = xstrdup(text);
	return 0;
}

static int
read_settings(struct mailer *m, const struct config *c,
    const struct config_node *node, struct error *e)
{
	static const char *const keys[] = { "server", "from", "user",
	    "password", "password_file", "password_command",
	    "password_environment", "insecure", "ca_file", "timeout" };
	const struct config_node *from, *insecure, *timeout;

	if (config_keys(c, node, keys, sizeof keys / sizeof *keys, e) < 0)
		return -1;
	from = config_get(node, "from");
	insecure = config_get(node, "insecure");
	timeout = config_get(node, "timeout");
	if (!from)
		return config_fault(c, node, e, "from is missing: the address "
		    "that mails come from");
	if (config_text(&m->from, c, from, e) < 0 ||
	    (insecure && config_bool(&m->insecure, c, insecure, e) < 0) ||
	    (timeout && config_duration(&m->timeout, c, timeout, e) < 0) ||
	    read_server(m, c, node, e) < 0 ||
	    config_file(&m->ca_file, c, node, "ca_file", e) < 0)
		return -1;
	if (!mail_address(m->from))
		return config_fault(c, from, e, "'%s' is no e-mail address",
		    m->from);
	return read_login(m, c, node, e);
}

int
mailer_open(struct mailer **out, const struct machine *machine,
    struct error *e)
{
	const struct config_node *node = mail_node(machine);
	struct mailer *m;

	*out = NULL;
	if (!node)
		return error_set(e, ERR_CONFIG, "no-mail-server: the "
		    "configuration has no mail: see sms-config(5)");
	m = xcalloc(1, sizeof *m);
	m->timeout = TIMEOUT_MS;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(m);
		return error_set(e, ERR_BUG, "libcurl does not start");
	}
	m->curl = curl_easy_init();
	if (!m->curl)
		xbug(__FILE__, __LINE__, "out of memory");
	if (read_settings(m, machine_config(machine), node, e) < 0) {
		mailer_close(m);
		return -1;
	}
	*out = m;
	return 0;
}

void
mailer_close(struct mailer *m)
{
	if (!m)
		return;
	curl_easy_cleanup(m->curl);
	curl_global_cleanup();
	secret_free(m->password);
	buf_release(&m->message);
	free(m->user);
	free(m->ca_file);
	free(m->url);
	free(m);
}

static size_t
on_read(char *to, size_t one, size_t room, void *ctx)
{
	struct mailer *m = ctx;
	size_t n = m->message.len - m->given;

	if (n > room * one)
		n = room * one;
	memcpy(to, m->message.s + m->given, n);
	m->given += n;
	m->all_given = n == 0;
	return n;
}

/* The lines that the server says; the last one that refuses tells why. */
static size_t
on_line(char *p, size_t one, size_t n, void *ctx)
{
	struct mailer *m = ctx;

	if (n && (*p == '4' || *p == '5')) {
		snprintf(m->answer, sizeof m->answer, "%.*s", (int)n, p);
		m->answer[strcspn(m->answer, "\r\n")] = '\0';
	}
	return n * one;
}

/* With TLS, unless the server is on this machine and nobody is named who
 * vouches for it; where TLS is allowed to be missing, it is still used when the
 * server has it. */
static long
use_tls(const struct mailer *m)
{
	if (m->here && !m->ca_file)
		return CURLUSESSL_NONE;
	return m->insecure ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

static void
set_transport(struct mailer *m)
{
	CURL *c = m->curl;

	/* keeps the connection */
	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_URL, m->url);
	curl_easy_setopt(c, CURLOPT_USE_SSL, use_tls(m));
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)CONNECT_TIMEOUT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)m->timeout);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, m->why);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_line);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, m);
	if (m->ca_file) {
		curl_easy_setopt(c, CURLOPT_CAINFO, m->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (m->user) {
		curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, m->password);
	}
}

static struct curl_slist *
set_mail(struct mailer *m, const struct mail *mail)
{
	struct curl_slist *to = curl_slist_append(NULL, mail->to);

	buf_clear(&m->message);
	mail_write(&m->message, mail, m->from);
	m->given = 0;
	m->all_given = false;
	m->answer[0] = m->why[0] = '\0';
	curl_easy_setopt(m->curl, CURLOPT_MAIL_FROM, m->from);
	curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(m->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(m->curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(m->curl, CURLOPT_READDATA, m);
	return to;
}

/* The server's answer decides where there is one; else whether it can have
 * the whole mail. A login, or TLS, that fails is no mail's fault: later. */
static enum mailer_kind
kind_of(const struct mailer *m, CURLcode code)
{
	long status = 0;

	if (code == CURLE_OK)
		return MAILER_TAKEN;
	curl_easy_getinfo(m->curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED)
		return MAILER_LATER;
	if (m->all_given && status < 400)
		return MAILER_UNKNOWN;
	return status >= 500 && *m->answer == '5' ? MAILER_REFUSED :
	    MAILER_LATER;
}

int
mailer_send(struct mailer *m, const struct mail *mail,
    struct mailer_reply *reply, struct error *e)
{
	struct curl_slist *to;
	CURLcode code;

	memset(reply, 0, sizeof *reply);
	if (!mail_address(mail->to) ||
	    (mail->reply_to && !mail_address(mail->reply_to)))
		return error_set(e, ERR_DATA, "'%s' is no e-mail address",
		    mail->to);
	set_transport(m);
	to = set_mail(m, mail);
	code = curl_easy_perform(m->curl);
	curl_slist_free_all(to);
	reply->kind = kind_of(m, code);
	if (code != CURLE_OK)
		snprintf(reply->why, sizeof reply->why, "%.199s", *m->answer ?
		    m->answer : *m->why ? m->why : curl_easy_strerror(code));
	return 0;
}
