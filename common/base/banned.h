/* SPDX-License-Identifier: ISC
 *
 * Functions that overrun, hide errors or keep state where nobody looks. The
 * Makefile includes this file before every source of ours, so that using one
 * of them does not compile.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison atoi atol atof strtok gmtime localtime ctime asctime

#endif
