/* SPDX-License-Identifier: ISC
 *
 * A message of ours searched for in a carrier's list of messages, page by
 * page, as its description says (describe.h). One message of the carrier's is
 * never taken for two of ours, and nothing is taken for ours that may as well
 * be another's: to be wrong either way would lose a text or send it twice.
 */
#ifndef CARRIER_SEARCH_H
#define CARRIER_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier/gateway.h"

struct buf;
struct describe_find;
struct error;
struct tree;

/* How far the carrier's clock may be from ours, and how long after our attempt
 * it may say that it got the message, ms. */
#define SEARCH_SKEW_MS 120000
#define SEARCH_LATE_MS 600000

struct search {
	const struct describe_find *how;
	const struct submission *message;
	/* what it found */
	char carrier_id[CARRIER_ID_MAX];
	int64_t off;		/* ms from our attempt to it */
	int64_t fits;		/* that may be ours, and are nobody's */
	bool ours;		/* one bears our own id */
	bool nearly;		/* one may be ours or not */
	/* where it is */
	bool over;		/* further pages cannot have it */
	int64_t page;
	char head[CARRIER_ID_MAX];	/* of the page before */
	char *url;			/* of the first page */
};

enum search_result {
	SEARCH_MISSED, SEARCH_FOUND,
	SEARCH_DOUBT	/* there is one that may be ours or not */
};

/* `url` asks for the first page. To be released. */
void search_init(struct search *s, const struct describe_find *how,
    const struct submission *m, const char *url);
void search_release(struct search *s);
/* Look through a page. 0, or -1: ERR_REFUSED it is none. */
int search_page(struct search *s, const struct tree *page, struct error *e);
/* A next page's address as a carrier gives it, which may be without its host,
 * to the end of *url: 1, or 0 it does not begin with `base`, and our
 * credentials go nowhere else. */
int search_address(const char *next, const char *base, struct buf *url);
/* The address of the page behind this one: 1, or 0 when there is none, it
 * would be of no use, or it does not begin with `base`, since our credentials
 * go nowhere else. */
int search_next(struct search *s, const struct tree *page, const char *base,
    struct buf *url);
/* What it came to, behind the last page. */
enum search_result search_end(const struct search *s);

#endif
