/* SPDX-License-Identifier: ISC
 *
 * Whatever somebody sends to where a provider calls back: records within their
 * bounds, or a complaint. The first byte chooses the provider, and whether its
 * signature is asked for; with the secrets that are set here, a signature that
 * holds can be among the seeds.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "carrier/callback.h"
#include "carrier/describe.h"
#include "io/request.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROVIDERS 16
#define CHECK(cond) ((cond) ? (void)0 : abort())

static struct describe *providers[PROVIDERS];
static size_t count;

static void
set_up(void)
{
	const char *name;
	struct error e;

	clock_set(INT64_C(1795262400000));
	while (count < PROVIDERS && (name = describe_builtin(count)) != NULL)
		CHECK(describe_open(&providers[count++], name, NULL, &e) == 0);
}

static void
look_at(const struct callback *k)
{
	size_t i;

	CHECK(k->n <= CALLBACK_RECORDS_MAX && k->told);
	for (i = 0; i < k->n; i++) {
		const struct callback_record *v = &k->v[i];

		CHECK(v->inbound == (v->text != NULL));
		if (v->inbound) {
			CHECK(*v->carrier_id && *v->number && *v->own);
			CHECK(strlen(v->text) <= 2 * CALLBACK_TEXT_MAX);
			CHECK(utf8_valid(v->text, strlen(v->text)) ==
			    strlen(v->text));
		} else {
			CHECK(*v->event.carrier_id && *v->event.status);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char secret[] = "secret";
	char *settings[DESCRIBE_KEYS_MAX] = { 0 };
	struct callback_how how = { .settings = settings };
	struct request r;
	struct callback k = { 0 };
	struct error e = { 0 };
	size_t i;

	if (!count)
		set_up();
	if (!size)
		return 0;
	how.describe = providers[(data[0] & 0x7f) % count];
	how.unverified = !(data[0] & 0x80);
	for (i = 0; !how.unverified && i < how.describe->nkeys; i++)
		settings[i] = secret;
	if (request_parse(&r, data + 1, size - 1, &e) == 0 &&
	    callback_read(&k, &how, &r, &e) == 0)
		look_at(&k);
	callback_release(&k);
	request_release(&r);
	return 0;
}
