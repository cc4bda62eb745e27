/* SPDX-License-Identifier: ISC
 *
 * Writing a file of settings, which people write too: what is added is added,
 * comments and all else stay as they are, and what cannot be done that way is
 * left to people.
 */
#ifndef IO_CONFIG_EDIT_H
#define IO_CONFIG_EDIT_H

#include <stddef.h>

struct buf;
struct error;

struct config_pair {
	const char *key, *value;
};

/* The text of the file (which may be missing: `path` is what it will be) with
 * a new entry in the map `map`: NAME with n keys and their values. Read back
 * it is what it was, with that in addition, or this fails: ERR_CONFIG, with
 * the lines that somebody may write there. */
int config_edit_add(struct buf *text, const char *path, const char *map,
    const char *name, const struct config_pair *v, size_t n, struct error *e);

/* Replace the file by this text, whole or not at all; its mode stays, a new
 * one is 0600, and folders are made where they are missing. */
int config_edit_write(const char *path, const struct buf *text,
    struct error *e);

#endif
