/* SPDX-License-Identifier: ISC
 *
 * Gateways over HTTP, as the configuration has them. A file of its own, so
 * that a tool that never sends does not link what the network needs.
 */
#ifndef FLOW_GATEWAY_HTTP_H
#define FLOW_GATEWAY_HTTP_H

#include <stdint.h>

#include "carrier/describe.h"
#include "flow/gateway-config.h"
#include "flow/gateways.h"

struct machine;

extern const struct gateway_opener gateway_http;

/* One of gateways:, as it stands. */
struct gateway_entry {
	struct gateway_common common;
	const char *provider, *base_url;
	struct describe *describe;
	char *settings[DESCRIBE_KEYS_MAX];	/* secrets are among them */
	char *sources[DESCRIBE_KEYS_MAX];	/* where a secret was found */
	int64_t connect_timeout, connections;
	char *ca_file;
	bool insecure;
	bool unverified;		/* callbacks are taken from anybody */
};

/* Read it, its description and its secrets: ERR_CONFIG with file, line, column
 * and key. To be released in either case. */
int gateway_entry_read(struct gateway_entry *g, const struct machine *m,
    const char *name, struct error *e);
void gateway_entry_release(struct gateway_entry *g);
/* Open it; what was read is used up, but for its release. */
int gateway_entry_open(struct gateway **out, struct gateway_entry *g,
    struct error *e);

#endif
