import { Fault } from '../machine/fault';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { isUnknown } from '../machine/unknown';
import type { Pointer, Value } from '../machine/value';
import type { KernelFamily, KernelFunction } from './family';
import { ledger } from './ledger';
import { locks, runningTask } from './held-locks';
import { objects } from './objects';

/** What is held: a lock, by its address, or a section that has none. */
interface Held {
  readonly key: string;
  readonly name: string;
}

/** How a lock is held: by several at once or by one, and whether who holds it must not sleep. */
interface Manner {
  readonly shared: boolean;
  readonly atomic: boolean;
}

const SLEEPING: Manner = { shared: false, atomic: false };
const SLEEPING_SHARED: Manner = { shared: true, atomic: false };
const SPINNING: Manner = { shared: false, atomic: true };
const SPINNING_SHARED: Manner = { shared: true, atomic: true };

function identify(machine: Machine, lock: Value): Held {
  const pointer: Pointer = machine.pointer(isUnknown(lock) ? (lock.bound ?? lock) : lock);
  return { key: objects(machine).key(pointer), name: describe(pointer) };
}

/** Take a lock; taking one that is held already would wait for ever. */
function take(machine: Machine, lock: Value, manner: Manner): void {
  enter(machine, identify(machine, lock), manner);
}

function enter(machine: Machine, { key, name }: Held, manner: Manner): void {
  const held = locks(machine).get(key);
  if (held !== undefined && !(held.shared && manner.shared)) {
    throw new Fault('deadlock', `${name} is taken while it is held, since line ${held.line}`);
  }
  ledger(machine).add(machine, 'lock', name, 1);
  if (held !== undefined) held.count += 1;
  else {
    const task = runningTask(machine);
    locks(machine).set(key, { name, ...manner, task, count: 1, line: machine.line });
  }
}

function release(machine: Machine, lock: Value): void {
  leave(machine, identify(machine, lock));
}

function leave(machine: Machine, { key, name }: Held): void {
  const held = locks(machine).get(key);
  if (held === undefined) {
    machine.report('unlock of what is not locked', `${name} is released and was not taken`);
    return;
  }
  ledger(machine).add(machine, 'lock', name, -1);
  held.count -= 1;
  if (held.count === 0) locks(machine).delete(key);
}

/** Both ends of a section that is a state of the task or of its processor: it nests, and nobody waits for it. */
function section(name: string): readonly [KernelFunction, KernelFunction] {
  const held = { key: name, name };
  return [(machine) => enter(machine, held, SPINNING_SHARED), (machine) => leave(machine, held)];
}

const [rcuReadLock, rcuReadUnlock] = section('rcu_read_lock()');
const [preemptDisable, preemptEnable] = section('preempt_disable()');
const [localIrqDisable, localIrqEnable] = section('local_irq_disable()');
const [localBhDisable, localBhEnable] = section('local_bh_disable()');

const lock =
  (manner = SLEEPING): KernelFunction =>
  (machine, pointer) => {
    take(machine, pointer, manner);
  };

/** A lock that is waited for until a signal comes. */
const lockInterruptible =
  (manner = SLEEPING): KernelFunction =>
  (machine, pointer) => {
    const came = `a signal while waiting for ${describe(machine.pointer(pointer))}`;
    if (machine.possible(came, 0n, 1n) !== 0n) return -4n;
    take(machine, pointer, manner);
    return 0n;
  };

const trylock =
  (manner = SLEEPING): KernelFunction =>
  (machine, pointer) => {
    const held = locks(machine).get(identify(machine, pointer).key);
    if (held !== undefined && !(held.shared && manner.shared)) return 0n;
    take(machine, pointer, manner);
    return 1n;
  };

const unlock: KernelFunction = (machine, pointer) => {
  release(machine, pointer);
};

const isLocked: KernelFunction = (machine, pointer) =>
  locks(machine).has(identify(machine, pointer).key) ? 1n : 0n;

