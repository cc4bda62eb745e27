/* SPDX-License-Identifier: ISC
 *
 * YAML as settings: a tree of maps, lists and texts in which every node knows
 * where it stands, so that each complaint names file, line, column and key.
 * Anchors, aliases, tags and a second document are refused, and so are files
 * beyond CONFIG_SIZE_MAX and nesting beyond CONFIG_DEPTH_MAX. Keys match as
 * names do everywhere (base/name.h). The settings of the machine themselves
 * are io/machine.h's.
 */
#ifndef IO_CONFIG_H
#define IO_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct config;

#define CONFIG_SIZE_MAX (1024 * 1024)	/* bytes of a file */
#define CONFIG_DEPTH_MAX 16		/* maps and lists within each other */

enum config_kind {
	CONFIG_TEXT,	/* a scalar; "" when it has no value */
	CONFIG_LIST,
	CONFIG_MAP
};

struct config_node {
	enum config_kind kind;
	const char *key;	/* in a map; else NULL */
	const char *text;	/* of a CONFIG_TEXT */
	bool given;		/* a text with a value: not "key:", ~, null */
	int line, column;	/* from 1; where the key stands, if any */
	const struct config_node *first, *next;	/* children; siblings */
	size_t n;		/* children */
};

/* Read a file: ERR_CONFIG for faults, also when it cannot be opened. */
int config_open(struct config **c, const char *path, struct error *e);
/* The same of bytes in memory; `name` is what complaints call them. */
int config_parse(struct config **c, const char *name, const char *s,
    size_t len, struct error *e);
void config_close(struct config *c);

const char *config_name(const struct config *c);
/* A file that it names: relative to the folder of the configuration, ~/ the
 * home. Caller frees. */
char *config_path(const struct config *c, const char *name);
/* The same of the file that a key of the map names, which can be read; *path
 * is NULL without the key. Caller frees, also after -1. */
int config_file(char **path, const struct config *c,
    const struct config_node *map, const char *key, struct error *e);
/* The outermost node; a map of no keys for an empty file. */
const struct config_node *config_root(const struct config *c);
/* The child of that key, or NULL; `map` may be NULL, or no map. */
const struct config_node *config_get(const struct config_node *map,
    const char *key);

/* Say what is wrong at a node: "FILE:LINE:COLUMN: KEY: ...". Returns -1 with
 * ERR_CONFIG. */
int config_fault(const struct config *c, const struct config_node *node,
    struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The node is a map that has no other keys than these; an unknown one is
 * reported with the nearest known. */
int config_keys(const struct config *c, const struct config_node *map,
    const char *const keys[], size_t n, struct error *e);

/* Values. Each takes a node that is there (not NULL) and complains about one
 * that does not fit. The text lives as long as the config. */
int config_text(const char **out, const struct config *c,
    const struct config_node *node, struct error *e);
int config_count(int64_t *out, const struct config *c,
    const struct config_node *node, struct error *e);
int config_bool(bool *out, const struct config *c,
    const struct config_node *node, struct error *e);
int config_duration(int64_t *ms, const struct config *c,
    const struct config_node *node, struct error *e);

#endif
