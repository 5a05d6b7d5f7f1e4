// SPDX-License-Identifier: MIT
#include <stdio.h>

#define HAVE_B
#define LEVEL 3

static int pick(int a)
{
	int r;

	if (a == 0)
		r = 10;
#ifdef HAVE_A
	else if (a == 1)
		r = 20;
#endif
#ifdef HAVE_B
	else if (a == 2)
		r = 30;
#endif /* HAVE_B */
	else
		return -1;
#if LEVEL > 2 && defined(HAVE_B)
	r += 1;
# if LEVEL == 4
	r += 2;
# elif LEVEL == 3 /*
	   a comment that
	   #else
	   */
	r += 4;
# else
	r += 8;
# endif
#else
	#error not here
	r = (;
#endif
	return r;
}

#ifndef HAVE_A
#define HAVE_A 1
static int late = HAVE_A;
#undef HAVE_B
#else
static int late = 7;
#endif

#if 0
this is not C
#endif

int main(void)
{
	printf("%d %d %d %d\n", pick(0), pick(1), pick(2), late);
#ifdef HAVE_B
	printf("never\n");
#endif
	return 0;
}
