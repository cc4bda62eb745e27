/* SPDX-License-Identifier: ISC
 *
 * ZIP archives, by libarchive. An archive is written under a temporary name
 * and gets its own when it is whole.
 */
#ifndef IO_ZIP_H
#define IO_ZIP_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct zip;

/* Begin the archive `path`. ERR_CREATE: it exists and not `overwrite`, or its
 * folder cannot be written to. */
int zip_open(struct zip **z, const char *path, bool overwrite,
    struct error *e);
/* Add a file of that name, of time `at` (ms): all that fd holds, from its
 * beginning on. */
int zip_add(struct zip *z, const char *name, int fd, int64_t at,
    struct error *e);
/* Finish it, flush it to disk and give it its name. */
int zip_commit(struct zip *z, struct error *e);
/* Remove what was not committed and free; z may be NULL. */
void zip_close(struct zip *z);

#endif
