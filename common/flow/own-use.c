/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "flow/own-use.h"
#include "store/message.h"
#include "store/own.h"
#include "store/paper.h"
#include "store/setting.h"

#define CAMPAIGNS_SHOWN 3

int
own_use_check(struct db *db, const char *number, struct error *e)
{
	char *names[CAMPAIGNS_SHOWN];
	struct buf list = { 0 };
	int64_t i, n = own_campaigns(db, number, names, CAMPAIGNS_SHOWN, e);
	int64_t waiting;

	if (n < 0 || message_waiting_from(db, number, &waiting, e) < 0)
		return -1;
	for (i = 0; i < n && i < CAMPAIGNS_SHOWN; i++) {
		buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
		free(names[i]);
	}
	if (n > 0)
		error_set(e, ERR_DATA, "number-in-use: %s: campaign %s%s sends "
		    "from it: wait until it is finished, or sms-campaign "
		    "cancel it", number, list.s,
		    n > CAMPAIGNS_SHOWN ? " and others" : "");
	else if (waiting)
		error_set(e, ERR_DATA, "number-in-use: %s: %lld %s to be sent "
		    "from it: see sms-history list --own %s --state queued",
		    number, (long long)waiting, waiting == 1 ? "message waits" :
		    "messages wait", number);
	buf_release(&list);
	return n > 0 || waiting ? -1 : 0;
}

int
own_use_remove(struct db *db, const char *number, struct error *e)
{
	char *preferred;
	int r;

	if (own_delete(db, number, e) < 0 ||
	    paper_forget(db, "text-enabling", number, e) < 0 ||
	    setting_get(db, "default-own", &preferred, e) < 0)
		return -1;
	r = strcmp(preferred, number) ? 0 : setting_put(db, "default-own",
	    NULL, e);
	free(preferred);
	return r;
}
