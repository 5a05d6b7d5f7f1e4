/**
 * Error numbers of include/uapi/asm-generic/errno-base.h and errno.h that the mapping code returns.
 * Kernel functions return them negated, as here: `return -EINVAL;`.
 */
export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const EIO = 5;
export const ENXIO = 6;
export const EBADF = 9;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const EEXIST = 17;
export const ENODEV = 19;
export const EINVAL = 22;
export const EOPNOTSUPP = 95;
export const EHWPOISON = 133;
export const EOVERFLOW = 75;
