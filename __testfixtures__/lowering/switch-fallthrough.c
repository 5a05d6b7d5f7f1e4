// SPDX-License-Identifier: MIT
#include <stdio.h>

enum kind { FIRST, SECOND = 5, THIRD, LAST = -2 };

static int choose(int n)
{
	int r = 0;

	switch (n) {
	case FIRST:
		r += 1;
	case SECOND:
		r += 10;
		break;
	default:
		r += 100;
	case THIRD:
		r += 1000;
		break;
	case LAST:
		return -7;
	}
	return r;
}

static const char *name(unsigned char c)
{
	switch (c) {
	case 'a':
	case 'b':
		return "ab";
	case 200:
		return "high";
	}
	return "other";
}

static int ranges(int n)
{
	switch (n) {
	case -5 ... -1:
		return 1;
	case 'a' ... 'c':
		return 2;
	case 1000:
	case 10 ... 12:
		n++;
	default:
		return n;
	}
}

static int nested(int a, int b)
{
	int total = 0;

	switch (a) {
	case 1: {
		int inner = b * 2;

		switch (b) {
		case 3:
			total += inner;
			break;
		case 4:
			total -= inner;
		}
		total += 1;
		break;
	}
	case 2:
		while (b-- > 0) {
			if (b == 2)
				continue;
			if (b == 1)
				break;
			total += 7;
		}
	}
	return total;
}

int main(void)
{
	int i;

	for (i = -3; i < 8; i++)
		printf("%d:%d ", i, choose(i));
	printf("\n%s %s %s %s\n", name('a'), name('b'), name(200), name('z'));
	printf("%d %d %d %d %d\n", ranges(-3), ranges('b'), ranges(11), ranges(1000), ranges(0));
	printf("%d %d %d %d\n", nested(1, 3), nested(1, 4), nested(2, 6), nested(3, 1));
	return 0;
}
