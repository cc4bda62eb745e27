/* SPDX-License-Identifier: ISC
 *
 * phone [-b|-p] [COUNTRY]: prints what phone_parse says of each line of
 * standard input, for the tests. With -p lines are "COUNTRY TAB TEXT", to be
 * compared with t/parity/anchor; -b reads all lines first and prints look-ups
 * a second.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "phone/format.h"
#include "phone/phone.h"

static void
show(const char *line, size_t len, const char *country)
{
	const char *zones[PHONE_ZONES_MAX];
	struct phone p;
	size_t i, n;

	if (phone_parse(&p, line, len, country) < 0) {
		printf("-\t%s\n", phone_fault_name(p.fault));
		return;
	}
	printf("%s\t%s\t%s\t%s\t%d\t%s\t%s\t", p.e164,
	    phone_valid_name(p.valid), phone_fault_name(p.fault), p.country,
	    p.calling_code, phone_type_name(p.type), p.extension);
	n = phone_zones(&p, zones, PHONE_ZONES_MAX);
	for (i = 0; i < n; i++)
		printf("%s%s", i == 0 ? "" : " ", zones[i]);
	putchar('\n');
}

static void
compare(const char *line, size_t len)
{
	const char *tab = memchr(line, '\t', len);
	char national[PHONE_FORMAT_MAX], international[PHONE_FORMAT_MAX];
	char country[4] = "";
	struct phone p;

	if (tab == NULL || tab - line > 3)
		return;
	memcpy(country, line, (size_t)(tab - line));
	if (phone_parse(&p, tab + 1, len - (size_t)(tab + 1 - line),
	    country) < 0) {
		puts("-");
		return;
	}
	phone_national(&p, national);
	phone_international(&p, international);
	printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.e164,
	    phone_valid_name(p.valid), p.country, phone_type_name(p.type),
	    p.extension, national, international);
}

static void
bench(const char *country)
{
	struct buf b = { 0 };
	struct timespec from, to;
	size_t got, lines = 0, valid = 0, rounds;
	const char *s, *end;
	struct phone p;
	double seconds;

	while ((got = fread(buf_room(&b, 65536), 1, 65536, stdin)) > 0)
		b.len += got;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (rounds = 0; rounds < 5; rounds++)
		for (s = b.s; s < b.s + b.len; s = end + 1, lines++) {
			end = memchr(s, '\n', (size_t)(b.s + b.len - s));
			if (end == NULL)
				end = b.s + b.len;
			phone_parse(&p, s, (size_t)(end - s), country);
			valid += p.valid == PHONE_YES;
		}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	seconds = (double)(to.tv_sec - from.tv_sec) +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("%zu look-ups, %zu valid, %.2f million a second\n", lines,
	    valid, (double)lines / seconds / 1e6);
	buf_release(&b);
}

int
main(int argc, char **argv)
{
	bool timed = argc > 1 && strcmp(argv[1], "-b") == 0;
	bool pairs = argc > 1 && strcmp(argv[1], "-p") == 0;
	const char *country = argv[timed || pairs ? 2 : 1];
	char line[1024];
	size_t len;

	if (timed) {
		bench(country);
		return 0;
	}
	while (fgets(line, sizeof(line), stdin) != NULL) {
		len = strlen(line);
		len -= len > 0 && line[len - 1] == '\n';
		if (pairs)
			compare(line, len);
		else
			show(line, len, country);
	}
	return 0;
}
