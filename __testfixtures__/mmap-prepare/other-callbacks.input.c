/*
 * Members of the name that are no such callback: an operation of a library, of which a pointer to void is no struct file, and
 * a part of a structure. Where the types stand for something that no file given tells, it may be one.
 */
#include "pool.h"

static int pool_map(void *ctx, pool_t *pool)
{
	pool->ptr = map_of(ctx, pool->size);
	return 0;
}

pool_ops_t pool_ops = {
	.name = "pool",
	.mmap = pool_map,
};

pool_request_t pool_request = {
	.kind = POOL_MAP,
	.u = { .mmap = { .addr = 0, .size = 4096 } },
};

static int wrapped_map(os_file_t *file, os_area_t *area)
{
	os_set_flags(area, OS_NOEXPAND);
	return 0;
}

os_operations_t wrapped_ops = {
	.owner = OS_MODULE,
	.mmap = wrapped_map,
};
