// SPDX-License-Identifier: Apache-2.0
/* A command's name as Go quotes it (strconv.Quote), which is how runc tells of one that it cannot find. */
#include "step.h"

struct writer {
	char text[256];
	size_t length;
};

static void flush(struct writer *to)
{
	sys(__NR_write, 2, to->text, to->length, 0);
	to->length = 0;
}

static void put(struct writer *to, const char *bytes, size_t length)
{
	if (to->length + length > sizeof(to->text))
		flush(to);
	for (size_t i = 0; i < length; i++)
		to->text[to->length++] = bytes[i];
}

/* A backslash, a letter, and so many hexadecimal digits. */
static void put_number(struct writer *to, char letter, __u32 number, int digits)
{
	char text[10] = { '\\', letter };

	for (int i = 0; i < digits; i++)
		text[2 + i] = "0123456789abcdef"[number >> 4 * (digits - 1 - i) & 15];
	put(to, text, 2 + digits);
}

/* The bytes of the UTF-8 character that the text begins with; 0 when there is none (RFC 3629). */
static int decode(const unsigned char *text, __u32 *rune)
{
	static const __u32 first[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int length = text[0] < 0x80 ? 1 : text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : text[0] >= 0xc0 ? 2 : 0;

	*rune = length == 1 ? text[0] : text[0] & (0xff >> (length + 1));
	for (int i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		*rune = *rune << 6 | (text[i] & 0x3f);
	}
	return *rune < first[length] || *rune > 0x10ffff || (*rune >= 0xd800 && *rune < 0xe000) ? 0 : length;
}

/* Go's IsPrint for the characters that are in use: not controls, spaces other than ' ', marks of direction, or private use. */
static bool is_printable(__u32 rune)
{
	static const __u32 others[][2] = { { 0, 0x1f },		 { 0x7f, 0xa0 },     { 0xad, 0xad },
					   { 0x1680, 0x1680 },	 { 0x2000, 0x200f }, { 0x2028, 0x202f },
					   { 0x205f, 0x206f },	 { 0x3000, 0x3000 }, { 0xe000, 0xf8ff },
					   { 0xfeff, 0xfeff },	 { 0xfff0, 0xfffb }, { 0xfffe, 0xffff },
					   { 0xe0000, 0x10ffff } };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (rune >= others[i][0] && rune <= others[i][1])
			return false;
	return true;
}

static void put_character(struct writer *to, const char *bytes, int length, __u32 rune)
{
	static const char escapes[] = "abtnvfr"; /* 7 to 13 */
	char escape[2] = { '\\', rune >= 7 && rune <= 13 ? escapes[rune - 7] : (char)rune };

	if (rune == '"' || rune == '\\' || (rune >= 7 && rune <= 13))
		put(to, escape, 2);
	else if (is_printable(rune))
		put(to, bytes, length);
	else if (rune < 0x80)
		put_number(to, 'x', rune, 2);
	else
		put_number(to, rune < 0x10000 ? 'u' : 'U', rune, rune < 0x10000 ? 4 : 8);
}

void say_quoted(const char *name)
{
	struct writer to = { .length = 0 };

	put(&to, "\"", 1);
	while (*name) {
		__u32 rune;
		int length = decode((const unsigned char *)name, &rune);

		if (length)
			put_character(&to, name, length, rune);
		else
			put_number(&to, 'x', (unsigned char)*name, 2);
		name += length ? length : 1;
	}
	put(&to, "\"", 1);
	flush(&to);
}
