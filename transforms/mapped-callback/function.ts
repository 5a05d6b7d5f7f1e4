import { columnAfter, indentation, layOut } from '../../model/layout';
import type {
  Comment,
  CParameter,
  Expression,
  FunctionDeclaration,
  Node,
  ReturnStatement,
  Statement,
} from '../../model/nodes';
import { walk } from '../../model/walk';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { macrosNaming } from '../refusals/hidden-uses';
import { memberFunction, Refusal, type Operations } from './operations';
import type { Plan } from './plan';
import { endWithComments } from '../rewrite/source-text';
import { isLooseMacro } from '../../analysis/loose-macros';
import { macroLocalsOf } from '../../analysis/macro-locals';
import { isRepeatable } from '../../analysis/purity';
import { workOf } from './opens';
import { privateStores, type Safety } from './safety';
import { failingBehind, storedLast } from './stored-last';
import { Scope, type Declared, type Parameters } from './scope';
import { squeezed } from '../../analysis/places';
import { alwaysLeaves } from './shape';
import { find, unparenthesized, variableUses, type Use, contains } from '../../model/query';
import { CODE } from '../findings';
import { hasWord } from '../../model/words';

/** The text of a `mapped`, as it is defined and as it is declared before its definition. */
export interface MappedFunction {
  readonly name: string;
  readonly definition: string;
  readonly prototype: string;
  /** Parameters of functions that it gives the file, which is const now. */
  readonly madeConst: readonly CParameter[];
}

/** Write the `mapped` of a hook: what moved, in the order in which the hook did it. */
export function mappedFunction(conversion: Conversion, plan: Plan, safety: Safety): MappedFunction {
  const name = nameOf(conversion, plan.operations);
  const parameters = parametersOf(conversion, plan);
  const last = safety.guarded ? storedLast(conversion, plan, safety) : [];
  const units = [...plan.moved, ...(safety.late ? [safety.late] : [])]
    .filter((unit) => !last.some(({ node }) => node === unit.node))
    .sort((a, b) => a.node.start - b.node.start);
  const nodes = [...[...units, ...last].map((unit) => unit.node), ...plan.tail];
  const held = heldData(conversion, plan, safety);
  const scopes = [new Scope(conversion, conversion.function, parameters, nodes, held)];
  scopes[0].omitted = safety.undone;
  const scopeOf = (definition: FunctionDeclaration): Scope =>
    scopes.find((scope) => scope.definition === definition) ?? scopes[0];
  const lines: string[] = [];
  const takesUntil = Math.max(...plan.takes.map((take) => take.use.node.end));
  const { marker } = safety;
  let marked = marker === null && last.length === 0;
  const mark = (): void => {
    if (marker) {
      const sign = marker.addressOf ? '&' : '';
      lines.push(`\t*${parameters.data} = ${sign}${scopeOf(marker.from).render(marker.value)};`);
    }
    if (last.length > 0 && lines.length > 0 && lines.at(-1) !== '') lines.push('');
    for (const { node } of last) lines.push(...statementLines(conversion, scopes[0], node, true));
    marked = true;
  };
  const end = units.at(-1);
  const mayFailAtEnd = (): boolean =>
    plan.executions.some(
      ({ outcome, returned }) => outcome !== 'success' && returned !== null && end?.node === returned,
    );
  const leading: string[] = [];
  let local: string | null = null;
  for (const [i, unit] of units.entries()) {
    const before = units[i - 1];
    if (declares(conversion, unit.node) && lines.length === 0) {
      leading.push(...statementLines(conversion, scopes[0], unit.node, true));
      continue;
    }
    if (unit.node.type === 'ReturnStatement' && !marked && safety.guarded && mayFailAtEnd()) {
      const ending = checkedReturn(conversion, scopes[0], unit.node);
      lines.push(...ending.lines, '');
      if (ending.local !== null) local = ending.local;
      mark();
      lines.push('\treturn 0;');
      continue;
    }
    if (unit.node.type === 'ReturnStatement' && !marked) mark();
    if (before && lines.length > 0 && isApart(conversion, before.node, unit.node)) lines.push('');
    const take = plan.takes.find((one) => one.open && contains(unit.node, one.use.node));
    if (take?.open) {
      const inlined = openStatements(conversion, take.open, take.use.node);
      const stored = storedData(conversion, units, unit.node, scopes[0]);
      const scope = new Scope(conversion, take.open, parameters, inlined, null, stored);
      scope.evaluates = lines.length + leading.length === 0 ? 'first' : 'later';
      scopes.push(scope);
      const body = listLines(conversion, scope, inlined);
      const worked = scope.evaluateRest();
      lines.push(...worked.map((text) => `\t${text}`), ...body);
    } else {
      if (safety.undone.some((statement) => contains(unit.node, statement)))
        lines.push('\t/* close() gives it back, also after this fails. */');
      lines.push(...statementLines(conversion, scopes[0], unit.node, true));
    }
    const isDone = !marked && last.length === 0 && unit.node.end >= takesUntil;
    if (
      isDone &&
      end?.node.type === 'ReturnStatement' &&
      failingBehind(conversion, plan, unit.node).length === 0
    )
      mark();
  }
  if (!marked && end && end.node.type !== 'ReturnStatement' && alwaysLeaves(end.node))
    throw notLast(conversion, end.node);
  if (!marked) mark();
  if (end?.node.type !== 'ReturnStatement') lines.push('\treturn 0;');
  if (plan.tail.length > 0) lines.push('', ...listLines(conversion, scopes[0], plan.tail));
  const declarations = new Map<string, Declared>();
  for (const scope of scopes) addDeclarations(declarations, scope.declarations, scope.definition);
  refuseTwins(units, declarations);
  const head = [...inOrder([...declarations.entries()]).map((text) => `\t${text}`), ...leading];
  if (local !== null && !declarations.has(local)) head.push(`\tint ${local};`);
  const body = [...head, ...(head.length > 0 ? [''] : []), ...lines];
  const signature = signatureOf(name, parameters);
  return {
    name,
    definition: `${signature}\n{\n${body.join('\n')}\n}\n\n`,
    prototype: `${signature};\n`,
    madeConst: scopes.flatMap((scope) => [...scope.madeConst]),
  };
}

