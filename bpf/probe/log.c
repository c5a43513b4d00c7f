// SPDX-License-Identifier: Apache-2.0
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void append_escaped(char *to, size_t room, const char *text)
{
	size_t used = 0;

	for (; *text && used + 7 < room; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			used += snprintf(to + used, room - used, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			used += snprintf(to + used, room - used, "\\u%04x", c);
		else
			to[used++] = c;
	}
	to[used] = 0;
}

void log_line(const char *level, const char *format, ...)
{
	char text[1024], escaped[4096];
	struct timespec now;
	struct tm tm;
	char time_text[32];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text[strcspn(text, "\n")] = 0;
	append_escaped(escaped, sizeof(escaped), text);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(time_text, sizeof(time_text), "%Y-%m-%dT%H:%M:%S", &tm);
	dprintf(2, "{\"time\":\"%s.%03ldZ\",\"level\":\"%s\",\"part\":\"probe\",\"msg\":\"%s\"}\n", time_text,
		now.tv_nsec / 1000000, level, escaped);
}
