// SPDX-License-Identifier: MIT
#include <stdio.h>

static int count;

static int yes(int n)
{
	count += n;
	return n;
}

int main(void)
{
	int *p = 0;
	int x = 2;
	int r;

	r = p && *p;
	printf("%d\n", r);
	r = yes(0) && yes(1);
	printf("%d %d\n", r, count);
	r = yes(5) || yes(10);
	printf("%d %d\n", r, count);
	r = !yes(7) + !0 + !!9;
	printf("%d %d\n", r, count);
	if (x > 1 && x < 3 || yes(100))
		printf("in %d\n", count);
	while (x-- && yes(1))
		;
	printf("%d %d\n", x, count);
	printf("%d\n", (x == -1) + (count > 3) * 10);
	return 0;
}
