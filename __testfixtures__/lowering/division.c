// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	int a[] = { 7, -7, 7, -7, 0, 1 };
	int b[] = { 3, 3, -3, -3, 5, -1 };
	unsigned int i;
	unsigned int u = (unsigned int)-7;
	long long big = -9000000000LL;

	for (i = 0; i < sizeof(a) / sizeof(a[0]); i++)
		printf("%d/%d=%d rest %d\n", a[i], b[i], a[i] / b[i], a[i] % b[i]);
	printf("%u %u\n", u / 3, u % 3);
	printf("%lld %lld\n", big / 7, big % 7);
	a[0] %= 4;
	a[1] /= 2;
	printf("%d %d\n", a[0], a[1]);
	return 0;
}
