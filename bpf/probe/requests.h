/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_REQUESTS_H
#define BOB_PROBE_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What bob-probe digest is asked on stdin: a letter, a path, and a NUL. First the directories to resolve, in any order; an empty request
 * ends them. Then what events named, sorted by requests_compare, so that a walk of the same order can go along with it.
 */
enum request_kind {
	REQUEST_RESOLVE = 'R',
	REQUEST_TELL = 'T',	    /* its state is asked for */
	REQUEST_TELL_OR_GONE = 'G', /* the same, and that there is nothing is no surprise */
	REQUEST_NAMED = 'N',	    /* it was changed, or is gone; its state is told if it has one */
	REQUEST_MOUNT = 'M',	    /* something was mounted there */
};

struct request {
	char kind;
	char *path;
	size_t length;
};

/* The next request, as long as requests_take was not called; NULL: there is none. */
const struct request *requests_next(void);
void requests_take(void);
/* By path, name by name: a directory comes right before what is in it. */
int requests_compare(const char *a, size_t a_length, const char *b, size_t b_length);
bool requests_is_below(const struct request *request, const char *path, size_t length);

#endif
