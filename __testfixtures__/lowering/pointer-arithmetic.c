// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	int a[10];
	int *p = a;
	int *end = a + 10;
	int *q;
	char *bytes = (char *)a;
	int i;

	for (i = 0; p < end; p++, i += 3)
		*p = i;
	p = &a[2];
	q = p + 5;
	printf("%d %d %ld %ld\n", *p, *q, q - p, (char *)q - (char *)p);
	printf("%d %d %d\n", p[-1], *(q - 2), 3[a]);
	printf("%d ", *p++);
	printf("%d ", *p);
	printf("%d\n", *++p);
	printf("%d\n", *(int *)(bytes + 4));
	printf("%d %d\n", p == &a[4], p != q);
	printf("%d %d %d\n", p < q, q >= p, p > end);
	p += 3;
	q -= 1;
	printf("%ld %d\n", q - p, (int)(p - a));
	(*p)++;
	printf("%d\n", a[7]);
	return 0;
}
