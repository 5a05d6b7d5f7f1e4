import type { CType, Node, SourceRange, VariableDeclarator } from '../../model/nodes';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { canFollow } from '../../analysis/control-flow';
import { mayWrite } from '../../analysis/places';
import { flagChanges } from './changes';
import { evaluate, isWholeWord, type FlagContext } from './evaluate';
import { legibleWord, planReading } from './tests';
import { isOnlyTested } from './truth';
import { flagName } from '../../kernel/flags';
import { isConstant, type Word } from './words';
import { calleeName, contains, find, variableUses, type Use } from '../../model/query';
import { CODE } from '../findings';

/** A local that is assigned once, a word of flags, and then only read. */
export interface FlagLocal {
  readonly name: string;
  readonly word: Word;
  /** `type name = word` or `name = word`. */
  readonly definition: Use;
  readonly declarator: Use<VariableDeclarator>;
  readonly reads: readonly Use[];
}

/** Functions that are given the vma and leave the descriptor's flags as they are while the hook runs. */
const KEEPS_FLAGS =
  /^(?:vma_pages|vma_is_\w+|vma_data_pages|vma_wants_writenotify|(?:io_)?remap_pfn_range|vm_iomap_memory|vm_map_pages(?:_zero)?|vm_insert_pages?)$/;

/** The flags of a hook, with the words that its locals hold: for questions, before anything is converted. */
export function flagContextOf(conversion: Conversion): FlagContext {
  const locals = flagLocals({ conversion, locals: new Map() });
  return { conversion, locals: new Map([...locals].map(([name, { word }]) => [name, word])) };
}

/**
 * The locals that hold flags, by name. Those that cannot be followed are left out: assigned twice, changed, their
 * address taken, or the flags changed while they hold the old ones.
 */
export function flagLocals(context: FlagContext): Map<string, FlagLocal> {
  const locals = new Map<string, FlagLocal>();
  const { body } = context.conversion.function;
  for (const declarator of find(body, 'VariableDeclarator')) {
    const { name, ctype } = declarator.node.id;
    if (!(isWholeWord(ctype) || isInt(ctype)) || locals.has(name)) continue;
    const words = new Map([...locals].map(([known, local]) => [known, local.word]));
    const local = followLocal({ ...context, locals: words }, declarator);
    if (local) locals.set(name, local);
  }
  return locals;
}

function followLocal(context: FlagContext, declarator: Use<VariableDeclarator>): FlagLocal | null {
  const { conversion } = context;
  const { body } = conversion.function;
  const { name } = declarator.node.id;
  const all = variableUses(body, name).filter((use) => use.node !== declarator.node.id);
  const uses = all.filter((use) => !conversion.edits.drops(use.node));
  const declared = find(body, 'VariableDeclarator').filter((other) => other.node.id.name === name);
  if (declared.length !== 1 || all.length === 0 || conversion.edits.drops(declarator.node)) return null;

  const writes = uses.filter((use) => mayWrite(conversion.driver, use));
  const [write] = writes;
  let definition: Use;
  let value: Node;
  if (declarator.node.init) {
    if (writes.length > 0) return null;
    definition = declarator;
    value = declarator.node.init;
  } else {
    const assignment = write?.parents[0];
    if (writes.length !== 1 || assignment?.type !== 'AssignmentExpression') return null;
    if (assignment.operator !== '=' || write.parents[1]?.type !== 'ExpressionStatement') return null;
    if (!['BlockStatement', 'CPreprocBranch', 'SwitchCase'].includes(write.parents[2]?.type ?? ''))
      return null;
    definition = { node: write.parents[1], parents: write.parents.slice(2) };
    value = assignment.right;
  }
  const evaluated = evaluate(context, value);
  if (evaluated.kind !== 'word') return null;
  // `int write = flags & VM_WRITE; if (write)` keeps its local: it is a truth value.
  if (evaluated.word.others === 0 && isOnlyTested(conversion.function, name)) return null;
  const reads = uses.filter((use) => use !== write);
  if (reads.some((read) => !canFollow(conversion.function, definition, read))) return null;
  const changes = flagChanges(context).map((change) => change.use.node);
  const isWrittenBack = reads.some((read) => changes.some((node) => contains(node, read.node)));
  if (isInt(declarator.node.id.ctype) && isWrittenBack) return null;
  if (!isConstant(evaluated.word) && flagsChangeWithin(context, definition, reads)) return null;
  return { name, word: evaluated.word, definition, declarator, reads };
}

