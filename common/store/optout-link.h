/* SPDX-License-Identifier: ISC
 *
 * A link that opts its owner out: a token that names number and scope, signed
 * with a key of the account's, so that nobody makes one for somebody else.
 * Letters, digits and dashes alone: it may stand in any URL and in any text.
 */
#ifndef STORE_OPTOUT_LINK_H
#define STORE_OPTOUT_LINK_H

struct db;
struct error;

#define OPTOUT_LINK_MAX 96

/* The token of +E.164 and a scope, always the same. The key is made with the
 * first: in the caller's transaction. */
int optout_link_make(struct db *db, const char *number, const char *scope,
    char token[OPTOUT_LINK_MAX], struct error *e);
/* What a token says: 1 with number[20] and scope[40] (as store/optout.h has
 * them), 0 it is none of this account's, -1. */
int optout_link_read(struct db *db, const char *token, char *number,
    char *scope, struct error *e);

#endif
