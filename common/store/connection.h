/* SPDX-License-Identifier: ISC
 *
 * Gateways whose numbers were taken over, and the numbers held there: imported
 * from the provider, or bought through it. An order to the provider is written
 * down before it is made, and stands until it is known what became of it.
 */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/own.h"

struct db;
struct error;

struct connection {
	char gateway[64];
	bool active;		/* the state in which numbers are imported */
	int64_t connected_at;
	int64_t synced_at;
};

/* 1 and *c, 0 it is not connected, -1. */
int connection_find(struct db *db, const char *gateway, struct connection *c,
    struct error *e);
int connection_put(struct db *db, const struct connection *c,
    struct error *e);
int connection_delete(struct db *db, const char *gateway, struct error *e);

/* An order whose outcome is not known yet. ERRAND_ORDERED: the provider took
 * it, and is not through with it. */
enum errand { ERRAND_NONE, ERRAND_BUY, ERRAND_ORDERED, ERRAND_RELEASE };

struct held {
	char number[OWN_MAX];
	char gateway[64];
	bool bought;		/* else imported */
	enum errand errand;
	int64_t at;		/* of the last order, or of the import */
	char order_id[128];	/* what the provider calls it, or "" */
};

struct helds {
	struct held *v;
	size_t n;
};

/* Those of a gateway in order of number; NULL: of all. */
int helds_load(struct helds *h, struct db *db, const char *gateway,
    struct error *e);
void helds_release(struct helds *h);
struct held *helds_find(const struct helds *h, const char *number);
/* 1 and *held, 0 it is not held anywhere, -1. */
int held_find(struct db *db, const char *number, struct held *held,
    struct error *e);
/* One of our numbers is held from now on. */
int held_put(struct db *db, const char *number, bool bought,
    enum errand errand, int64_t at, struct error *e);
/* An order begins, or (ERRAND_NONE) ended; `at` 0 leaves the time. */
int held_errand(struct db *db, const char *number, enum errand errand,
    int64_t at, struct error *e);
/* What the provider calls that order, until another begins or it ended. */
int held_order(struct db *db, const char *number, const char *order_id,
    struct error *e);

#endif
