// SPDX-License-Identifier: MIT
#include <stdio.h>

static int step(int n, int fail)
{
	printf("step %d\n", n);
	return n == fail ? -n : 0;
}

static int work(int fail)
{
	int ret;

	ret = step(1, fail);
	if (ret)
		goto out;
	ret = step(2, fail);
	if (ret)
		goto undo_one;
	for (int i = 0; i < 3; i++) {
		ret = step(3 + i, fail);
		if (ret)
			goto undo_two;
	}
	printf("done\n");
	return 0;

undo_two:
	printf("undo two\n");
undo_one:
	printf("undo one\n");
out:
	return ret;
}

int main(void)
{
	int fail;

	for (fail = 0; fail < 6; fail++)
		printf("%d -> %d\n", fail, work(fail));
	return 0;
}
