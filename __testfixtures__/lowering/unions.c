// SPDX-License-Identifier: MIT
#include <stdio.h>

union word {
	unsigned int u;
	int i;
	unsigned char bytes[4];
	struct {
		unsigned short low, high;
	} half;
};

struct tagged {
	int tag;
	union {
		long number;
		const char *text;
	} value;
};

static void show(struct tagged t)
{
	if (t.tag)
		printf("text %s\n", t.value.text);
	else
		printf("number %ld\n", t.value.number);
}

int main(void)
{
	union word w;
	struct tagged a = { .tag = 0, .value.number = -5 };
	struct tagged b = { 1, { .text = "five" } };
	int i;

	w.u = 0x81020304;
	for (i = 0; i < 4; i++)
		printf("%x ", w.bytes[i]);
	printf("%d %x %x\n", w.i, w.half.low, w.half.high);
	w.bytes[1] = 0xff;
	w.half.high = 0x1234;
	printf("%x\n", w.u);
	show(a);
	show(b);
	b = a;
	show(b);
	return 0;
}
