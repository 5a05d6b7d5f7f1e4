// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

int main(void)
{
	unsigned int words[3] = { 0x11223344, 0x55667788, 0 };
	unsigned char *bytes = (unsigned char *)words;
	unsigned short *halves = (unsigned short *)(bytes + 1);
	unsigned int copy;
	long wide;
	int i;

	for (i = 0; i < 8; i++)
		printf("%02x", bytes[i]);
	printf("\n%x %x\n", halves[0], halves[1]);
	bytes[2] = 0xee;
	printf("%x\n", words[0]);
	memcpy(&copy, bytes + 3, sizeof(copy));
	printf("%x\n", copy);
	memset(&words[1], 0xab, 6);
	printf("%x %x\n", words[1], words[2]);
	memcpy(&wide, words, sizeof(wide));
	printf("%lx\n", wide);
	return 0;
}
