/* SPDX-License-Identifier: ISC
 *
 * mailcat - hand mails to the server of the settings, for the tests
 *
 *	mailcat TO SUBJECT TEXT [REPLY-TO]	prints what came of it
 *	mailcat -c ADDRESS ...			which of them are addresses
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "io/machine.h"
#include "io/mail.h"
#include "io/mailer.h"

static int
hand_over(char *argv[], struct error *e)
{
	static const char *const kinds[] = { "taken", "later", "refused",
	    "unknown" };
	struct mail mail = { .to = argv[1], .subject = argv[2],
	    .text = argv[3], .reply_to = argv[4], .id = "mail-1",
	    .at = clock_now() };
	struct mailer_reply reply;
	struct machine *machine;
	struct mailer *m = NULL;
	int r = machine_open(&machine, e);

	if (r == 0)
		r = mailer_open(&m, machine, e);
	if (r == 0)
		r = mailer_send(m, &mail, &reply, e);
	if (r == 0)
		printf("%s%s%s\n", kinds[reply.kind], *reply.why ? ": " : "",
		    reply.why);
	mailer_close(m);
	machine_close(machine);
	return r;
}

int
main(int argc, char *argv[])
{
	struct error e = { 0 };
	int i;

	tool_init("mailcat", "mailcat to subject text [reply-to]\n");
	if (argc > 2 && !strcmp(argv[1], "-c"))
		for (i = 2; i < argc; i++)
			printf("%s %s\n", mail_address(argv[i]) ? "yes" :
			    "no", argv[i]);
	else if (argc >= 4 && hand_over(argv, &e) == 0)
		e.kind = ERR_NONE;
	return tool_finish(&e);
}
