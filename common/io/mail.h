/* SPDX-License-Identifier: ISC
 *
 * E-mails as texts: an address that is one, and a message as RFC 5322 has it.
 * What comes from outside ends up in one line of the head or in the body, and
 * never becomes a line of the head by itself.
 */
#ifndef IO_MAIL_H
#define IO_MAIL_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

#define MAIL_ADDRESS_MAX 254	/* characters (RFC 5321, 4.5.3.1.3) */

struct mail {
	const char *to;		/* an address */
	const char *subject;	/* UTF-8; what ends a line becomes a blank */
	const char *text;	/* UTF-8, lines end in \n */
	const char *id;		/* letters, digits, '-' and '.': the same for
				 * the same mail, different for another */
	const char *reply_to;	/* an address, or NULL */
	int64_t at;		/* its date, ms */
};

/* Is it one address, local@domain, in ASCII and without quotes? */
bool mail_address(const char *text);
/* Append the message to b, with CRLF at the ends of its lines; `from` and the
 * mail's addresses are such. */
void mail_write(struct buf *b, const struct mail *m, const char *from);

#endif
