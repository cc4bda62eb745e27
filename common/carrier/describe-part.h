/* SPDX-License-Identifier: ISC
 *
 * What the readers of a description's sections share (describe-read.c,
 * describe-find.c): values of a map, which may be missing unless it is said
 * otherwise. All return 0, or -1: ERR_CONFIG with file, line and column.
 */
#ifndef CARRIER_DESCRIBE_PART_H
#define CARRIER_DESCRIBE_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier/describe.h"

struct config;
struct config_node;
struct error;

/* What is being read: the complaints need the file. */
struct reading {
	struct describe *d;
	const struct config *c;
	struct error *e;
};

/* The map has no other keys than these. */
int part_keys(const struct reading *r, const struct config_node *map,
    const char *const known[], size_t n);
int part_text(const struct reading *r, const struct config_node *map,
    const char *key, const char **out);
/* The same of one that must be there. */
int part_need(const struct reading *r, const struct config_node *map,
    const char *key, const char **out);
int part_count(const struct reading *r, const struct config_node *map,
    const char *key, int64_t *out);
int part_duration(const struct reading *r, const struct config_node *map,
    const char *key, int64_t *out);
int part_bool(const struct reading *r, const struct config_node *map,
    const char *key, bool *out);
/* A text, or a list of texts. */
int part_texts(const struct reading *r, const struct config_node *map,
    const char *key, const struct config_node **out);
/* A map of templates: fields, headers. */
int part_fields(const struct reading *r, const struct config_node *map,
    const char *key, const struct config_node **out);
/* { path: PATH, is: [WORD, ...] }, both of which must be there. */
int part_where(const struct reading *r, const struct config_node *map,
    const char *key, const char **path, const struct config_node **is);
/* The keys segments, price and currency. */
#define PART_BILL "segments", "price", "currency"
int part_bill(const struct reading *r, const struct config_node *map,
    struct describe_bill *bill);
/* { user: TEMPLATE, password: TEMPLATE }. */
int part_auth(const struct reading *r, const struct config_node *map,
    const char **user, const char **password);
/* A node, or NULL, all of whose texts are templates. */
int part_templates(const struct reading *r, const struct config_node *node);

/* What answers are written in, at that key; JSON where it is not there. */
int part_format(const struct reading *r, const struct config_node *map,
    enum describe_format *format);

/* The keys of a request, and the request. */
#define PART_CALL "method", "path", "query", "headers", "form", "json", \
    "xml", "body", "base_url", "auth"
int part_call(const struct reading *r, const struct config_node *map,
    struct describe_call *call);
/* Its base_url and auth alone. */
int part_base(const struct reading *r, const struct config_node *map,
    struct describe_call *call);
/* The same of one that says what its answer is in, and what it needs. */
#define PART_ASK PART_CALL, "format", "needs"
int part_ask(const struct reading *r, const struct config_node *map,
    struct describe_call *call);

#endif
