/* SPDX-License-Identifier: ISC
 *
 * The simulated carrier: deterministic, offline and free, for rehearsing a
 * whole campaign. Its side of things is an SQLite file of its own beside the
 * account (ACCOUNT.sim), so that account and carrier can fail apart as in
 * life; sqlite3(1) shows what it accepted, table `submission`.
 *
 * Twilio's published test numbers answer as there (twilio.com/docs/iam/
 * test-credentials): +15005550001 bad-number, 0002 no-route, 0003
 * no-permission, 0004 opted-out, 0009 not-mobile. Other numbers do what their
 * last digits are mapped to by the settings sim.*; the rest is delivered.
 */
#ifndef CARRIER_SIM_H
#define CARRIER_SIM_H

#include <stdint.h>

struct error;
struct gateway;

struct sim_config {
	const char *path;	/* of its file; made when missing */
	int64_t seed;
	int64_t rate;		/* segments a second, 0: no limit */
	int64_t delay;		/* ms until a receipt */
	int64_t late_delay;	/* ms until a late one */
	int64_t loss;		/* of 1000, undelivered by chance */
	/* last digits, separated by blanks */
	const char *undelivered, *late, *early, *duplicate, *silent, *lost,
	    *throttled, *opted_out;
	const char *numbers;	/* that we hold there, with blanks between */
};

/* The config's texts are copied. */
int sim_open(struct gateway **g, const struct sim_config *config,
    struct error *e);

/* The carrier's own test number, which init gives an account. */
#define SIM_OWN "+15005550006"

#endif
