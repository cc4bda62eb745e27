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

/* Words at a path of an answer; path NULL: nothing is looked for. */
struct describe_words {
	const char *path;
	const struct config_node *is;
};

/* A call whose answer lists numbers: paths in the answer, and in an item. */
struct describe_list {
	bool given;
	struct describe_call call;
	struct describe_words accepted, none;
	const char *items;
	const char *next;	/* the address of the next page, or */
	const char *token;	/* what stands for it, or */
	int64_t first_page;	/* pages are counted from here, and one of */
	int64_t page_size;	/* fewer items is the last; 0: they are not */
	const char *total;	/* how many numbers there are */
	const char *number, *id, *name, *type, *sms, *price;
};

/* A call that buys a number, or gives one back. */
struct describe_order {
	bool given;
	struct describe_call call;
	struct describe_words accepted, pending;
};

struct describe_numbers {
	const char *prefix;		/* of numbers that have no plus */
	struct describe_list list, search;
	struct describe_order buy, release;
	const struct config_node *types;	/* ours: theirs */
};

/* Read it, where there is one: 0, or -1 with ERR_CONFIG. What was read is the
 * description's, which frees it. */
int describe_numbers_read(const struct reading *r,
    const struct config_node *root);

/* Our word for a provider's type of number, and the reverse; "" where it has
 * none. */
const char *describe_numbers_ours(const struct describe_numbers *n,
    const char *theirs);
const char *describe_numbers_theirs(const struct describe_numbers *n,
    const char *ours);

#endif
