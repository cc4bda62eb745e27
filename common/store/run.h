/* SPDX-License-Identifier: ISC
 *
 * Runs: processes that claim messages. A run has a row and holds the fcntl
 * lock on its byte of ACCOUNT.lock until it ends; the kernel frees the byte
 * when it dies. Only when the byte is free may anyone put its submitting rows
 * in doubt.
 */
#ifndef STORE_RUN_H
#define STORE_RUN_H

#include <stdint.h>
#include <sys/types.h>

struct account;
struct error;

/* Who has a campaign or batch. */
struct run_busy {
	int64_t id, begun_at, done;
	pid_t pid;
};

/* Begin a run of a kind (send, campaign, tick, dlr) for a campaign (0: none)
 * or batch (NULL: none). One runner at a time has a campaign or a batch: 1 and
 * *id, or 0 and *busy, or -1. Dead runs found on the way are ended, and their
 * submitting messages are in doubt (unknown). In a transaction of its own. */
int run_begin(struct account *a, const char *kind, int64_t campaign,
    const char *batch, int64_t *id, struct run_busy *busy, struct error *e);
/* How far it is; in the caller's transaction. */
int run_progress(struct account *a, int64_t id, int64_t done,
    struct error *e);
/* End it and free its byte. */
int run_end(struct account *a, int64_t id, struct error *e);
/* End all dead runs (of any kind), their submitting messages put in doubt:
 * the number of runs, or -1. In a transaction of its own. */
int run_reap(struct account *a, struct error *e);
/* How many runs live, and how many died and were not ended yet. Changes
 * nothing. */
int run_count(struct account *a, int64_t *living, int64_t *dead,
    struct error *e);

/* The byte that only one sms-tick holds. */
#define RUN_TICK_BYTE 0
/* 1 taken, 0 another tick has it, -1. */
int run_take_tick(struct account *a, struct error *e);

#endif
