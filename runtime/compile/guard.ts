/** The functions that a guard class calls: when the scope is entered, and when it is left (include/linux/cleanup.h and its users). */
export interface GuardClass {
  readonly lock: string;
  readonly unlock: string;
}

const CLASSES = new Map<string, GuardClass>([
  ['mutex', { lock: 'mutex_lock', unlock: 'mutex_unlock' }],
  ['spinlock', { lock: 'spin_lock', unlock: 'spin_unlock' }],
  ['spinlock_irq', { lock: 'spin_lock_irq', unlock: 'spin_unlock_irq' }],
  ['spinlock_irqsave', { lock: 'spin_lock_irq', unlock: 'spin_unlock_irq' }],
  ['spinlock_bh', { lock: 'spin_lock_bh', unlock: 'spin_unlock_bh' }],
  ['raw_spinlock', { lock: 'raw_spin_lock', unlock: 'raw_spin_unlock' }],
  ['raw_spinlock_irqsave', { lock: 'raw_spin_lock', unlock: 'raw_spin_unlock' }],
  ['read_lock', { lock: 'read_lock', unlock: 'read_unlock' }],
  ['write_lock', { lock: 'write_lock', unlock: 'write_unlock' }],
  ['rwsem_read', { lock: 'down_read', unlock: 'up_read' }],
  ['rwsem_write', { lock: 'down_write', unlock: 'up_write' }],
  ['mmap_read_lock', { lock: 'mmap_read_lock', unlock: 'mmap_read_unlock' }],
  ['mmap_write_lock', { lock: 'mmap_write_lock', unlock: 'mmap_write_unlock' }],
  ['rcu', { lock: 'rcu_read_lock', unlock: 'rcu_read_unlock' }],
  ['preempt', { lock: 'preempt_disable', unlock: 'preempt_enable' }],
  ['irq', { lock: 'local_irq_disable', unlock: 'local_irq_enable' }],
  ['device', { lock: 'device_lock', unlock: 'device_unlock' }],
]);

/** The functions of a guard class; one that is not known calls functions named after it. */
export function guardClass(name: string): GuardClass {
  return CLASSES.get(name) ?? { lock: `${name}_lock`, unlock: `${name}_unlock` };
}