/** Types that hold every flag with a name, but not all that a word has: enough to test, too little to write back. */
function isInt(type: CType): boolean {
  return type.kind === 'named' && /^(?:int|unsigned|unsigned int|u32|uint)$/.test(type.name);
}

/** May the flags change on a way from a definition to a read of what it defines? */
function flagsChangeWithin(context: FlagContext, definition: Use, reads: readonly Use[]): boolean {
  const { function: hook, vma } = context.conversion;
  const lies = (use: Use): boolean =>
    canFollow(hook, definition, use) && reads.some((read) => canFollow(hook, use, read));
  if (flagChanges(context).some((change) => lies(change.use))) return true;
  return find(hook.body, 'CallExpression').some(
    (use) =>
      !KEEPS_FLAGS.test(calleeName(use.node) ?? '') &&
      use.node.arguments.some((a) => a.type === 'Identifier' && a.name === vma) &&
      lies(use),
  );
}

/**
 * The locals of which every read can be converted: nothing uses them afterwards. The rest are reported, but for masks
 * that do not depend on the flags: those stay as they are.
 */
export function convertibleLocals(
  context: FlagContext,
  locals: ReadonlyMap<string, FlagLocal>,
): { converted: Map<string, FlagLocal>; refused: FlagLocal[] } {
  const all: FlagContext = {
    ...context,
    locals: new Map([...locals].map(([name, local]) => [name, local.word])),
  };
  const converted = new Map<string, FlagLocal>();
  const refused: FlagLocal[] = [];
  for (const [name, local] of locals) {
    const bad = local.reads.find((read) => !isConvertedRead(all, locals, read));
    if (!bad) {
      converted.set(name, local);
    } else if (!isConstant(local.word)) {
      // It stays, and holds the word that it used to hold.
      const changes = flagChanges(all).map(({ use }) => use.node);
      const isRead = local.reads.every((read) => !changes.some((node) => contains(node, read.node)));
      const value = valueUse(local);
      const isThere = !local.reads.some((read) => isBesideGoneFlag(read));
      if (isRead && isThere && value !== null && legibleWord(context, value) !== null) continue;
      refused.push(local);
      report(
        context.conversion,
        CODE.flagsAsNumber,
        bad.node,
        `${name} holds ${excerpt(context.conversion, valueOf(local))}, and is used as a value here`,
      );
    }
  }
  return { converted, refused };
}

/** Is a name that the kernel no longer has part of the expression around a read? */
function isBesideGoneFlag({ parents }: Use): boolean {
  const outer = parents.findIndex((parent) => /Statement$|^Variable/.test(parent.type));
  const expression = parents[(outer < 0 ? parents.length : outer) - 1];
  return (
    expression !== undefined &&
    find(expression, 'Identifier').some(({ node }) => flagName(node.name)?.kind === 'removed')
  );
}

function valueOf(local: FlagLocal): SourceRange {
  const { node } = local.definition;
  if (node.type === 'VariableDeclarator') return node.init ?? node;
  if (node.type === 'ExpressionStatement' && node.expression.type === 'AssignmentExpression') {
    return node.expression.right;
  }
  return node;
}

/** What a local is given, with what is around it. */
function valueUse({ definition: { node, parents } }: FlagLocal): Use | null {
  if (node.type === 'VariableDeclarator')
    return node.init ? { node: node.init, parents: [node, ...parents] } : null;
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return null;
  return { node: node.expression.right, parents: [node.expression, node, ...parents] };
}

/** Does a read of a local go away: in a test, in a change of the flags, or in the definition of another such local? */
function isConvertedRead(context: FlagContext, locals: ReadonlyMap<string, FlagLocal>, read: Use): boolean {
  const within = (range: SourceRange): boolean =>
    range.start <= read.node.start && read.node.end <= range.end;
  const changes = flagChanges(context).filter((change) => within(change.use.node));
  if (changes.length > 0) {
    return changes.every(
      (change) => change.steps?.every((step) => evaluate(context, step.operand).kind === 'word') ?? false,
    );
  }
  if ([...locals.values()].some((local) => within(local.definition.node))) return true;
  return planReading(context, read).kind === 'replace';
}
