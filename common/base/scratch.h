/* SPDX-License-Identifier: ISC
 *
 * A file that is made under another name, TARGET.new-PID, and gets its own
 * when it is whole. What a killed maker leaves is taken away by the next one
 * who makes anything in that folder: a lock on TARGET.new-PID-lock, which the
 * kernel frees, tells that a maker lives. What stands beside it with a name
 * that is longer by "-" and more (a database's log) belongs to it.
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include "base/lock.h"

struct error;

struct scratch {
	char *path;		/* NULL: not open */
	struct lock lock;
};

/* Claim the name, under which there is nothing then. ERR_CREATE, or ERR_RETRY
 * where another process has the very name. */
int scratch_open(struct scratch *s, const char *target, struct error *e);
/* Take away what is still there under that name. Also of one that is zero, or
 * was never open. */
void scratch_close(struct scratch *s);

/* A new file without a name, in TMPDIR or /var/tmp, which ends with its last
 * descriptor. -1 with ERR_CREATE; the caller closes. */
int scratch_nameless(struct error *e);

#endif
