/* SPDX-License-Identifier: ISC
 *
 * mailbox - a mail server on loopback for the tests
 *
 *	mailbox [-s | -t] DIR [WORD ANSWER] ...
 *
 * Prints its port and serves, one client at a time, until its standard input
 * ends. DIR/N gets the lines of the Nth mail that it took, those of the
 * envelope first; DIR/talk all that clients said, texts aside. ANSWER is said
 * in place of the usual one to a WORD of the protocol (EHLO, AUTH, MAIL, RCPT,
 * DATA), as greeting (HELLO), or at the end of a mail's text (END); an ANSWER
 * of "close" ends the connection instead, of "wait" says nothing any more, and
 * of "take" before END's takes the mail all the same. With -s it speaks TLS
 * from the start, with -t after STARTTLS, with the certificate and key in the
 * files that MAILBOX_CERT and MAILBOX_KEY name; DIR/talk says TLS where it
 * begins.
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"

static char **script;		/* pairs of words, NULL at the end */
static const char *folder;
static FILE *talk;
static int mails;
static SSL_CTX *tls;		/* NULL: it has none */
static bool tls_first;

/* A client. */
struct client {
	FILE *in, *out;
	SSL *ssl;		/* NULL: in plain text */
};

static ssize_t
tls_read(void *ctx, char *to, size_t room)
{
	int n = SSL_read(ctx, to, (int)room);

	return n > 0 ? n : 0;
}

static ssize_t
tls_write(void *ctx, const char *from, size_t len)
{
	return SSL_write(ctx, from, (int)len);
}

/* From here on by TLS: false: the client does not want to. */
static bool
begin_tls(struct client *c)
{
	static const cookie_io_functions_t how = { .read = tls_read,
	    .write = tls_write };

	c->ssl = SSL_new(tls);
	SSL_set_fd(c->ssl, fileno(c->in));
	if (SSL_accept(c->ssl) != 1)
		return false;
	fputs("TLS\n", talk);
	fflush(talk);
	c->in = fopencookie(c->ssl, "r", how);
	c->out = fopencookie(c->ssl, "w", how);
	return true;
}

static void
read_certificate(void)
{
	const char *cert = getenv("MAILBOX_CERT"), *key = getenv("MAILBOX_KEY");

	tls = SSL_CTX_new(TLS_server_method());
	if (!cert || !key || SSL_CTX_use_certificate_file(tls, cert,
	    SSL_FILETYPE_PEM) != 1 || SSL_CTX_use_PrivateKey_file(tls, key,
	    SSL_FILETYPE_PEM) != 1)
		errx(1, "MAILBOX_CERT, MAILBOX_KEY: no certificate");
}

static const char *
scripted(const char *word)
{
	char **p;

	for (p = script; p[0] && p[1]; p += 2)
		if (!strcasecmp(p[0], word))
			return p[1];
	return NULL;
}

/* Say what is usual for the word, or what the script says: false ends the
 * connection. */
static bool
say(FILE *out, const char *word, const char *usual)
{
	const char *answer = scripted(word);

	if (!answer)
		answer = usual;
	if (!strcmp(answer, "close"))
		return false;
	if (strcmp(answer, "wait"))
		fprintf(out, "%s\r\n", answer);
	return fflush(out) == 0;
}

static void
keep(const struct buf *mail)
{
	char *path = xasprintf("%s/%d", folder, ++mails);
	FILE *fp = fopen(path, "w");

	if (!fp || fwrite(mail->s, 1, mail->len, fp) < mail->len ||
	    fclose(fp) == EOF)
		err(1, "%s", path);
	free(path);
}

/* The text up to the line with a dot; dots that were doubled are single. */
static bool
take_text(FILE *in, FILE *out, struct buf *mail)
{
	const char *end = scripted("END");
	char line[2048];

	buf_addc(mail, '\n');
	while (fgets(line, sizeof line, in)) {
		if (!strcmp(line, ".\r\n")) {
			if (!end || *end == '2' || scripted("take"))
				keep(mail);
			return say(out, "END", "250 2.0.0 taken");
		}
		buf_adds(mail, line + (*line == '.'));
	}
	return false;
}

