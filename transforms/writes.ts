import type { Driver } from '../model/driver';
import type { CallExpression, CMacroBlock, Identifier, Node } from '../model/nodes';
import type { Use } from '../model/query';

/** Macros of the kernel that write a variable they are given by name, and at which arguments. */
const WRITERS: Readonly<Record<string, readonly number[]>> = {
  do_div: [0],
  swap: [0, 1],
  get_user: [0],
  __get_user: [0],
  unsafe_get_user: [0],
  local_irq_save: [0],
  local_save_flags: [0],
  spin_lock_irqsave: [1],
  spin_trylock_irqsave: [1],
  raw_spin_lock_irqsave: [1],
  read_lock_irqsave: [1],
  write_lock_irqsave: [1],
  rdmsrl: [1],
  rcu_assign_pointer: [0],
  RCU_INIT_POINTER: [0],
  WRITE_ONCE: [0],
  va_arg: [0],
};

/**
 * May a use of a variable change it, in whatever way C can: as the target of an assignment, through its address, a member
 * of it (`prot.pgprot |= x`), what a macro makes of it (`pgprot_val(prot) |= x`), or by a macro that it is given to
 * (`do_div(size, 2)`, a loop macro, a macro of the file that assigns its parameter)?
 */
export function mayWrite(driver: Driver, { node, parents }: Use<Identifier>): boolean {
  let inner: Node = node;
  /** Is what stands here no longer the variable alone, but something that a macro may have made of it? */
  let wrapped = false;
  for (const parent of parents) {
    switch (parent.type) {
      case 'VariableDeclarator':
        return parent.id === inner;
      case 'AssignmentExpression':
        return parent.left === inner;
      case 'UpdateExpression':
      case 'CAddressOf':
        return true;
      case 'ParenthesizedExpression':
        break;
      case 'MemberExpression':
        if (parent.object !== inner || parent.arrow || parent.computed) return false;
        break;
      case 'CallExpression':
        if (wrapped || parent.callee === inner) return false;
        if (writesArgument(driver, parent, inner)) return true;
        wrapped = true;
        break;
      case 'CMacroBlock':
        return !wrapped && (parent.arguments as readonly Node[]).includes(inner) && repeats(parent);
      default:
        return false;
    }
    inner = parent;
  }
  return false;
}

/** `for_each_set_bit(i, ...)`: a loop macro sets its variables. */
function repeats({ callee }: CMacroBlock): boolean {
  return !/guard/.test(callee.name);
}

/** Does a call assign one of its arguments, because it is a macro? */
function writesArgument(
  driver: Driver,
  { callee, arguments: given }: CallExpression,
  argument: Node,
): boolean {
  if (callee.type !== 'Identifier') return false;
  const index = (given as readonly Node[]).indexOf(argument);
  if (WRITERS[callee.name]?.includes(index)) return true;
  return driver.items.some((item) => {
    if (item.kind !== 'directive') return false;
    const text = driver.source.slice(item.start, item.end);
    const define = /^#\s*define\s+(\w+)\(([^)]*)\)([^]*)$/.exec(text);
    if (define?.[1] !== callee.name) return false;
    const parameter = define[2].split(',')[index]?.trim();
    return parameter !== undefined && /^\w+$/.test(parameter) && assigns(define[3], parameter);
  });
}

/** Does the text of a macro assign a name, or take its address? */
function assigns(text: string, name: string): boolean {
  const after = new RegExp(`\\b${name}\\b[\\s)]*(=(?!=)|[-+*/%&|^]=|<<=|>>=|\\+\\+|--)`);
  const before = new RegExp(`(\\+\\+|--|(?<![&\\w)\\]]\\s*)&)[\\s(]*${name}\\b`);
  return after.test(text) || before.test(text);
}
