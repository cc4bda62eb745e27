/* SPDX-License-Identifier: ISC
 *
 * Everything beyond plain ASCII is written as =XX, in the body (RFC 2045, 6.7)
 * and, nearly the same, in the subject (RFC 2047, 4.2).
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "io/mail.h"
#include "text/utf8.h"

#define LINE_MAX_QP 72		/* room for a last =XX and the soft end */
#define WORD_MAX 60		/* octets of an encoded word, of 75 */

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* Words of letters, digits and `more`, with single dots between them. */
static bool
dotted(const char *s, size_t len, const char *more)
{
	size_t i;

	if (!len || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (i = 0; i < len; i++) {
		if (s[i] == '.' ? s[i - 1] == '.' : !is_alnum(s[i]) &&
		    !strchr(more, s[i]))
			return false;
	}
	return true;
}

bool
mail_address(const char *text)
{
	const char *at = strrchr(text, '@');
	size_t len = strlen(text), local = at ? (size_t)(at - text) : 0;

	return at && len <= MAIL_ADDRESS_MAX && local <= 64 &&
	    dotted(text, local, "!#$%&'*+/=?^_`{|}~-") &&
	    dotted(at + 1, len - local - 1, "-") && at[1] != '-';
}

static void
write_date(struct buf *b, int64_t at)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
	    "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)(at / 1000);
	struct tm tm;

	if (!gmtime_r(&t, &tm))
		return;
	buf_addf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool
is_plain(const char *s)
{
	for (; *s; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

/* Encoded words, each of whole characters. */
static void
write_words(struct buf *b, const char *s)
{
	size_t left = strlen(s), used = 0, n, i;
	uint32_t cp;

	buf_adds(b, "=?utf-8?Q?");
	for (; left; s += n, left -= n) {
		n = utf8_decode(&cp, s, left);
		if (!n)
			n = 1;
		if (used + 3 * n > WORD_MAX) {
			buf_adds(b, "?=\r\n =?utf-8?Q?");
			used = 0;
		}
		used += 3 * n;
		for (i = 0; i < n; i++) {
			unsigned char c = (unsigned char)s[i];

			if (is_alnum(s[i]))
				buf_addc(b, s[i]);
			else
				buf_addf(b, "=%02X", c < ' ' ? ' ' : c);
		}
	}
	buf_adds(b, "?=");
}

static void
write_subject(struct buf *b, const char *subject)
{
	buf_adds(b, "Subject: ");
	/* a long line of ASCII is folded as encoded words, too */
	if (is_plain(subject) && strlen(subject) <= 200 &&
	    !strstr(subject, "=?"))
		buf_adds(b, subject);
	else
		write_words(b, subject);
	buf_adds(b, "\r\n");
}

static void
write_body(struct buf *b, const char *s)
{
	size_t used = 0;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		bool ends = s[1] == '\n' || !s[1];

		if (c == '\n') {
			buf_adds(b, "\r\n");
			used = 0;
			continue;
		}
		if (used >= LINE_MAX_QP) {
			buf_adds(b, "=\r\n");
			used = 0;
		}
		if (c == '=' || c < ' ' || c > '~' || (c == ' ' && ends)) {
			buf_addf(b, "=%02X", c);
			used += 3;
		} else {
			buf_addc(b, *s);
			used++;
		}
	}
	if (used)
		buf_adds(b, "\r\n");
}

void
mail_write(struct buf *b, const struct mail *m, const char *from)
{
	write_date(b, m->at);
	buf_addf(b, "From: %s\r\nTo: %s\r\n", from, m->to);
	if (m->reply_to)
		buf_addf(b, "Reply-To: %s\r\n", m->reply_to);
	write_subject(b, m->subject);
	buf_addf(b, "Message-ID: <%s%s>\r\n", m->id, strrchr(from, '@'));
	buf_adds(b, "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	write_body(b, m->text);
}
