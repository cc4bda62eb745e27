/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier/bill.h"
#include "carrier/gateway.h"

static const char digits[] = "0123456789";

/* 12, 0.0075: at most six digits on either side of the point. */
static bool
is_price(const char *s)
{
	size_t whole = strspn(s, digits), part = 0;

	if (s[whole] == '.')
		part = strspn(s + whole + 1, digits);
	return whole >= 1 && whole <= 6 && part <= 6 &&
	    !s[whole + part + (s[whole] == '.')];
}

static bool
is_currency(const char *s)
{
	return strlen(s) == 3 &&
	    strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

void
bill_read(struct carrier_bill *b, const char *segments, const char *price,
    const char *currency)
{
	b->segments = 0;
	b->price[0] = '\0';
	if (strlen(segments) <= 3 && !segments[strspn(segments, digits)])
		b->segments = strtoll(segments, NULL, 10);
	price += *price == '-';
	if (is_price(price))
		snprintf(b->price, sizeof b->price, "%s%s%s", price,
		    is_currency(currency) ? " " : "",
		    is_currency(currency) ? currency : "");
}
