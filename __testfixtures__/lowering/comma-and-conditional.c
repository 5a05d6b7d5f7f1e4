// SPDX-License-Identifier: MIT
#include <stdio.h>

static int log_of(int n)
{
	printf("[%d]", n);
	return n;
}

int main(void)
{
	int a, b, c;
	unsigned int u = 5;
	const char *s;

	a = (b = 3, c = b + 4, b * c);
	printf("%d %d %d\n", a, b, c);
	printf(" %d\n", log_of(0) ? log_of(1) : log_of(2));
	printf(" %d\n", log_of(3) ?: log_of(4));
	printf(" %d\n", log_of(0) ?: log_of(5));
	s = a > 20 ? "big" : a > 10 ? "middle" : "small";
	printf("%s %d\n", s, 1 ? -1 : u);
	printf("%d\n", (1 ? -1 : u) > 0);
	a = b = c = 9;
	printf("%d%d%d\n", a, b, c);
	b += a -= 2;
	printf("%d %d\n", a, b);
	return 0;
}
