// SPDX-License-Identifier: MIT
#include <stdio.h>

static unsigned int hash(const char *s)
{
	unsigned int h = 5381;

	while (*s)
		h = (h << 5) + h + (unsigned char)*s++;
	return h;
}

static int compare(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a - *b;
}

static void reverse(char *s, int n)
{
	for (char *e = s + n - 1; s < e; s++, e--) {
		char t = *s;

		*s = *e;
		*e = t;
	}
}

int main(void)
{
	char text[16] = "simulator";
	const char *list[] = { "mmap", "mmap_prepare", "", NULL };

	for (const char **p = list; *p; p++)
		printf("%u %d\n", hash(*p), compare(*p, "mmap"));
	reverse(text, 9);
	printf("%s|%5s|%-5s|%05d|%+d|%#x|%3c|%.3s\n", text, "ab", "cd", 42, 7, 255, 'q', "truncated");
	return 0;
}
