/* SPDX-License-Identifier: ISC
 *
 * The gateway that is a program of the user's: it is handed messages line by
 * line, and says of each what became of it; sms-provider(5) has the lines. A
 * message is left for later only when the program said so, or cannot have read
 * a byte of it; what it read and said nothing of is unknown.
 */
#ifndef CARRIER_EXEC_H
#define CARRIER_EXEC_H

#include <stdint.h>

#include "io/cell.h"

struct error;
struct gateway;

struct exec_config {
	const char *name;		/* of the gateway */
	char *const *send;		/* the program; argv, ends in NULL */
	char *const *find, *const *events;	/* NULL: there is none */
	char *const *environment;	/* NAME=value, ends in NULL */
	enum cell_form form;		/* CELL_JSON, CELL_CSV, CELL_TSV */
	int concurrency;
	int64_t rate, sender_rate;	/* segments a second; 0: no limit */
	int64_t timeout;		/* ms; 0: default */
	int64_t reconcile_after, reconcile_sure;	/* ms */
};

/* Starts nothing: each program is started when it is first needed. All of
 * *config is copied. */
struct gateway *exec_open(const struct exec_config *config);

#endif
