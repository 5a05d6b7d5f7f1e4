// SPDX-License-Identifier: MIT
#include <stdio.h>

#define FAIL(e, to) do { ret = (e); goto to; } while (0)
#define CHECK(test, to) if (!(test)) FAIL(-22, to)
#define LEAVE goto out

static int work(int n)
{
	int ret = 0;
	int total = 0;

	CHECK(n < 9, out);
	if (n == 1)
		LEAVE;
	for (int i = 0; i < 4; i++) {
		total += i;
		switch (n) {
		case 3:
			CHECK(i < 2, undo);
			break;
		case 4:
			FAIL(-5, inner);
		default:
			continue;
		}
	}
	if (n == 5) {
inner:
		total += 100;
	}
	ret = total;
	goto out;
undo:
	printf("undo %d\n", total);
out:
	printf("out %d\n", total);
	return ret;
}

int main(void)
{
	int n;

	for (n = 0; n < 11; n++)
		printf("%d\n", work(n));
	return 0;
}
