// SPDX-License-Identifier: MIT
#include <stdio.h>

static int retry(int times)
{
	int n = 0;
	int i;

again:
	n++;
	for (i = 0; i < 5; i++) {
		if (i == 3 && n < times)
			goto again;
		switch (i) {
		case 4:
			if (n > 100)
				goto fail;
			break;
		default:
			continue;
		}
	}
	if (n == 7)
		goto fail;
	return n;
fail:
	return -1;
}

int main(void)
{
	printf("%d %d %d %d\n", retry(0), retry(1), retry(4), retry(7));
	return 0;
}