/** Is a statement a declaration, itself or by a macro? */
function declares({ function: definition }: Conversion, statement: Statement): boolean {
  return (
    statement.type === 'VariableDeclaration' ||
    macroLocalsOf(definition).some((local) => local.statement.node === statement)
  );
}

/** The last return of a hook, as a test that returns the error: what follows it is done on success only. */
function checkedReturn(
  conversion: Conversion,
  scope: Scope,
  statement: ReturnStatement,
): { readonly lines: string[]; readonly local: string | null } {
  const { driver, function: definition } = conversion;
  const comments = commentsBefore(conversion, statement).map((comment) => `\t${driver.textOf(comment)}`);
  const value = statement.argument && unparenthesized(statement.argument);
  const fail = (test: string, error: string): string[] => [`\tif (${test})`, `\t\treturn ${error};`];
  const isZero = (node: Node): boolean => squeezed(driver, node) === '0';
  if (value?.type === 'Identifier') {
    const name = scope.render(value);
    return { lines: [...comments, ...fail(name, name)], local: null };
  }
  if (value?.type === 'ConditionalExpression' && value.consequent) {
    const { test, consequent, alternate } = value;
    if (isZero(alternate))
      return { lines: [...comments, ...fail(scope.render(test), scope.render(consequent))], local: null };
    if (isZero(consequent))
      return { lines: [...comments, ...fail(negated(scope, test), scope.render(alternate))], local: null };
  }
  if (value?.type !== 'CallExpression') throw notLast(conversion, statement);
  const declared = find(definition.body, 'VariableDeclarator').map(({ node }) => node.id.name);
  const taken = [...declared, ...definition.params.map(({ name }) => name)];
  const local = ['ret', 'err', 'rc', 'error', 'result'].find((name) => !taken.includes(name));
  if (local === undefined) throw notLast(conversion, statement);
  const assigned = scope.render(value).replace(/\n[ \t]*/g, ' ');
  const stored = layOut(assigned, columnAfter('\t'), `${local} = ${assigned};`, columnAfter('\t'), '\n');
  return { lines: [...comments, ...`\t${stored}`.split('\n'), ...fail(local, local)], local };
}

