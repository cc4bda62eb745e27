/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <uniname.h>

#include "text/charname.h"

/* Unicode gives control characters no name. */
static const char *const controls[] = {
	"NULL", "START OF HEADING", "START OF TEXT", "END OF TEXT",
	"END OF TRANSMISSION", "ENQUIRY", "ACKNOWLEDGE", "BELL",
	"BACKSPACE", "CHARACTER TABULATION", "LINE FEED",
	"LINE TABULATION", "FORM FEED", "CARRIAGE RETURN", "SHIFT OUT",
	"SHIFT IN", "DATA LINK ESCAPE", "DEVICE CONTROL ONE",
	"DEVICE CONTROL TWO", "DEVICE CONTROL THREE", "DEVICE CONTROL FOUR",
	"NEGATIVE ACKNOWLEDGE", "SYNCHRONOUS IDLE",
	"END OF TRANSMISSION BLOCK", "CANCEL", "END OF MEDIUM",
	"SUBSTITUTE", "ESCAPE", "FILE SEPARATOR", "GROUP SEPARATOR",
	"RECORD SEPARATOR", "UNIT SEPARATOR"
};

const char *
charname(char buf[CHARNAME_SIZE], uint32_t cp)
{
	_Static_assert(CHARNAME_SIZE >= UNINAME_MAX, "names must fit");

	if (cp < sizeof controls / sizeof controls[0])
		snprintf(buf, CHARNAME_SIZE, "%s", controls[cp]);
	else if (cp == 0x7f)
		snprintf(buf, CHARNAME_SIZE, "DELETE");
	else if (!unicode_character_name(cp, buf))
		snprintf(buf, CHARNAME_SIZE, "unnamed");
	return buf;
}
