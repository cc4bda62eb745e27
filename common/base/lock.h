/* SPDX-License-Identifier: ISC
 *
 * Locks that the kernel frees when their holder dies: fcntl(2) record locks
 * on single bytes of a file that holds nothing. No clock and no pid decides.
 * One process opens a lock file once (closing any descriptor of a file drops
 * all of the process's fcntl locks on it).
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct error;

struct lock {
	int fd;
};

/* Open or create the file, mode 0600. */
int lock_open(struct lock *l, const char *path, struct error *e);
void lock_close(struct lock *l);
/* Take the byte. 1 taken, 0 another process has it (*holder gets its pid when
 * not NULL), -1 with *e. */
int lock_take(struct lock *l, int64_t byte, pid_t *holder, struct error *e);
/* Is the byte held by another process? 1, 0, or -1. */
int lock_held(struct lock *l, int64_t byte, pid_t *holder, struct error *e);
void lock_drop(struct lock *l, int64_t byte);

#endif
