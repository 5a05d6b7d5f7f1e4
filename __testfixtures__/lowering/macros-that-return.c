/* Macros that are statements which begin like an expression: `return -EIO` is no difference of two names. */
#include <stdio.h>

#define failed(error) return error
#define failed_always return -5
#define left goto out

static int by_value(int a)
{
	if (a > 3)
		failed(-22);
	if (a < 0)
		failed_always;
	return a;
}

static int by_jump(int a)
{
	int ret = 7;

	if (a)
		left;
	ret = 8;
out:
	return ret;
}

int main(void)
{
	printf("%d %d %d\n", by_value(4), by_value(-1), by_value(2));
	printf("%d %d\n", by_jump(0), by_jump(1));
	return 0;
}
