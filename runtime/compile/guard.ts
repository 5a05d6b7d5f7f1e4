import { guardOf } from '../../kernel/guards';

/** The functions that a guard class calls: when the scope is entered, and when it is left. */
export interface GuardClass {
  readonly lock: string;
  readonly unlock: string;
}

/** What a class that saves the interrupts' state is like for a simulator without interrupts: it keeps no variable for it. */
const WITHOUT_FLAGS: ReadonlyMap<string, GuardClass> = new Map([
  ['spinlock_irqsave', { lock: 'spin_lock_irq', unlock: 'spin_unlock_irq' }],
  ['raw_spinlock_irqsave', { lock: 'raw_spin_lock', unlock: 'raw_spin_unlock' }],
  ['read_lock_irqsave', { lock: 'read_lock', unlock: 'read_unlock' }],
  ['write_lock_irqsave', { lock: 'write_lock', unlock: 'write_unlock' }],
  ['irqsave', { lock: 'local_irq_disable', unlock: 'local_irq_enable' }],
]);

/**
 * The functions of a guard class; those that DEFINE_CLASS() makes for one that is not known: nobody knows what they do, as they
 * would where their names said that they lock.
 */
export function guardClass(name: string): GuardClass {
  const known = guardOf(name);
  return (
    WITHOUT_FLAGS.get(name) ??
    (known
      ? { lock: known.enter, unlock: known.leave }
      : { lock: `class_${name}_constructor`, unlock: `class_${name}_destructor` })
  );
}
