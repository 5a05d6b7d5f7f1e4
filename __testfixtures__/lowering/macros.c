// SPDX-License-Identifier: MIT
#include <stdio.h>

#define SIZE 8
#define DOUBLE(x) ((x) * 2)
#define BAD_SUM(a, b) a + b
#define MAX(a, b) ({ typeof(a) left = (a); typeof(b) right = (b); left > right ? left : right; })
#define SHOW(fmt, ...) printf("<" fmt ">\n", ##__VA_ARGS__)
#define SAY(fmt, args...) printf(PREFIX "%s " fmt "\n", __func__, ##args)
#define PREFIX "say: "
#define FIELD(p, name) ((p)->value_##name)
#define TEXT(x) #x
#define SET(x, v) do { (x) = (v); count++; } while (0)
#define NESTED(x) DOUBLE(DOUBLE(x) + SIZE)
#define EMPTY(x)

struct holder {
	int value_first;
	int value_second;
};

static int count;

static int once(void)
{
	return ++count;
}

int main(void)
{
	struct holder h = { 3, 4 };
	int buffer[SIZE];
	int x;

	printf("%lu %d %d\n", sizeof(buffer) / sizeof(int), DOUBLE(1 + 2), BAD_SUM(1, 2) * 3);
	printf("%d ", MAX(once(), -5));
	printf("%d\n", count);
	SHOW("plain");
	SAY("nothing");
	SAY("%d" PREFIX, 4);
	SHOW("%d %s", 5, TEXT(a + b));
	printf("%d\n", FIELD(&h, second) - FIELD(&h, first));
	if (count)
		SET(x, 12);
	else
		SET(x, 13);
	printf("%d %d %d\n", x, count, NESTED(1));
	for (;;) {
		if (x-- < 3)
			break;
	}
	EMPTY(nothing);
	printf("%d\n", x);
	return 0;
}