/** The opposite of a condition. */
function negated(scope: Scope, test: Expression): string {
  const bare = unparenthesized(test);
  if (bare.type === 'UnaryExpression' && bare.operator === '!') return scope.render(bare.argument);
  const isSimple =
    !isLooseMacro(scope.conversion.driver, bare) &&
    (bare.type === 'CallExpression' || bare.type === 'Identifier' || bare.type === 'MemberExpression');
  return isSimple ? `!${scope.render(bare)}` : `!(${scope.render(bare)})`;
}

/** What `close` goes by would have to be stored before what may still fail. */
function notLast(conversion: Conversion, node: Statement): Refusal {
  return new Refusal(
    CODE.closeWithoutTake,
    node,
    `${excerpt(conversion, node)} may fail, and close() runs when mapped() fails`,
  );
}

/** A local that moves with its declaration must not have the name of another one. */
function refuseTwins(units: readonly Use<Statement>[], declarations: ReadonlyMap<string, Declared>): void {
  for (const { node } of units) {
    if (node.type !== 'VariableDeclaration') continue;
    const twin = node.declarations.find(({ id }) => declarations.has(id.name));
    if (twin)
      throw new Refusal(
        CODE.outOfReachOfMapped,
        twin,
        `${twin.id.name} means different things in the hook and in its open()`,
      );
  }
}

/** What `mapped` itself has stored in the private data before it does what `open` did, as it writes it; null when nothing. */
function storedData(
  conversion: Conversion,
  units: readonly Use<Statement>[],
  call: Node,
  scope: Scope,
): string | null {
  const stores = privateStores(conversion).filter(({ node }) =>
    units.some((unit) => contains(unit.node, node)),
  );
  const [store] = stores;
  if (!store) return null;
  let value: Expression = store.node.right;
  for (let bare = unparenthesized(value); bare.type === 'CCastExpression'; bare = unparenthesized(value))
    value = bare.argument;
  if (
    stores.length > 1 ||
    store.node.start > call.start ||
    !isRepeatable(conversion.driver, conversion.function, value)
  )
    throw new Refusal(
      CODE.outOfReachOfMapped,
      store.node,
      `${excerpt(conversion, store.node)} is read by the hook's open()`,
    );
  return scope.render(value);
}

/** The declarations as the hook orders them, unless one needs another that would then come later. */
function inOrder(declarations: readonly (readonly [string, Declared])[]): string[] {
  const sorted = [...declarations].sort(([, a], [, b]) => a.at - b.at);
  const early = sorted.some(([, { text }], i) =>
    sorted.slice(i + 1).some(([name]) => new RegExp(`=.*\\b${name}\\b`).test(text)),
  );
  return (early ? declarations : sorted).map(([, { text }]) => text);
}

function addDeclarations(
  all: Map<string, Declared>,
  more: ReadonlyMap<string, Declared>,
  from: FunctionDeclaration,
): void {
  for (const [name, declared] of more) {
    const known = all.get(name);
    if (known !== undefined && known.text !== declared.text)
      throw new Refusal(
        CODE.outOfReachOfMapped,
        from.id,
        `${name} means different things in the hook and in its open()`,
      );
    all.set(name, declared);
  }
}

/**
 * `foo_open` of the structure gives `foo_mapped`, `fooVmaOpen` `fooVmaMapped`; without one, `foo_close` does, or the hook's own
 * name, with a number behind it where that is taken.
 */
