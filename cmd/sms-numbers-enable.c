/* SPDX-License-Identifier: ISC
 *
 * A number that the company has with a phone company carries texts too (P72 to
 * P74): the forms are kept in the account, and the number waits until they are
 * approved. It stays with its phone company, and has no monthly fee here.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "flow/provision.h"
#include "io/whole.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"
#include "store/paper.h"

/* As much as sms-compliance takes. */
#define DOCUMENT_MAX (16u << 20)

struct enabling {
	struct account *account;
	struct own own;
	const char *authorization, *bill, *gateway;
	struct buf forms[2];
};

static int
check(const struct own *own, struct error *e)
{
	if (strcmp(own->country, "US") != 0)
		return error_set(e, ERR_DATA, "%s is not of the United "
		    "States: only numbers there are text-enabled",
		    own->number);
	return 0;
}

static int
keep(struct enabling *en, int64_t paper, const char *kind, const char *file,
    const struct buf *bytes, struct error *e)
{
	const char *slash = strrchr(file, '/');

	return paper_keep(en->account->db, paper, kind, slash ? slash + 1 :
	    file, bytes->s, bytes->len, clock_now(), e);
}

static int
hand_in(struct enabling *en, struct error *e)
{
	struct db *db = en->account->db;
	int64_t paper, now = clock_now();

	if (paper_add(db, "text-enabling", en->own.number, en->own.country,
	    now, &paper, e) < 0 ||
	    keep(en, paper, "authorization", en->authorization, &en->forms[0],
	    e) < 0 ||
	    keep(en, paper, "bill", en->bill, &en->forms[1], e) < 0)
		return -1;
	return paper_move(db, paper, "submitted", NULL, en->gateway, now, e);
}

/* The simulated carrier approves at once; the day until it is ready passes as
 * in life. */
static int
store(struct enabling *en, char *const assignments[], int n, struct error *e)
{
	struct account *a = en->account;
	int r = -1;

	if (db_begin(a->db, e) < 0)
		return -1;
	if (existing_add(a, &en->own, "text-enable number", assignments, n,
	    e) == 0 && hand_in(en, e) == 0 && (!own_simulated(&en->own) ||
	    provision_say(a, &en->own, "approved", clock_now(), "", e) == 0))
		r = db_commit(a->db, e);
	db_rollback(a->db);
	return r;
}

static void
tell(const struct own *own)
{
	char when[CLOCK_SIZE];

	if (own_simulated(own))
		tool_note("%s: approved by the simulated carrier, ready at the "
		    "latest by %s", own->number, clock_format(when,
		    own->ready_by));
	else
		tool_note("%s: hand the forms in at %s, and write its answer "
		    "down with sms-numbers provision %s approved",
		    own->number, own->gateway, own->number);
}

static int
enable(struct enabling *en, char *const argv[], int n, struct error *e)
{
	int r = existing_read(&en->own, argv[0], en->gateway,
	    en->account->country, e);

	snprintf(en->own.waits, sizeof en->own.waits, "approval");
	if (r == 0 && (r = check(&en->own, e)) == 0)
		r = store(en, argv + 1, n - 1, e);
	if (r == 0)
		tell(&en->own);
	own_release(&en->own);
	return r;
}

/* P73: both, and neither of them later. */
static int
read_forms(struct enabling *en, struct error *e)
{
	if (!en->authorization || !en->bill)
		return error_set(e, ERR_USAGE, "%s is missing: the completed "
		    "authorization form and a copy of the number's phone bill "
		    "are both needed", en->authorization ? "--bill FILE" :
		    "--authorization FILE");
	if (whole_bytes(&en->forms[0], en->authorization, DOCUMENT_MAX, e) < 0)
		return -1;
	return whole_bytes(&en->forms[1], en->bill, DOCUMENT_MAX, e);
}

int
verb_enable(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct enabling en = { .gateway = "sim" };
	const struct opt options[] = {
		{ 0, "authorization", OPT_TEXT, &en.authorization },
		{ 0, "bill", OPT_TEXT, &en.bill },
		{ 0, "gateway", OPT_TEXT, &en.gateway }, { 0 }
	};
	int n = opt_parse(argc, argv, "AC", options, &house, e), r;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "which number of yours is to "
		    "carry texts?");
	r = read_forms(&en, e);
	if (r == 0 && (r = account_open(&en.account, &house, ACCOUNT_WRITE,
	    e)) == 0)
		r = enable(&en, argv, n, e);
	account_close(en.account);
	buf_release(&en.forms[0]);
	buf_release(&en.forms[1]);
	return r;
}
