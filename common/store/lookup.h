/* SPDX-License-Identifier: ISC
 *
 * Questions to carriers about numbers: written down and paid for before they
 * are asked (ledger kind `lookup`), so that whatever dies, nothing is paid for
 * twice. A question that is still good is not asked again.
 */
#ifndef STORE_LOOKUP_H
#define STORE_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;

enum lookup_state {
	LOOKUP_ASKING,		/* paid for, no answer yet */
	LOOKUP_FOUND,
	LOOKUP_NONE,		/* the carrier says that there is no such */
	LOOKUP_REFUSED		/* it was not taken, and given back */
};

struct lookup {
	int64_t id;
	char number[20];
	bool cnam;
	enum lookup_state state;
	char reason[40];	/* of NONE and REFUSED, else "" */
	char type[24];		/* as phone_type_name(); "" not known */
	char mcc[4], mnc[4], operator[64];
	char caller_name[64];
	int64_t cost, asked_at, answered_at;
	int64_t job;		/* that asked; 0: none */

	/* not stored */
	bool fresh;		/* paid for just now */
	bool later;		/* REFUSED for the time being only */
};

/* asking, found, none, refused. */
const char *lookup_state_name(enum lookup_state state);

/* What a question costs. */
int lookup_price(struct db *db, bool cnam, int64_t *price, struct error *e);
/* The newest question about the number that has what is wanted (with `cnam`:
 * the name too) and was asked at `since` or later, or waits for its answer;
 * 1 and *l, 0, -1. */
int lookup_known(struct lookup *l, struct db *db, const char *number,
    bool cnam, int64_t since, struct error *e);
/* By its id; it must be there. */
int lookup_get(struct lookup *l, struct db *db, int64_t id, struct error *e);
/* Write down the question in l->number, cnam, cost, job and asked_at, and pay
 * for it; l->id is set and the state is ASKING. In the caller's transaction. */
int lookup_intend(struct lookup *l, struct db *db, const char *gateway,
    struct error *e);
/* Store the answer of a question that was ASKING; of a REFUSED one the cost is
 * given back. One that was answered meanwhile stays as it is. In the caller's
 * transaction. */
int lookup_answer(struct lookup *l, struct db *db, struct error *e);

#endif
