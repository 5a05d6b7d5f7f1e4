/**
 * Macros that define a variable of a structure by its name (include/linux/mutex.h, spinlock.h, rwlock.h, rwsem.h, list.h,
 * completion.h, wait.h, idr.h, xarray.h): the tag of that structure.
 */
export const DEFINERS: ReadonlyMap<string, string> = new Map([
  ['DEFINE_MUTEX', 'mutex'],
  ['DEFINE_SPINLOCK', 'spinlock'],
  ['DEFINE_RWLOCK', 'rwlock'],
  ['DECLARE_RWSEM', 'rw_semaphore'],
  ['LIST_HEAD', 'list_head'],
  ['HLIST_HEAD', 'hlist_head'],
  ['DECLARE_COMPLETION', 'completion'],
  ['DECLARE_COMPLETION_ONSTACK', 'completion'],
  ['DECLARE_WAIT_QUEUE_HEAD', 'wait_queue_head'],
  ['DEFINE_IDA', 'ida'],
  ['DEFINE_IDR', 'idr'],
  ['DEFINE_XARRAY', 'xarray'],
]);