function nameOf(conversion: Conversion, operations: Operations): string {
  const { driver, hook } = conversion;
  const candidates: string[] = [];
  for (const member of ['open', 'close']) {
    const named = memberFunction(conversion, operations, member);
    const alone = named && named !== 'unknown' && isNamedOnce(driver.source, member, named.id.name);
    if (alone) candidates.push(withWord(named.id.name, member, 'mapped'));
  }
  const own = hook.name ?? 'driver';
  const base = /_?mmap$/.test(own) ? own.replace(/_?mmap$/, '') : withWord(own, 'mmap', '');
  const inCamelCase = /[a-z]Mmap$/.test(own);
  candidates.push(
    ...(inCamelCase ? [`${base}Mapped`, `${base}VmaMapped`] : [`${base}_mapped`, `${base}_vma_mapped`]),
  );
  const isFree = (name: string): boolean => /mapped/i.test(name) && !hasWord(driver.source, name);
  let free = candidates.find(isFree);
  for (let number = 2; free === undefined; number++) free = [`${base}_mapped_${number}`].find(isFree);
  return free;
}

/** A name with another word in the place of the last one that is a word of it, in the same letters: `fooVmaOpen`, `foo_open`. */
function withWord(name: string, word: string, other: string): string {
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const small = new RegExp(`${word}(?!.*${word})`);
  if (small.test(name)) return name.replace(small, other);
  return name.replace(new RegExp(`${capital(word)}(?![a-z])(?!.*${capital(word)})`), capital(other));
}

/** Is a function a member of one structure only? Two `mapped` functions must not get the same name. */
function isNamedOnce(source: string, member: string, name: string): boolean {
  return [...source.matchAll(new RegExp(`\\b${member}\\s*=\\s*&?${name}\\b`, 'g'))].length === 1;
}

/** The parameters' names, other than those that what moves uses: its locals, what the file defines, what macros in it name. */
function parametersOf(conversion: Conversion, plan: Plan): Parameters {
  const taken = new Set<string>();
  const collect = (definition: FunctionDeclaration): void => {
    for (const { node } of find(definition.body, 'VariableDeclarator')) {
      const init = node.init && squeezed(conversion.driver, node.init);
      const isFile = init && /->vm_file$/.test(init);
      if (!isFile) taken.add(node.id.name);
    }
    const own = new Set([
      ...definition.params.map((parameter) => parameter.name),
      ...find(definition.body, 'VariableDeclarator').map(({ node }) => node.id.name),
    ]);
    for (const name of ['start', 'end', 'pgoff', 'file']) {
      const used = !own.has(name) && variableUses(definition.body, name).length > 0;
      if (used || macrosNaming(conversion.driver, definition, name).length > 0) taken.add(name);
    }
  };
  collect(conversion.function);
  for (const take of plan.takes) if (take.open) collect(take.open);
  const pick = (name: string, other: string): string => (taken.has(name) ? other : name);
  return {
    start: pick('start', 'vm_start'),
    end: pick('end', 'vm_end'),
    pgoff: pick('pgoff', 'vm_pgoff'),
    file: pick('file', 'vm_file'),
    data: 'vm_private_data',
  };
}

function signatureOf(name: string, parameters: Parameters): string {
  const { start, end, pgoff, file, data } = parameters;
  const lead = `static int ${name}(`;
  const indent = indentation(lead.length);
  const texts = [
    `unsigned long ${start}`,
    `unsigned long ${end}`,
    `pgoff_t ${pgoff}`,
    `const struct file *${file}`,
    `void **${data}`,
  ];
  let text = lead;
  let column = lead.length;
  for (const [i, parameter] of texts.entries()) {
    const piece = parameter + (i === texts.length - 1 ? ')' : ',');
    if (i > 0 && column + 1 + piece.length > 80) {
      text += `\n${indent}`;
      column = lead.length;
    } else if (i > 0) {
      text += ' ';
      column++;
    }
    text += piece;
    column += piece.length;
  }
  return text;
}

