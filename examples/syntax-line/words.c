#include <ctype.h>
#include <stdio.h>

/* Counts the words on standard input. */
int main(void)
{
	int c, words = 0, inside = 0;

	while ((c = getchar()) != EOF) {
		int is_letter = !isspace(c);

		words += is_letter && !inside;
		inside = is_letter;
	}
	printf("%d\n", words);
	return 0;
}