/** Functions of locks that change a lock and are modelled as doing nothing: that they are called shows in nothing else. */
export const INERT_LOCK_FUNCTIONS: readonly string[] = [
  'mutex_init',
  'mutex_destroy',
  'spin_lock_init',
  'raw_spin_lock_init',
  'rwlock_init',
  'init_rwsem',
  'sema_init',
];

const nothing: KernelFunction = () => undefined;

/** A spinlock that is held with something off on the processor; what the lock alone gives back stays off. */
const lockWith =
  (off: KernelFunction): KernelFunction =>
  (machine, pointer) => {
    void off(machine);
    take(machine, pointer, SPINNING);
  };

const unlockWith =
  (on: KernelFunction): KernelFunction =>
  (machine, pointer) => {
    release(machine, pointer);
    void on(machine);
  };

const lockIrq = lockWith(localIrqDisable);
const unlockIrq = unlockWith(localIrqEnable);

const irqsave: KernelFunction = (machine, pointer) => {
  void lockIrq(machine, pointer);
  return 0x200n;
};

/** Mutexes, spinlocks, read-write locks and semaphores: what is taken is released, and nothing is taken twice. */
export const lockFamily: KernelFamily = {
  header: `
struct mutex { long mutex_owner; };
struct lockdep_map { long lockdep_key; };
struct rw_semaphore { long rwsem_count; };
struct semaphore { unsigned int semaphore_count; };
typedef struct spinlock { unsigned int slock; } spinlock_t;
typedef struct raw_spinlock { unsigned int raw_lock; } raw_spinlock_t;
typedef struct rwlock { unsigned int rw_lock; } rwlock_t;
#define __SPIN_LOCK_UNLOCKED(name) { 0 }
#define __MUTEX_INITIALIZER(name) { 0 }
void mutex_init(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
int mutex_is_locked(struct mutex *lock);
void spin_lock_init(spinlock_t *lock);
void spin_lock(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
void spin_lock_bh(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
unsigned long __spin_lock_irqsave(spinlock_t *lock);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
#define spin_lock_irqsave(lock, flags) ((flags) = __spin_lock_irqsave(lock))
int spin_is_locked(spinlock_t *lock);
void raw_spin_lock_init(raw_spinlock_t *lock);
void raw_spin_lock(raw_spinlock_t *lock);
void raw_spin_unlock(raw_spinlock_t *lock);
unsigned long __raw_spin_lock_irqsave(raw_spinlock_t *lock);
void raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
#define raw_spin_lock_irqsave(lock, flags) ((flags) = __raw_spin_lock_irqsave(lock))
void rwlock_init(rwlock_t *lock);
void read_lock(rwlock_t *lock);
void read_unlock(rwlock_t *lock);
void write_lock(rwlock_t *lock);
void write_unlock(rwlock_t *lock);
void init_rwsem(struct rw_semaphore *sem);
void down_read(struct rw_semaphore *sem);
int down_read_interruptible(struct rw_semaphore *sem);
int down_read_killable(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_killable(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
void sema_init(struct semaphore *sem, int val);
void down(struct semaphore *sem);
int down_interruptible(struct semaphore *sem);
int down_trylock(struct semaphore *sem);
void up(struct semaphore *sem);
void rcu_read_lock(void);
void rcu_read_unlock(void);
void preempt_disable(void);
void preempt_enable(void);
void local_irq_disable(void);
void local_irq_enable(void);
void local_bh_disable(void);
void local_bh_enable(void);
#define rcu_dereference(p) (p)
#define rcu_dereference_protected(p, c) (p)
#define rcu_access_pointer(p) (p)
#define rcu_assign_pointer(p, v) ((p) = (v))
#define rcu_replace_pointer(p, v, c) ({ void *__old = (p); (p) = (v); __old; })
#define srcu_dereference(p, s) (p)
#define lockdep_assert(c) ((void)0)
void might_sleep(void);
#define cond_resched() (0)
`,
  functions: {
    /** mutex_init() */
    mutex_init: nothing,
    /** mutex_destroy() */
    mutex_destroy: nothing,
    /** mutex_lock() */
    mutex_lock: lock(),
    /** mutex_lock_nested() */
    mutex_lock_nested: lock(),
    /** mutex_lock_interruptible() */
    mutex_lock_interruptible: lockInterruptible(),
    /** mutex_lock_killable() */
    mutex_lock_killable: lockInterruptible(),
    /** mutex_trylock() */
    mutex_trylock: trylock(),
    /** mutex_unlock() */
    mutex_unlock: unlock,
    /** mutex_is_locked() */
    mutex_is_locked: isLocked,
    /** spin_lock_init() */
    spin_lock_init: nothing,
    /** spin_lock() */
    spin_lock: lock(SPINNING),
    /** spin_lock_irq() */
    spin_lock_irq: lockIrq,
    /** spin_lock_bh() */
    spin_lock_bh: lockWith(localBhDisable),
    /** spin_trylock() */
    spin_trylock: trylock(SPINNING),
    /** spin_unlock() */
    spin_unlock: unlock,
    /** spin_unlock_irq() */
    spin_unlock_irq: unlockIrq,
    /** spin_unlock_bh() */
    spin_unlock_bh: unlockWith(localBhEnable),
    /** spin_lock_irqsave(), which stores the flags that this returns */
    __spin_lock_irqsave: irqsave,
    /** spin_unlock_irqrestore() */
    spin_unlock_irqrestore: unlockIrq,
    /** spin_is_locked() */
    spin_is_locked: isLocked,
    /** raw_spin_lock_init() */
    raw_spin_lock_init: nothing,
    /** raw_spin_lock() */
    raw_spin_lock: lock(SPINNING),
    /** raw_spin_unlock() */
    raw_spin_unlock: unlock,
    /** raw_spin_lock_irqsave() */
    __raw_spin_lock_irqsave: irqsave,
    /** raw_spin_unlock_irqrestore() */
    raw_spin_unlock_irqrestore: unlockIrq,
    /** rwlock_init() */
    rwlock_init: nothing,
    /** read_lock() */
    read_lock: lock(SPINNING_SHARED),
    /** read_unlock() */
    read_unlock: unlock,
    /** write_lock() */
    write_lock: lock(SPINNING),
    /** write_unlock() */
    write_unlock: unlock,
    /** init_rwsem() */
    init_rwsem: nothing,
    /** down_read() */
    down_read: lock(SLEEPING_SHARED),
    /** down_read_interruptible() */
    down_read_interruptible: lockInterruptible(SLEEPING_SHARED),
    /** down_read_killable() */
    down_read_killable: lockInterruptible(SLEEPING_SHARED),
    /** down_read_trylock() */
    down_read_trylock: trylock(SLEEPING_SHARED),
    /** up_read() */
    up_read: unlock,
    /** down_write() */
    down_write: lock(),
    /** down_write_killable() */
    down_write_killable: lockInterruptible(),
    /** down_write_trylock() */
    down_write_trylock: trylock(),
    /** up_write() */
    up_write: unlock,
    /** downgrade_write() */
    downgrade_write: nothing,
    /** sema_init() */
    sema_init: nothing,
    /** down() */
    down: lock(),
    /** down_interruptible() */
    down_interruptible: lockInterruptible(),
    /** down_trylock(): 1 when it was not taken */
    down_trylock: (machine, pointer) => (trylock()(machine, pointer) === 1n ? 0n : 1n),
    /** up() */
    up: unlock,
    /** rcu_read_lock() */
    rcu_read_lock: rcuReadLock,
    /** rcu_read_unlock() */
    rcu_read_unlock: rcuReadUnlock,
    /** preempt_disable() */
    preempt_disable: preemptDisable,
    /** preempt_enable() */
    preempt_enable: preemptEnable,
    /** local_irq_disable() */
    local_irq_disable: localIrqDisable,
    /** local_irq_enable() */
    local_irq_enable: localIrqEnable,
    /** local_bh_disable() */
    local_bh_disable: localBhDisable,
    /** local_bh_enable() */
    local_bh_enable: localBhEnable,
    /** might_sleep(): that it is called where nobody may sleep shows in its row */
    might_sleep: nothing,
  },
};
