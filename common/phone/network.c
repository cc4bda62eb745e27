/* SPDX-License-Identifier: ISC
 *
 * Networks and IMSIs, over the table of networks.
 */
#include "phone/network.h"

#include <string.h>

#include "phone/tables.h"

enum { IMSI_MIN = 6, IMSI_MAX = 15 };
enum { N_MCC, N_MNC, N_ISO, N_COUNTRY, N_BRAND, N_OPERATOR, N_STATUS, N_TYPE,
	N_BANDS, N_NOTES };

static const char *
text(size_t row, unsigned column)
{
	return network_text + network_rows[row][column];
}

size_t
network_count(void)
{
	return network_rows_len;
}

void
network_get(struct network *n, size_t i)
{
	n->mcc = text(i, N_MCC);
	n->mnc = text(i, N_MNC);
	n->iso = text(i, N_ISO);
	n->country = text(i, N_COUNTRY);
	n->brand = text(i, N_BRAND);
	n->operator = text(i, N_OPERATOR);
	n->status = text(i, N_STATUS);
	n->type = text(i, N_TYPE);
	n->bands = text(i, N_BANDS);
	n->notes = text(i, N_NOTES);
}

/* With mnc NULL only the country code counts. */
static int
compare(size_t row, const char *mcc, const char *mnc)
{
	int order = strcmp(text(row, N_MCC), mcc);

	return order != 0 || mnc == NULL ? order :
	    strcmp(text(row, N_MNC), mnc);
}

size_t
network_find(const char *mcc, const char *mnc, size_t *first)
{
	size_t low = 0, high = network_rows_len, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (compare(mid, mcc, mnc) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*first = low;
	while (high < network_rows_len && compare(high, mcc, mnc) == 0)
		high++;
	return high - low;
}

bool
network_is_operational(const struct network *n)
{
	return strcmp(n->status, "Operational") == 0;
}

/* The list says it where others have their frequencies; in its remarks the word
 * mostly tells of guests. Who has frequencies too has a network. */
bool
network_is_virtual(const struct network *n)
{
	return strstr(n->bands, "MVNO") != NULL && !strstr(n->bands, " / ");
}

const char *
network_codes(const char *iso, const char *operator)
{
	size_t low = 0, high = network_code_rows_len, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = strcmp(iso, network_text + network_code_rows[mid][0]);
		if (order == 0)
			order = strcmp(operator,
			    network_text + network_code_rows[mid][1]);
		if (order == 0)
			return network_text + network_code_rows[mid][2];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return "";
}

const char *
network_region(char first_digit)
{
	static const char *const regions[] = {
		"test", "", "Europe", "North America and Caribbean",
		"Asia and Middle East", "Oceania", "Africa",
		"South and Central America", "", "world-wide",
	};

	return first_digit >= '0' && first_digit <= '9' ?
	    regions[first_digit - '0'] : "";
}

static void
split(struct imsi *imsi, const char *digits, size_t n, size_t mnc)
{
	memcpy(imsi->mnc, digits + 3, mnc);
	imsi->mnc[mnc] = '\0';
	memcpy(imsi->msin, digits + 3 + mnc, n - 3 - mnc);
	imsi->msin[n - 3 - mnc] = '\0';
}

bool
imsi_parse(struct imsi *imsi, const char *digits, size_t n)
{
	size_t mnc, first;

	memset(imsi, 0, sizeof(*imsi));
	if (n < IMSI_MIN || n > IMSI_MAX)
		return false;
	for (mnc = 0; mnc < n; mnc++)
		if (digits[mnc] < '0' || digits[mnc] > '9')
			return false;
	memcpy(imsi->mcc, digits, 3);
	for (mnc = 3; mnc >= 2; mnc--) {
		if (n <= 3 + mnc)
			continue;
		split(imsi, digits, n, mnc);
		imsi->known = network_find(imsi->mcc, imsi->mnc, &first) > 0;
		if (imsi->known)
			return true;
	}
	split(imsi, digits, n, imsi->mcc[0] == '3' && n > 6 ? 3 : 2);
	return true;
}
