/* SPDX-License-Identifier: ISC
 *
 * A file that is made under another name, TARGET.new-PID, and gets its own
 * when it is whole. What a killed maker leaves is taken away by the next one
 * who makes the same target: a lock on TARGET.new-PID-lock, which the kernel
 * frees, tells that a maker lives.
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include "base/lock.h"

struct error;

struct scratch {
	char *path;		/* NULL: not open */
	struct lock lock;
	void (*remove)(const char *path);
};

/* Claim the name, under which there is nothing then. `remove` takes away what
 * is made there, side files included; NULL: it is one file. ERR_CREATE, or
 * ERR_RETRY where another process has the very name. */
int scratch_open(struct scratch *s, const char *target,
    void (*remove)(const char *path), struct error *e);
/* Take away what is still there under that name. Also of one that is zero, or
 * was never open. */
void scratch_close(struct scratch *s);

#endif
