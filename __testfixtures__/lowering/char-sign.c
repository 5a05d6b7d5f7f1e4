// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	char c = '\xff';
	unsigned char u = '\xff';
	signed char s = 'A';
	char text[] = "a\tb\\\"\x41\101";
	int i;

	printf("%d %d %d\n", c, u, s);
	printf("%d %d %d %d\n", 'a', '\n', '\0', '\'');
	for (i = 0; text[i]; i++)
		printf("%d ", text[i]);
	printf("%lu\n", sizeof(text));
	c = 127;
	c++;
	printf("%d %d\n", c, c < 0);
	return 0;
}
