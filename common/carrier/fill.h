/* SPDX-License-Identifier: ISC
 *
 * From a call of a description to a request. Templates hold {NAME}: a key of
 * the gateway's, or one of
 *
 *	to from			the numbers, +E.164; to.digits without the
 *				plus, to.national the ten digits behind +1
 *	text encoding id	encoding as the description maps it; id is ours
 *	valid.s valid.ms valid.min	how long the text is of use
 *	valid.time		until when it is, RFC 3339
 *	since.date since.time since.plain	shortly before it was handed
 *	until.date until.time until.plain	over, and some time later
 *	carrier_id		what the carrier calls it
 *	callback callback.ref	where it is to tell what becomes of it: key
 *				callback_url, with callback_secret as its
 *				parameter `secret` and, ref, our id as `ref`
 *
 * or, where numbers are bought and sold (carrier/describe-numbers.h), one of
 *
 *	country calling_code type contains area_code count
 *				what is searched for
 *	page offset page_token	which page of a list
 *	order_id		what the carrier calls an order
 *
 * {NAME?}, of a key, is nothing, but what it stands in is left out where the
 * key is not set. Values are encoded for where they stand: percent, JSON, XML,
 * or not at all.
 */
#ifndef CARRIER_FILL_H
#define CARRIER_FILL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "carrier/describe.h"

struct error;
struct submission;

/* A word with its value; NULL: not set. */
struct fill_word {
	const char *name, *value;
};

struct fill {
	const struct describe *describe;
	const char *base_url;
	bool base_fixed;		/* also where a call has its own */
	char *const *settings;		/* by key; NULL: not set */
	const struct submission *message;
	const char *carrier_id;		/* NULL: not known */
	const struct fill_word *more;	/* ends with a row of zeros; or NULL */
};

/* A request that was filled in. Texts are its own, until the next one. */
struct filled {
	const char *method;
	struct buf url, body;
	bool has_body;
	const char *headers[DESCRIBE_HEADERS_MAX + 1];
	size_t nheaders;
	const char *user, *password;	/* of this call alone; or NULL */
	size_t base;			/* how much of the URL is the base */

	const struct describe_call *call;	/* NULL: none, or it failed */
	struct buf held;		/* headers, user and password */
	struct buf made;		/* the last value that was made */
};

/* 0, or -1: ERR_DATA, this message cannot be said that way, with a reason word
 * as the first word. *f is zeros at first, and is then filled in again and
 * again, for one and the same gateway, in the memory it has: what does not
 * change from one message to the next stays as it is, so a caller that changed
 * it releases it first. */
int fill_call(struct filled *f, const struct fill *v,
    const struct describe_call *call, struct error *e);
/* Secrets may be in it: they are overwritten. *f is zeros again. */
void filled_release(struct filled *f);

/* One template, not encoded. Returns 1, 0 when it names a key that is not set,
 * -1 as above. */
int fill_text(struct buf *out, const struct fill *v, const char *template,
    struct error *e);

/* The first key that the request cannot do without and that has no value, or
 * NULL: one that it says it needs, or that stands where nothing can be left
 * out. */
const char *fill_missing(const struct fill *v,
    const struct describe_call *call);

#endif
