/* SPDX-License-Identifier: ISC
 *
 * A new account that can send at once: a number of the simulated carrier,
 * example tariffs and some credits. It is whole or not there: it is written
 * under another name and gets its own last.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "carrier/sim.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/number-price.h"
#include "store/own.h"
#include "store/setting.h"
#include "store/tariff.h"

#define OPENING 100000		/* milli-credits */

static const struct own sim_number = {
	.number = SIM_OWN,
	.gateway = "sim",
	.country = "US",
	.type = "local",
	.billing = "credits",
	.provision = "ready",
	.active = true,
};

static int
fill(struct account *a, const char *country, int64_t credits, struct error *e)
{
	if (country && setting_put(a->db, "country", country, e) < 0)
		return -1;
	if (own_put(a->db, &sim_number, "simulated", e) < 0 ||
	    tariffs_example(a->db, e) < 0 ||
	    number_prices_example(a->db, e) < 0)
		return -1;
	if (credits && ledger_post(a->db, clock_now(), "opening", credits, 0,
	    "opening credits", e) < 0)
		return -1;
	return account_log(a, "init", "", e);
}

static int
make(const char *path, const char *country, int64_t credits, struct error *e)
{
	struct account *a;

	if (access(path, F_OK) == 0)
		return account_exists(path, e);
	if (account_create(&a, path, NULL, e) < 0)
		return -1;
	if (fill(a, country, credits, e) < 0) {
		account_close(a);
		return -1;
	}
	return account_publish(a, e);
}

int
verb_init(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	int64_t credits = OPENING;
	const struct opt own[] = {
		{ 0, "credits", OPT_CREDITS, &credits }, { 0 }
	};
	char country[4], shown[RECORD_CREDITS_SIZE], *path;
	int n = opt_parse(argc, argv, "AC", own, &house, e), r;

	if (n < 0)
		return -1;
	if (n > 1 || (n == 1 && house.account))
		return error_set(e, ERR_USAGE, "one account at a time: give "
		    "its name, or its file with -A");
	if (credits < 0)
		return error_set(e, ERR_USAGE, "--credits: an account begins "
		    "with 0 or more");
	if (house.country && number_country(country, house.country, e) < 0)
		return -1;
	if (account_path(&path, n ? argv[0] : house.account, e) < 0)
		return -1;
	if (path[strlen(path) - 1] == '/') {
		error_set(e, ERR_USAGE, "%s: a folder: name a file in it, as "
		    "%sNAME.db", path, path);
		free(path);
		return -1;
	}
	r = make(path, house.country ? country : NULL, credits, e);
	if (r == 0)
		tool_note("made %s with %s credits and the simulated carrier's "
		    "number %s: try sms-send +15005550010 'hello there'", path,
		    record_show_credits(shown, credits), sim_number.number);
	free(path);
	return r;
}
