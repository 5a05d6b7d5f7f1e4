// SPDX-License-Identifier: MIT
#include <stdio.h>

struct counter {
	unsigned char c;
	long total;
	int *at;
};

int main(void)
{
	int a[4] = { 10, 20, 30, 40 };
	int i = 0;
	unsigned char c = 255;
	struct counter k = { 254, -1, a };
	struct counter *p = &k;
	int x;

	x = a[i++];
	x += a[i++];
	printf("%d %d\n", x, i);
	x = ++a[i];
	x -= a[i]--;
	printf("%d %d\n", x, a[2]);
	printf("%d ", c++);
	printf("%d\n", c);
	printf("%d ", p->c++);
	printf("%d ", p->c++);
	printf("%d\n", p->c--);
	printf("%ld ", ++p->total);
	printf("%ld\n", p->total);
	x = *p->at++;
	x += *p->at;
	printf("%d\n", x);
	x = (*p->at)++;
	printf("%d %d\n", x, a[1]);
	printf("%d\n", --*p->at);
	a[i++ % 4] += 5;
	printf("%d %d\n", i, a[2]);
	return 0;
}
