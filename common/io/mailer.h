/* SPDX-License-Identifier: ISC
 *
 * The mail server of the machine's settings (mail: in sms-config(5)), through
 * libcurl. As with carriers, what matters is how far a mail got: one that the
 * server provably did not take may be tried again, one whose answer was lost
 * may not. Certificates are always verified; without TLS only a server on this
 * machine is spoken to, or one that the settings say is `insecure`.
 */
#ifndef IO_MAILER_H
#define IO_MAILER_H

#include <stdbool.h>

struct error;
struct machine;
struct mail;
struct mailer;

enum mailer_kind {
	MAILER_TAKEN,
	MAILER_LATER,	/* not taken now: it may be tried again */
	MAILER_REFUSED,	/* not taken for good (5xx) */
	MAILER_UNKNOWN	/* all of it left, and no answer came */
};

struct mailer_reply {
	enum mailer_kind kind;
	char why[200];	/* for people, of all but TAKEN; the server's words */
};

/* ERR_CONFIG: none, or a fault of the settings. Nothing is connected yet. */
int mailer_open(struct mailer **out, const struct machine *m,
    struct error *e);
/* out may be NULL. */
void mailer_close(struct mailer *m);

/* Hand one mail over. 0 and *reply; -1 only for what is no mail's fault. */
int mailer_send(struct mailer *m, const struct mail *mail,
    struct mailer_reply *reply, struct error *e);

#endif