/* AUTH PLAIN, its words in a line of their own. */
static bool
log_in(FILE *in, FILE *out)
{
	char words[1024];

	fprintf(out, "334 \r\n");
	fflush(out);
	if (!fgets(words, sizeof words, in))
		return false;
	fputs(words, talk);
	fflush(talk);
	return say(out, "AUTH", "235 2.7.0 welcome");
}

static bool
answer(const struct client *c, const char *line, struct buf *mail)
{
	FILE *in = c->in, *out = c->out;

	if (!strncasecmp(line, "EHLO", 4)) {
		if (tls && !c->ssl)
			fprintf(out, "250-STARTTLS\r\n");
		if (scripted("AUTH"))
			fprintf(out, "250-mailbox\r\n");
		return say(out, "EHLO", scripted("AUTH") ? "250 AUTH PLAIN" :
		    "250 mailbox");
	}
	if (!strncasecmp(line, "AUTH", 4))
		return log_in(in, out);
	if (!strncasecmp(line, "QUIT", 4))
		return say(out, "QUIT", "221 bye");
	if (!strncasecmp(line, "RSET", 4))
		return say(out, "RSET", "250 ok");
	if (!strncasecmp(line, "MAIL", 4)) {
		buf_clear(mail);
		buf_adds(mail, line);
		return say(out, "MAIL", "250 ok");
	}
	if (!strncasecmp(line, "RCPT", 4)) {
		buf_adds(mail, line);
		return say(out, "RCPT", "250 ok");
	}
	if (strncasecmp(line, "DATA", 4))
		return say(out, "", "500 what?");
	if (scripted("DATA"))
		return say(out, "DATA", "");
	return say(out, "", "354 go on") && take_text(in, out, mail);
}

static void
serve(int fd)
{
	FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
	struct client c = { in, out, NULL };
	struct buf mail = { 0 };
	char line[2048];
	bool on = !tls_first || begin_tls(&c);

	on = on && say(c.out, "HELLO", "220 mailbox ESMTP");
	while (on && fgets(line, sizeof line, c.in)) {
		fputs(line, talk);
		fflush(talk);
		if (!strncasecmp(line, "STARTTLS", 8) && tls && !c.ssl)
			on = say(c.out, "STARTTLS", "220 go on") &&
			    (scripted("STARTTLS") || begin_tls(&c));
		else
			on = answer(&c, line, &mail);
	}
	buf_release(&mail);
	if (c.in != in)
		fclose(c.out), fclose(c.in);
	SSL_free(c.ssl);
	fclose(out);
	fclose(in);
}

static int
listen_on_loopback(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)(void *)&a, len) < 0 ||
	    listen(fd, 8) < 0 ||
	    getsockname(fd, (struct sockaddr *)(void *)&a, &len) < 0)
		err(1, "socket");
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
	return fd;
}

int
main(int argc, char *argv[])
{
	struct pollfd fds[2] = { { .fd = 0, .events = POLLIN },
	    { .events = POLLIN } };
	char *path;

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && (!strcmp(argv[1], "-s") || !strcmp(argv[1], "-t"))) {
		tls_first = argv[1][1] == 's';
		read_certificate();
		argv++, argc--;
	}
	if (argc < 2)
		errx(64, "usage: mailbox [-s | -t] dir [word answer] ...");
	folder = argv[1];
	script = argv + 2;
	path = xasprintf("%s/talk", folder);
	if (!(talk = fopen(path, "a")))
		err(1, "%s", path);
	free(path);
	fds[1].fd = listen_on_loopback();
	while (poll(fds, 2, -1) > 0 && !fds[0].revents) {
		int fd = accept(fds[1].fd, NULL, NULL);

		if (fd >= 0)
			serve(fd);
	}
	fclose(talk);
	SSL_CTX_free(tls);
	return 0;
}
