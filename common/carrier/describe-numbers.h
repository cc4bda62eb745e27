/* SPDX-License-Identifier: ISC
 *
 * The section `numbers` of a description, sms-provider(5): how the numbers
 * that we hold at a provider are listed, which it sells, and how one is bought
 * and given back.
 */
#ifndef CARRIER_DESCRIBE_NUMBERS_H
#define CARRIER_DESCRIBE_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "carrier/describe.h"

struct reading;

/* What an answer says: by words at a path, or by its status of HTTP. Neither:
 * nothing is looked for. */
struct describe_words {
	const char *path;
	const struct config_node *is;
	int64_t status;
};

/* What a call is for, where there are several: each NULL for any. */
struct describe_for {
	const struct config_node *country, *type;
	const char *given;	/* area_code or contains: only with that */
};

/* A call whose answer lists numbers: paths in the answer, and in an item. */
struct describe_list {
	bool given;
	struct describe_for what;
	struct describe_call call;
	struct describe_words accepted, none;
	const char *items;
	const char *next;	/* the address of the next page, or */
	const char *token;	/* what stands for it, */
	const char *after;	/* and behind what in that text, or */
	int64_t first_page;	/* pages are counted from here, and one of */
	int64_t page_size;	/* fewer items is the last; 0: they are not */
	const char *total;	/* how many numbers there are */
	const char *number, *id, *name, *type, *sms, *price;
};

/* How it is asked how far an order is. What is neither done nor failed is
 * pending. */
struct describe_state {
	bool given;
	struct describe_call call;
	struct describe_words done, failed;
};

/* A call that buys a number, or gives one back. */
struct describe_order {
	bool given;
	struct describe_for what;
	struct describe_call call;
	struct describe_words accepted, pending;
	const char *id;			/* of the order: a path, or NULL */
	struct describe_state state;
};

#define DESCRIBE_WAYS_MAX 8

struct describe_numbers {
	const char *prefix;		/* of numbers that have no plus */
	struct describe_list list;
	struct describe_list search[DESCRIBE_WAYS_MAX];	/* the first that */
	struct describe_order buy[DESCRIBE_WAYS_MAX];	/* fits counts */
	struct describe_order release;
	const struct config_node *types;	/* ours: theirs */
};

/* Read it, where there is one: 0, or -1 with ERR_CONFIG. What was read is the
 * description's, which frees it. */
int describe_numbers_read(const struct reading *r,
    const struct config_node *root);

/* Is the call for numbers of that country and type? */
bool describe_numbers_fit(const struct describe_for *what,
    const char *country, const char *type);

/* Our word for a provider's type of number, and the reverse; "" where it has
 * none. */
const char *describe_numbers_ours(const struct describe_numbers *n,
    const char *theirs);
const char *describe_numbers_theirs(const struct describe_numbers *n,
    const char *ours);

#endif
