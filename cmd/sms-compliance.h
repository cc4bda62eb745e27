/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-compliance share.
 */
#ifndef SMS_COMPLIANCE_H
#define SMS_COMPLIANCE_H

#include "base/opt.h"
#include "store/paper.h"

struct account;
struct error;
struct rules;

/* Papers of one kind, and what is to be done with them. */
struct desk {
	const char *kind;	/* address, bundle, brand, use-case */
	struct house house;
	struct opt_texts documents;	/* --document */
	const char *gateway;
	struct account *account;
	struct rules *rules;	/* what countries demand */
	char **operands;	/* behind the verb */
	int n;
};

/* The paper that the first operand names; none is ERR_DATA. */
int desk_load(struct desk *d, struct paper *p, struct error *e);

/* sms-compliance-edit.c */
int desk_add(struct desk *d, struct error *e);
int desk_set(struct desk *d, struct error *e);
int desk_submit(struct desk *d, struct error *e);
/* End a transaction that went as r says, with a line in the account's log. */
int desk_finish(struct desk *d, const char *action, const char *name, int r,
    struct error *e);

/* sms-compliance-delete.c */
int desk_delete(struct desk *d, struct error *e);

#endif
