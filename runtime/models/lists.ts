import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import type { Value } from '../machine/value';
import type { KernelFamily, KernelFunction } from './family';
import { checkList } from './guarded';
import { ledger } from './ledger';
import { objects } from './objects';

/** What a removed entry points to (LIST_POISON1, LIST_POISON2). */
const POISON1 = 0xdead000000000100n;
const POISON2 = 0xdead000000000122n;

const next = (m: Machine, entry: Value): Value => m.get(entry, m.field('list_head', 'next'));
const previous = (m: Machine, entry: Value): Value => m.get(entry, m.field('list_head', 'prev'));
const setNext = (m: Machine, entry: Value, to: Value): void =>
  void m.set(entry, m.field('list_head', 'next'), to);
const setPrevious = (m: Machine, entry: Value, to: Value): void =>
  void m.set(entry, m.field('list_head', 'prev'), to);

/** The lists that a run has put entries into, by entry. */
class ListsOf {
  readonly of = new Map<string, string>();
}

/** Enters that an entry is put into a list, or taken out of the one that it is in. */
function noteChange(m: Machine, entry: Value, head: Value | null): void {
  const { of } = m.kept(ListsOf);
  const key = objects(m).key(m.pointer(entry));
  if (head !== null) {
    const pointer = m.pointer(head);
    of.set(key, objects(m).key(pointer));
    checkList(m, of.get(key)!, describe(pointer));
    return;
  }
  const list = of.get(key);
  if (list !== undefined) checkList(m, list, '');
  of.delete(key);
}

function insert(m: Machine, entry: Value, before: Value, after: Value): void {
  setPrevious(m, after, entry);
  setNext(m, entry, after);
  setPrevious(m, entry, before);
  setNext(m, before, entry);
  ledger(m).add(m, 'list entry', describe(m.pointer(entry)), 1);
}

function remove(m: Machine, entry: Value): void {
  noteChange(m, entry, null);
  const before = previous(m, entry);
  const after = next(m, entry);
  setPrevious(m, after, before);
  setNext(m, before, after);
  ledger(m).add(m, 'list entry', describe(m.pointer(entry)), -1);
}

const init: KernelFunction = (m, head) => {
  setNext(m, head, head);
  setPrevious(m, head, head);
};

const add: KernelFunction = (m, entry, head) => {
  noteChange(m, entry, head);
  insert(m, entry, head, next(m, head));
};
const addTail: KernelFunction = (m, entry, head) => {
  noteChange(m, entry, head);
  insert(m, entry, previous(m, head), head);
};

