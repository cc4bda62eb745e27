/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-connect, over its files, and what they share.
 */
#ifndef SMS_CONNECT_H
#define SMS_CONNECT_H

#include "base/buf.h"
#include "flow/gateways.h"

struct error;
struct gateway;
struct house;
struct machine;
struct opt_texts;

/* A verb at work: the account and the gateway that was named. */
struct link {
	struct account *a;
	struct gateways gateways;
	struct gateway *g;
};

/* Open both. `account`: how; `m`: the configuration, or NULL for that of this
 * machine. To be closed in either case. */
int link_open(struct link *l, const struct house *house, bool write,
    const char *gateway, const struct machine *m, struct error *e);
void link_close(struct link *l);

/* sms-connect-block.c: the block of the configuration that --provider and its
 * options mean, and the file as it will be. */
struct block {
	const char *provider, *sid;
	const char *secrets[3];		/* --token-file, -command, ... */
	char *const *pairs;		/* KEY=VALUE */
	int npairs;
	char *path;
	struct buf text;		/* of the file */
	struct machine *machine;	/* as it will be */
};

int block_make(struct block *b, const char *gateway, struct error *e);
/* Write it; ctx is a struct block. */
int block_write(void *ctx, struct error *e);
void block_release(struct block *b);
/* Are the credentials of the gateway there? ERR_CONFIG `missing-credentials`
 * (O22). */
int block_check(const struct machine *m, const char *gateway,
    struct error *e);

/* sms-connect-order.c */
int verb_far_offers(int argc, char *argv[], struct error *e);
/* ERR_CONFIG: the description does not say how numbers are `what`. */
int link_cannot(const struct gateway *g, const char *what, struct error *e);
/* sms-connect-add.c */
int verb_far_add(int argc, char *argv[], struct error *e);
int verb_far_delete(int argc, char *argv[], struct error *e);

#endif
