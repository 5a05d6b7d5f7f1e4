// SPDX-License-Identifier: MIT
#include <stdio.h>

struct state {
	int n;
	unsigned char small;
	long list[3];
};

static void bump(int *n)
{
	++*n;
}

static void bump_small(unsigned char *c)
{
	*c += 200;
}

static void swap(long *a, long *b)
{
	long t = *a;

	*a = *b;
	*b = t;
}

static int param(int x)
{
	int *p = &x;

	*p *= 2;
	return x + *p;
}

int main(void)
{
	struct state s = { 1, 100, { 5, 6, 7 } };
	int n = 4;
	short h = -3;
	short *ph = &h;
	unsigned char c = 100;

	bump(&n);
	bump(&s.n);
	bump_small(&c);
	bump_small(&s.small);
	swap(&s.list[0], s.list + 2);
	*ph -= 1;
	printf("%d %d %d %d\n", n, s.n, c, s.small);
	printf("%ld %ld %ld %d\n", s.list[0], s.list[1], s.list[2], h);
	printf("%d\n", param(21));
	for (int i = 0; i < 2; i++) {
		int fresh = i * 10;
		int *p = &fresh;

		bump(p);
		printf("%d ", fresh);
	}
	printf("\n");
	return 0;
}