/** Doubly linked lists. */
export const listFamily: KernelFamily = {
  header: `
struct list_head { struct list_head *next, *prev; };
struct hlist_node { struct hlist_node *next; struct hlist_node **pprev; };
struct hlist_head { struct hlist_node *first; };
#define LIST_HEAD_INIT(name) { &(name), &(name) }
void INIT_LIST_HEAD(struct list_head *list);
void list_add(struct list_head *entry, struct list_head *head);
void list_add_tail(struct list_head *entry, struct list_head *head);
void list_add_rcu(struct list_head *entry, struct list_head *head);
void list_add_tail_rcu(struct list_head *entry, struct list_head *head);
void list_del(struct list_head *entry);
void list_del_rcu(struct list_head *entry);
void list_del_init(struct list_head *entry);
void list_move(struct list_head *entry, struct list_head *head);
void list_move_tail(struct list_head *entry, struct list_head *head);
int list_empty(const struct list_head *head);
int list_empty_careful(const struct list_head *head);
int list_is_singular(const struct list_head *head);
int list_is_last(const struct list_head *entry, const struct list_head *head);
#define list_first_entry(head, type, member) list_entry(((struct list_head *)(head))->next, type, member)
#define list_last_entry(head, type, member) list_entry(((struct list_head *)(head))->prev, type, member)
#define list_first_entry_or_null(head, type, member) (list_empty(head) ? NULL : list_entry(((struct list_head *)(head))->next, type, member))
#define list_next_entry(pos, member) list_entry(((struct list_head *)&(pos)->member)->next, typeof(*(pos)), member)
#define list_prev_entry(pos, member) list_entry(((struct list_head *)&(pos)->member)->prev, typeof(*(pos)), member)
#define list_entry_is_head(pos, head, member) (&(pos)->member == (head))
#define list_for_each(pos, head) for (pos = ((struct list_head *)(head))->next; pos != (head); pos = pos->next)
#define list_for_each_prev(pos, head) for (pos = ((struct list_head *)(head))->prev; pos != (head); pos = pos->prev)
#define list_for_each_safe(pos, n, head) for (pos = ((struct list_head *)(head))->next, n = pos->next; pos != (head); pos = n, n = pos->next)
#define list_for_each_entry(pos, head, member) for (pos = list_first_entry(head, typeof(*pos), member); (struct list_head *)&pos->member != (struct list_head *)(head); pos = list_next_entry(pos, member))
#define list_for_each_entry_rcu(pos, head, member, ...) list_for_each_entry(pos, head, member)
#define list_for_each_entry_reverse(pos, head, member) for (pos = list_last_entry(head, typeof(*pos), member); (struct list_head *)&pos->member != (struct list_head *)(head); pos = list_prev_entry(pos, member))
#define list_for_each_entry_continue(pos, head, member) for (pos = list_next_entry(pos, member); (struct list_head *)&pos->member != (struct list_head *)(head); pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member) for (pos = list_first_entry(head, typeof(*pos), member), n = list_next_entry(pos, member); (struct list_head *)&pos->member != (struct list_head *)(head); pos = n, n = list_next_entry(n, member))
#define for_each_sg(sglist, sg, nr, i) for ((i) = 0, (sg) = (sglist); (i) < (nr); (i)++, (sg) = sg_next(sg))
#define for_each_sgtable_sg(sgt, sg, i) for_each_sg((sgt)->sgl, sg, (sgt)->orig_nents, i)
#define for_each_sgtable_dma_sg(sgt, sg, i) for_each_sg((sgt)->sgl, sg, (sgt)->nents, i)
struct scatterlist { unsigned long page_link; unsigned int offset; unsigned int length; dma_addr_t dma_address; unsigned int dma_length; };
struct sg_table { struct scatterlist *sgl; unsigned int nents; unsigned int orig_nents; };
#define for_each_set_bit(bit, addr, size) for ((bit) = 0; (bit) < (size); (bit)++) if (test_bit((bit), (addr)))
#define for_each_clear_bit(bit, addr, size) for ((bit) = 0; (bit) < (size); (bit)++) if (!test_bit((bit), (addr)))
`,
  functions: {
    /** INIT_LIST_HEAD() */
    INIT_LIST_HEAD: init,
    /** list_add() */
    list_add: add,
    /** list_add_tail() */
    list_add_tail: addTail,
    /** list_add_rcu() */
    list_add_rcu: add,
    /** list_add_tail_rcu() */
    list_add_tail_rcu: addTail,
    /** list_del(): the entry then points to poison */
    list_del: (m, entry) => {
      remove(m, entry);
      setNext(m, entry, POISON1);
      setPrevious(m, entry, POISON2);
    },
    /** list_del_rcu() */
    list_del_rcu: (m, entry) => {
      remove(m, entry);
      setPrevious(m, entry, POISON2);
    },
    /** list_del_init() */
    list_del_init: (m, entry) => {
      remove(m, entry);
      void init(m, entry);
    },
    /** list_move() */
    list_move: (m, entry, head) => {
      remove(m, entry);
      void add(m, entry, head);
    },
    /** list_move_tail() */
    list_move_tail: (m, entry, head) => {
      remove(m, entry);
      void addTail(m, entry, head);
    },
    /** list_empty() */
    list_empty: (m, head) => (m.compare('==', next(m, head), head) ? 1n : 0n),
    /** list_empty_careful() */
    list_empty_careful: (m, head) => (m.compare('==', next(m, head), head) ? 1n : 0n),
    /** list_is_singular() */
    list_is_singular: (m, head) =>
      !m.compare('==', next(m, head), head) && m.compare('==', next(m, head), previous(m, head)) ? 1n : 0n,
    /** list_is_last() */
    list_is_last: (m, entry, head) => (m.compare('==', next(m, entry), head) ? 1n : 0n),
  },
};
