// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	int n = 3;
	int total = ({
		int sum = 0;

		for (int i = 1; i <= n; i++) {
			if (i == 2)
				continue;
			sum += i;
		}
		sum;
	});
	long wide = ({ long w = 1L << 40; w + n; }) * 2;
	struct { int a, b; } pair = { 1, 2 };
	int got = ({ typeof(pair) copy = pair; copy.a = 9; copy; }).a + pair.a;

	printf("%d %ld %d\n", total, wide, got);
	({ n++; });
	if (({ n > 3; }))
		printf("more %d\n", n);
	return 0;
}
