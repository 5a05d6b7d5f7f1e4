// SPDX-License-Identifier: MIT
/* A bitmap that a macro declares in a function is an array of its own, as large as its bits need. */
#include <stdio.h>

#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]

static unsigned long last(const unsigned long *map, int words)
{
	return map[words - 1];
}

static int fill(int value)
{
	DECLARE_BITMAP(map, 130);
	DECLARE_BITMAP(other, 64);

	map[0] = value;
	map[2] = value + 1;
	other[0] = 7;
	return (int)(last(map, 3) * 100 + map[0] * 10 + other[0]);
}

int main(void)
{
	DECLARE_BITMAP(map, 65);

	map[1] = 3;
	printf("%d %d %d\n", fill(1), fill(4), (int)map[1]);
	printf("%d\n", (int)sizeof(map));
	return 0;
}
