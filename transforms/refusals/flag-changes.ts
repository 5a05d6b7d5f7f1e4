import { executions, type Execution } from '../../analysis/paths';
import { changesFlags } from '../../kernel/flags';
import type { Driver } from '../../model/driver';
import type { FunctionDeclaration, Node } from '../../model/nodes';
import { calleeName, findWithin, isName, unparenthesized } from '../../model/query';
import { forbidsMerging } from '../mapped-callback/safety';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { calleesOf, keyOf } from '../mmap-prepare/passed-vma';

/** What ways do to the flags of a vma: by what a function does itself, and by functions of the file that it passes the vma to. */
export class FlagChanges {
  readonly #nodes = new Map<Node, string | null>();

  /**
   * @param conversion a function, and what its vma is called there
   * @param helpers what is known of functions that are passed the vma, by where they begin and their name for it
   */
  constructor(
    private readonly conversion: Conversion,
    private readonly helpers = new Map<string, 'forbids' | 'changes' | null>(),
  ) {}

  /** What a way does to the flags, as text; empty when nothing; null when a function that it calls forbids merging. */
  ofRun({ trace }: Execution): string | null {
    const changes: string[] = [];
    for (const node of trace) {
      let known = this.#nodes.get(node);
      if (known === undefined) this.#nodes.set(node, (known = this.#ofNode(node)));
      if (known === null) return null;
      if (known !== '') changes.push(known);
    }
    return changes.join(';');
  }

  #ofNode(node: Node): string | null {
    const { driver, function: definition, vma } = this.conversion;
    const changes: Node[] = [];
    for (const { node: call } of findWithin(definition, node, 'CallExpression')) {
      const name = calleeName(call);
      const isGiven = call.arguments.some((argument) => isName(argument, vma));
      if (name !== null && isGiven && changesFlags(name)) changes.push(call);
      for (const helper of calleesOf(this.conversion, call)) {
        const inside = this.#ofHelper(helper);
        if (inside === 'forbids') return null;
        if (inside === 'changes') changes.push(call);
      }
    }
    for (const { node: assignment } of findWithin(definition, node, 'AssignmentExpression'))
      if (vmaMember(this.conversion, unparenthesized(assignment.left)) === 'vm_flags')
        changes.push(assignment);
    return changes.map(({ start, end }) => driver.source.slice(start, end).replace(/\s+/g, '')).join(';');
  }

  /** What a function of the file does to the flags of a vma that it is passed: what it only looks at, it leaves as they are. */
  #ofHelper(helper: Conversion): 'forbids' | 'changes' | null {
    const key = keyOf(helper);
    let known = this.helpers.get(key);
    if (known !== undefined) return known;
    // One that calls itself does what it does otherwise.
    this.helpers.set(key, null);
    known = this.#readHelper(helper);
    this.helpers.set(key, known);
    return known;
  }

  #readHelper(inside: Conversion): 'forbids' | 'changes' | null {
    const reader = new FlagChanges(inside, this.helpers);
    const ways = waysThrough(inside.driver, inside.function);
    if (ways === null) return reader.#ofNode(inside.function.body) === '' ? null : 'changes';
    const merging = ways.filter((run) => !forbidsMerging(inside, run));
    const changes = merging.map((run) => reader.ofRun(run)).filter((change) => change !== null);
    if (changes.length === 0 && ways.length > 0) return 'forbids';
    return changes.some((change) => change !== '') ? 'changes' : null;
  }
}

/** The ways through a function that its caller goes on from: what is no `int` tells of no error. Null when there are too many. */
export function waysThrough(driver: Driver, definition: FunctionDeclaration): readonly Execution[] | null {
  const { returns } = definition;
  const tellsOfErrors = returns.kind === 'named' && returns.name === 'int';
  return (
    executions(driver, definition)?.filter(({ outcome }) => outcome !== 'failure' || !tellsOfErrors) ?? null
  );
}
