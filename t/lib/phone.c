/* SPDX-License-Identifier: ISC
 *
 * phone [-b|-B|-c|-l|-n|-p|-s] [COUNTRY]: prints what phone_parse says of each
 * line of standard input, for the tests; -l, whether it looks like a number.
 * These are to be compared with t/parity/: -p of lines "COUNTRY TAB TEXT",
 * formats; -n the operator, place and zones; -s of lines "COUNTRY TAB DIGITS",
 * short numbers. -b reads all lines first and prints look-ups a second, -B with
 * all that can be known of a number. -c lists the countries.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "phone/format.h"
#include "phone/names.h"
#include "phone/network.h"
#include "phone/phone.h"
#include "phone/short.h"

static void
show_zones(const struct phone *p)
{
	const char *zones[PHONE_ZONES_MAX];
	size_t i, n = phone_zones(p, zones, PHONE_ZONES_MAX);

	for (i = 0; i < n; i++)
		printf("%s%s", i == 0 ? "" : " ", zones[i]);
	putchar('\n');
}

static void
show(const char *line, size_t len, const char *country)
{
	struct phone p;

	if (phone_parse(&p, line, len, country) < 0) {
		printf("-\t%s\n", phone_fault_name(p.fault));
		return;
	}
	printf("%s\t%s\t%s\t%s\t%d\t%s\t%s\t", p.e164,
	    phone_valid_name(p.valid), phone_fault_name(p.fault), p.country,
	    p.calling_code, phone_type_name(p.type), p.extension);
	show_zones(&p);
}

static void
names(const char *line, size_t len)
{
	struct phone p;

	if (phone_parse(&p, line, len, NULL) < 0 || p.valid != PHONE_YES) {
		puts("-");
		return;
	}
	printf("%s\t%s\t%s\t", p.e164, phone_operator(&p), phone_place(&p));
	show_zones(&p);
}

static void
short_number(const char *line, size_t len)
{
	char country[4] = "";
	struct phone_short s;

	if (len < 4 || line[2] != '\t')
		return;
	memcpy(country, line, 2);
	if (!phone_short(&s, line + 3, len - 3, country))
		memset(&s, 0, sizeof(s));
	printf("%d %d %d %d %d %s\n", s.possible, s.valid, s.emergency,
	    s.carrier, s.sms, phone_cost_name(s.cost));
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

/* One look-up; with `all`, of everything. Returns something of each, so that
 * nothing is left out. */
static size_t
look_up(const char *s, size_t len, const char *country, bool all)
{
	char national[PHONE_FORMAT_MAX], international[PHONE_FORMAT_MAX];
	const char *zones[PHONE_ZONES_MAX], *operator;
	struct phone p;

	phone_parse(&p, s, len, country);
	if (!all || p.len == 0)
		return p.valid == PHONE_YES;
	operator = phone_operator(&p);
	return phone_zones(&p, zones, PHONE_ZONES_MAX) +
	    (size_t)*phone_country_name(p.country) + (size_t)*operator +
	    (size_t)*phone_place(&p) + phone_national(&p, national) +
	    (size_t)*network_codes(p.country, operator) +
	    phone_international(&p, international);
}

static void
bench(const char *country, bool all)
{
	struct buf b = { 0 };
	struct timespec from, to;
	size_t got, lines = 0, sum = 0, rounds;
	const char *s, *end;
	double seconds;

	while ((got = fread(buf_room(&b, 65536), 1, 65536, stdin)) > 0)
		b.len += got;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (rounds = 0; rounds < 5; rounds++)
		for (s = b.s; s < b.s + b.len; s = end + 1, lines++) {
			end = memchr(s, '\n', (size_t)(b.s + b.len - s));
			if (end == NULL)
				end = b.s + b.len;
			sum += look_up(s, (size_t)(end - s), country, all);
		}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	seconds = (double)(to.tv_sec - from.tv_sec) +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("%.2f million look-ups a second of %zu (sum %zu)\n",
	    (double)lines / seconds / 1e6, lines, sum);
	buf_release(&b);
}

static void
countries(void)
{
	const char *cc;
	size_t i;

	for (i = 0; (cc = phone_country(i)) != NULL; i++)
		printf("%s\t%d\t%s\t%s\t%s\n", cc, phone_calling_code(cc),
		    phone_code_country(phone_calling_code(cc)),
		    phone_portable(cc) ? "portable" : "fixed",
		    phone_country_name(cc));
}

static void
handle(char mode, const char *line, size_t len, const char *country)
{
	if (mode == 'p')
		compare(line, len);
	else if (mode == 'n')
		names(line, len);
	else if (mode == 's')
		short_number(line, len);
	else if (mode == 'l')
		puts(phone_looks_like(line, len) ? "yes" : "no");
	else
		show(line, len, country);
}

int
main(int argc, char **argv)
{
	char mode = argc > 1 && argv[1][0] == '-' ? argv[1][1] : ' ';
	const char *country = argv[mode == ' ' ? 1 : 2];
	char line[1024];
	size_t len;

	if (mode == 'c') {
		countries();
		return 0;
	}
	if (mode == 'b' || mode == 'B') {
		bench(country, mode == 'B');
		return 0;
	}
	while (fgets(line, sizeof(line), stdin) != NULL) {
		len = strlen(line);
		len -= len > 0 && line[len - 1] == '\n';
		handle(mode, line, len, country);
	}
	return 0;
}
