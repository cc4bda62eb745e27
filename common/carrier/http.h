/* SPDX-License-Identifier: ISC
 *
 * The gateway to a real carrier over HTTP, as a description (describe.h) says.
 * A message is rejected, or left for later, only when the answer or the
 * connection proves that it was not taken; all else is unknown.
 */
#ifndef CARRIER_HTTP_H
#define CARRIER_HTTP_H

#include <stdbool.h>
#include <stdint.h>

struct describe;
struct error;
struct gateway;

struct carrier_http_config {
	const char *name;		/* of the gateway */
	struct describe *describe;
	const char *base_url;		/* NULL: the description's */
	char *const *settings;		/* by key of the description */
	int concurrency;
	int connections;		/* 0: as many */
	int64_t rate, sender_rate;	/* segments a second; 0: no limit */
	int64_t timeout, connect_timeout;	/* ms; 0: defaults */
	int64_t reconcile_after, reconcile_sure;	/* ms */
	bool insecure;
	const char *ca_file;		/* whom alone to trust; NULL: whom the
					 * system trusts */
};

/* Opens no socket. Settings are copied; the description is the gateway's from
 * here on, also when this fails. */
int carrier_http_open(struct gateway **g,
    const struct carrier_http_config *config, struct error *e);

/* Ask the provider something that sends nothing: whether it takes our
 * credentials. 0; -1 with ERR_REFUSED: it cannot be reached or does not take
 * them; ERR_CONFIG: its description has no question that could be asked. */
int carrier_http_check(struct gateway *g, struct error *e);

#endif
