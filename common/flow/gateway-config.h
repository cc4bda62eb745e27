/* SPDX-License-Identifier: ISC
 *
 * gateways: of the configuration, as far as all drivers have it: which there
 * are, whose each is, and the keys that every one may have.
 */
#ifndef FLOW_GATEWAY_CONFIG_H
#define FLOW_GATEWAY_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct account;
struct config;
struct config_node;
struct error;
struct gateway_opener;
struct machine;

#define GATEWAY_CONCURRENCY_MAX 256

/* What every gateway may have. Times are in ms, 0 the driver's default. */
struct gateway_common {
	const char *name;
	const char *account;		/* the one that may use it; NULL: all */
	int64_t concurrency, rate, sender_rate, timeout;
	int64_t reconcile_after, reconcile_sure;
};

/* The keys of struct gateway_common, for lists of what is known. */
extern const char *const gateway_common_keys[];
#define GATEWAY_COMMON_KEYS 8

/* The name of the i-th of gateways:, NULL behind the last. */
const char *gateway_entry_name(const struct machine *m, size_t i);
/* What stands under a name; NULL: nothing. */
const struct config_node *gateway_node(const struct machine *m,
    const char *name);
/* Say that there is none of that name, with the nearest: -1, `no-gateway`. */
int gateway_none(const struct machine *m, const char *name, struct error *e);
/* Is there one of that name in the configuration of this machine, or is it the
 * simulated carrier's? Else -1, as gateway_none(). */
int gateway_check_name(const char *name, struct error *e);
/* Is that for the driver? A gateway that names none is for "http". */
bool gateway_driven(const struct config_node *node, const char *driver);
/* The folder of the configuration, where descriptions of the user's are; NULL:
 * there is none. The caller frees it. */
char *gateway_folder(const struct machine *m);

/* Read the common keys of a gateway: ERR_CONFIG with file, line, column and
 * key; `no-gateway` when there is none of that name. */
int gateway_common_read(struct gateway_common *g, const struct machine *m,
    const char *name, struct error *e);
/* How many may be on their way at once, as far as the key can be read. */
int gateway_concurrency(const struct machine *m, const char *name);
/* Gateways of whatever driver, for those who look and never open one: they need
 * not link what the drivers need. */
extern const struct gateway_opener gateway_named;
/* May this account use it? ERR_DENIED. */
int gateway_check_account(const struct gateway_common *g,
    const struct account *a, struct error *e);

/* Values of a map, left as they are where the key is not there. */
int gateway_text(const struct config *c, const struct config_node *map,
    const char *key, const char **out, struct error *e);
int gateway_duration(const struct config *c, const struct config_node *map,
    const char *key, int64_t *out, struct error *e);
int gateway_count(const struct config *c, const struct config_node *map,
    const char *key, int64_t *out, struct error *e);

#endif
