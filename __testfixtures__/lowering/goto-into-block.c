// SPDX-License-Identifier: MIT
#include <stdio.h>

static int odd(int start)
{
	int i = start;
	int sum = 0;

	if (start > 2)
		goto middle;
	for (i = 0; i < 4; i++) {
		sum += 1;
middle:
		sum += 10;
		if (sum > 200)
			break;
		if (i == 1)
			continue;
		sum += 100;
	}
	switch (sum % 3) {
	case 0:
		sum += 1000;
		if (start == 1)
			goto inner;
		break;
	case 1:
		sum += 2000;
inner:
		sum += 5;
		break;
	default:
		sum += 3000;
	}
	return sum;
}

static int crossing(int n)
{
	int r = 0;

	if (n == 1)
		goto second;
first:
	r += 1;
	if (n == 2)
		goto third;
second:
	r += 10;
	if (r < 25)
		goto first;
third:
	r += 100;
	return r;
}

int main(void)
{
	int i;

	for (i = 0; i < 6; i++)
		printf("%d %d\n", odd(i), crossing(i));
	return 0;
}
