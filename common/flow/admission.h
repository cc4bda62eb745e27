/* SPDX-License-Identifier: ISC
 *
 * A number joins the account: what must hold before, whatever carrier it is
 * of, and what is written down with it.
 *
 *	begin; admission_new(); own_put(); admission_check();
 *	admission_settle(); commit
 *
 * Where a carrier is asked for it, new and check come before that, in a
 * transaction with what is wanted.
 */
#ifndef FLOW_ADMISSION_H
#define FLOW_ADMISSION_H

struct account;
struct error;
struct own;

/* Is it ours already? ERR_DATA. */
int admission_new(struct account *a, const char *number, struct error *e);
/* May it join? Whether or not it has been stored already in this transaction.
 * ERR_DENIED: forbidden (G16), no-dedicated (T1), quota-exceeded
 * (G3), bundle-required (O8), use-case-not-approved (T10); ERR_DATA:
 * area-code-unavailable (T13); ERR_RETRY: no-funds (G55). */
int admission_check(struct account *a, const struct own *own,
    struct error *e);
/* The same of a number that is somebody's already and is brought along: may
 * who runs this, and is there room? */
int admission_room(struct account *a, const struct own *own,
    struct error *e);
/* How ready a number of the simulated carrier is: what the settings sim.*
 * say. */
int admission_provision(struct account *a, struct own *own, struct error *e);
/* It has been stored: charge for it, and give a dedicated one its PIN. In the
 * caller's transaction. */
int admission_settle(struct account *a, const struct own *own,
    struct error *e);

/* May the account have dedicated numbers (T1, T3)? 0, or -1 with ERR_DENIED. */
int admission_dedicated(struct account *a, struct error *e);

#endif
