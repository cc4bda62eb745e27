/* SPDX-License-Identifier: ISC
 *
 * sms-tick - do what is due
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "flow/gateways.h"
#include "flow/tick.h"
#include "store/account.h"

static const char usage[] =
"sms-tick [-vhV] [-A account]\n"
"sms-tick --install [-hV] [-A account]\n";

static const struct gateway_opener *const openers[] = { &gateway_sim,
    &gateway_http, &gateway_exec, NULL };

/* Where this program is: cron knows of no PATH but its own. Caller frees. */
static char *
self(const char *argv0)
{
	const char *path = getenv("PATH");
	char *file, *found = NULL;
	size_t len;

	if (strchr(argv0, '/'))
		path = "";
	for (; path && *path && !found; path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		file = xasprintf("%.*s/%s", (int)len, path, argv0);
		if (access(file, X_OK) == 0)
			found = realpath(file, NULL);
		free(file);
	}
	if (!found)
		found = realpath(argv0, NULL);
	return found ? found : xstrdup(argv0);
}

/* As a word of sh(1) in a crontab, where % ends the command. */
static void
add_word(struct buf *b, const char *word)
{
	bool plain = *word != '\0';
	size_t i;

	for (i = 0; word[i] && plain; i++)
		plain = strchr("/._-+,:@", word[i]) ||
		    (word[i] >= '0' && word[i] <= '9') ||
		    (word[i] >= 'A' && word[i] <= 'Z') ||
		    (word[i] >= 'a' && word[i] <= 'z');
	if (!plain)
		buf_addc(b, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_adds(b, "'\\''");
		else if (*word == '%')
			buf_adds(b, "\\%");
		else
			buf_addc(b, *word);
	}
	if (!plain)
		buf_addc(b, '\'');
}

static void
install_line(const struct account *a, const char *argv0)
{
	const char *config = getenv("SMS_CONFIG");
	char *program = self(argv0), *path = realpath(a->path, NULL);
	struct buf b = { 0 };

	buf_adds(&b, "* * * * * ");
	if (config && *config) {
		buf_adds(&b, "SMS_CONFIG=");
		add_word(&b, config);
		buf_addc(&b, ' ');
	}
	add_word(&b, program);
	buf_adds(&b, " -A ");
	add_word(&b, path ? path : a->path);
	puts(b.s);
	buf_release(&b);
	free(program);
	free(path);
}

static void
tell(const struct tick *t)
{
	if (t->busy) {
		tool_detail("another one is at it");
		return;
	}
	if (t->held)
		tool_detail("the account is on hold: nothing is sent");
	tool_detail("numbers: ready %lld, months charged %lld",
	    (long long)t->ready, (long long)t->fees);
	tool_detail("in doubt: found %lld, denied %lld, open %lld",
	    (long long)t->doubt.found, (long long)t->doubt.denied,
	    (long long)t->doubt.open);
	tool_detail("handed over %lld, receipts %lld, unconfirmed %lld, "
	    "expired in paused campaigns %lld", (long long)t->handed,
	    (long long)t->receipts, (long long)t->timed_out,
	    (long long)t->expired);
	tool_detail("numbers of jobs asked about %lld, e-mails %lld",
	    (long long)t->asked, (long long)t->mails);
	tool_detail("names of senders asked for %lld", (long long)t->names);
}

/* Silent when all is well: cron mails whatever is said. */
static int
run(const struct house *house, struct error *e)
{
	struct tick t = { .openers = openers };
	struct account *a;
	int r;

	tool_quiet(!house->verbose);
	tool_catch_stop();
	if (account_open(&a, house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = tick_run(a, &t, e);
	if (r == 0)
		tell(&t);
	account_close(a);
	return r;
}

static int
install(const struct house *house, const char *argv0, struct error *e)
{
	struct account *a;

	if (account_open(&a, house, ACCOUNT_READ, e) < 0)
		return -1;
	install_line(a, argv0);
	account_close(a);
	return 0;
}

int
main(int argc, char *argv[])
{
	struct house house = { 0 };
	struct error e = { .kind = ERR_NONE };
	bool installing = false;
	const char *argv0 = argv[0];
	const struct opt own[] = {
		{ 0, "install", OPT_FLAG, &installing }, { 0 }
	};
	int n, r = -1;

	tool_init("sms-tick", usage);
	n = opt_parse(argc, argv, "A", own, &house, &e);
	if (n > 0)
		error_set(&e, ERR_USAGE, "what is '%s'? This tool takes no "
		    "operands: see sms-tick -h", argv[0]);
	else if (n == 0)
		r = installing ? install(&house, argv0, &e) : run(&house, &e);
	if (r == 0)
		e.kind = ERR_NONE;
	return tool_finish(&e);
}
