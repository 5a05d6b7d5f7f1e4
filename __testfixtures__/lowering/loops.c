// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	int i = 0, j, n = 0;

	do {
		n += i;
	} while (++i < 5);
	printf("%d %d\n", i, n);
	do
		n--;
	while (n > 7);
	printf("%d\n", n);
	do {
		if (n == 3)
			break;
		if (n % 2)
			continue;
		printf("even %d\n", n);
	} while (n-- > 0);
	for (i = 0, j = 10; i < j; i++, j--)
		;
	printf("%d %d\n", i, j);
	for (;;) {
		if (i++ > 8)
			break;
	}
	while (i)
		i -= i > 3 ? 3 : 1;
	printf("%d\n", i);
	for (int k = 0; k < 3; k++)
		for (int l = 0; l < 3; l++) {
			if (l == k)
				continue;
			if (l + k == 3)
				break;
			printf("%d%d ", k, l);
		}
	printf("\n");
	return 0;
}