/** What the hook itself still stores in the private data, on every way to a mapping. */
function heldData(conversion: Conversion, plan: Plan, safety: Safety): string | null {
  const stores = privateStores(conversion);
  const [store] = stores;
  if (stores.length !== 1 || !store) return null;
  const statement = store.parents.find((node) => node.type === 'ExpressionStatement');
  if (!statement || safety.late?.node === statement) return null;
  if (plan.moved.some((unit) => contains(unit.node, statement))) return null;
  const installed = plan.operations.installed.map((use) =>
    use.parents.find((p) => p.type === 'ExpressionStatement'),
  );
  const always = plan.executions.every(
    (run) =>
      run.outcome === 'failure' ||
      !installed.some((node) => node !== undefined && run.trace.includes(node)) ||
      run.trace.includes(statement),
  );
  if (!always) return null;
  let value: Node = unparenthesized(store.node.right);
  while (value.type === 'CCastExpression') value = unparenthesized(value.argument);
  if (value.type === 'Identifier') return value.name;
  return value.type === 'MemberExpression' && isRepeatable(conversion.driver, conversion.function, value)
    ? squeezed(conversion.driver, value)
    : null;
}

/** The statements of an `open` that `mapped` does in its place of a call. */
function openStatements(conversion: Conversion, open: FunctionDeclaration, call: Node): readonly Statement[] {
  walk(open.body, (node) => {
    if (node.type === 'CUnparsed' || node.type === 'CAsmStatement' || node.type === 'ReturnStatement')
      throw new Refusal(
        CODE.outOfReachOfMapped,
        node,
        `${open.id.name}() has ${excerpt(conversion, node)} in it`,
      );
  });
  return workOf(conversion, open, call);
}

/** Statements that follow each other, with the empty lines between them. */
function listLines(conversion: Conversion, scope: Scope, statements: readonly Statement[]): string[] {
  return statements.flatMap((statement, i) => {
    const before = statements[i - 1];
    const gap = before && isApart(conversion, before, statement) ? [''] : [];
    return [...gap, ...statementLines(conversion, scope, statement, true)];
  });
}

/** Is there an empty line between two statements that follow each other? */
function isApart(conversion: Conversion, before: Node, after: Node): boolean {
  const { source } = conversion.driver;
  const start = commentsBefore(conversion, after)[0]?.start ?? after.start;
  const between = source.slice(endWithComments(conversion, before), start);
  return between.replace(/\/\*[^]*?\*\//g, '').trim() === '' && /\n[ \t]*\r?\n/.test(between);
}

/** A statement as lines of `mapped`, with the comments that belong to it, one level deep. */
function statementLines(
  conversion: Conversion,
  scope: Scope,
  statement: Statement | Node,
  comments: boolean,
): string[] {
  const { source } = conversion.driver;
  const leading = comments ? commentsBefore(conversion, statement) : [];
  const start = leading[0]?.start ?? statement.start;
  const lineStart = source.lastIndexOf('\n', statement.start - 1) + 1;
  const oldIndent = /^[ \t]*/.exec(source.slice(lineStart))![0];
  const label = statement.type === 'LabeledStatement';
  const newIndent = label ? '' : '\t';
  const end = endWithComments(conversion, statement);
  const before = source.slice(statement.start, statement.end);
  const rendered = scope.render(statement);
  const single = !/[{;][^]*\n/.test(before);
  const laid = single
    ? layOut(before, columnAfter(oldIndent), rendered, columnAfter(newIndent || '\t'), '\n')
    : rendered;
  const text = source.slice(start, statement.start) + laid + source.slice(statement.end, end);
  return text.split(/\r?\n/).map((line, i) => {
    const bare = i === 0 ? newIndent + line : line;
    if (i === 0) return bare.trimEnd();
    return (line.startsWith(oldIndent) && !label ? newIndent + line.slice(oldIndent.length) : line).trimEnd();
  });
}

/** The comments that stand on lines of their own directly above a statement. */
export function commentsBefore(conversion: Conversion, statement: Node): Comment[] {
  const { driver } = conversion;
  const found: Comment[] = [];
  let at = statement.start;
  for (const comment of [...driver.comments].reverse()) {
    if (comment.end > at) continue;
    const between = driver.source.slice(comment.end, at);
    const lineStart = driver.source.lastIndexOf('\n', comment.start - 1) + 1;
    const alone = driver.source.slice(lineStart, comment.start).trim() === '';
    if (between.trim() !== '' || (between.match(/\n/g)?.length ?? 0) !== 1 || !alone) break;
    found.unshift(comment);
    at = comment.start;
  }
  return found;
}
