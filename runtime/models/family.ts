export type { KernelFamily, KernelFunction } from '../compile/library';
