/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "flow/class.h"
#include "store/account.h"
#include "store/setting.h"

static const char *const classes[] = {
	CLASS_MARKETING, CLASS_TRANSACTIONAL, "alert", "otp",
};

#define NCLASSES (sizeof classes / sizeof *classes)

int
class_find(const char **class, const char *name, struct error *e)
{
	size_t i;

	for (i = 0; i < NCLASSES; i++) {
		if (!strcmp(classes[i], name)) {
			*class = classes[i];
			return 0;
		}
	}
	return error_set(e, ERR_USAGE, "--class '%s': there is no such class%s",
	    name, name_hint(name, classes, NCLASSES, "it is one of marketing, "
	    "transactional, alert, otp").s);
}

int
class_valid_for(struct account *a, const char *class, const char *schedule,
    int64_t *ms, struct error *e)
{
	char key[64];

	snprintf(key, sizeof key, "valid-for.%s",
	    schedule ? "schedule" : class);
	return setting_int(a->db, key, ms, e);
}
