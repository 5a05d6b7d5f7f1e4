import type { Driver } from '../../model/driver';
import type { Expression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { calleeName, isGivenText, unparenthesized } from '../../model/query';
import { childNodes } from '../../model/walk';
import { commonTextIn, counterpart, isSaidAlike, mappingNames } from './common-text';
import type { Coverage, FormCoverage, Way } from './coverage';
import type { Form } from './form';
import type { Pair } from './explore-scenario';
import { onlyTells } from './only-tells';

/** What a test that never came out one way (of an `if`, or of `?:`), or a label or a case that nothing led to, would have led to. */
interface NotRun {
  /** The test and the way that it never went, as both forms have it; null for what no test of its own leads to. */
  readonly behind: string | null;
  readonly line: number;
  /** What stands there, as both forms have it. */
  readonly text: string;
}

/** One form, as far as it is compared with the other. */
interface Side {
  readonly name: string;
  readonly driver: Driver;
  /** What is the form's own, the rest of a partly run function; see NotRun. */
  readonly not_run: readonly NotRun[];
  /** Ways that were not taken, as both forms have them. */
  readonly ways_missed: ReadonlySet<string>;
  /** Functions of which nothing ran. */
  readonly idle: readonly FunctionDeclaration[];
}

/** Does a statement only tell someone something? */
function isMessage(node: Node): boolean {
  if (node.type !== 'ExpressionStatement') return false;
  const call = unparenthesized(node.expression);
  const name = calleeName(call);
  return name !== null && call.type === 'CallExpression' && onlyTells(name, isGivenText(call));
}

/** A way of a test as both forms have it. */
const wayOf = (common: string, holds: boolean): string => `${holds ? '' : 'not '}${common}`;

/** Collects what of a function did not run. */
class Collector {
  readonly found: NotRun[] = [];
  readonly #missed_lines: ReadonlySet<number>;
  readonly #mappings: ReadonlySet<string>;
  readonly #ways: readonly Way[];

  constructor(
    private readonly driver: Driver,
    { missed, ways_missed }: FormCoverage,
    name: string,
  ) {
    this.#missed_lines = new Set(missed);
    this.#mappings = mappingNames(driver, name);
    this.#ways = ways_missed.filter((way) => way.function === name);
  }

  /** Look at a statement that was come to, or at least may have been. */
  visit(node: Node): void {
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
      this.visit(node.test);
      if (node.consequent) this.#branch(node.consequent, this.#behind(node.test, true));
      if (node.alternate) this.#branch(node.alternate, this.#behind(node.test, false));
      return;
    }
    if (isLeaf(node) && this.#missed_lines.has(this.#line(node))) {
      if (!isMessage(node)) this.found.push({ behind: null, line: this.#line(node), text: this.#said(node) });
      return;
    }
    for (const child of childNodes(node)) this.visit(child);
  }

  /** A way of a test that was never taken, as both forms have it; null for one that was. */
  #behind(test: Node, holds: boolean): string | null {
    const text = this.driver.textOf(test);
    const line = this.#line(test);
    const never = this.#ways.some((way) => way.holds === holds && way.line === line && way.text === text);
    return never ? wayOf(commonTextIn(this.driver, text, this.#mappings), holds) : null;
  }

  #branch(node: Statement | Expression, behind: string | null): void {
    if (behind === null) this.visit(node);
    else this.found.push({ behind, line: this.#line(node), text: this.#said(node) });
  }

  /** What a statement says, messages apart. */
  #said(node: Statement | Expression): string {
    if (node.type !== 'BlockStatement')
      return isMessage(node) ? '' : commonTextIn(this.driver, this.driver.textOf(node), this.#mappings);
    return node.body.map((each) => this.#said(each)).join('');
  }

  #line({ start }: Node): number {
    return this.driver.position(start).line;
  }
}

type Leaf = Extract<Statement, { type: 'ExpressionStatement' | 'ReturnStatement' | 'CGotoStatement' }>;

function isLeaf(node: Node): node is Leaf {
  return (
    node.type === 'ExpressionStatement' || node.type === 'ReturnStatement' || node.type === 'CGotoStatement'
  );
}

/** What of a form did not run, of the functions that the other form has otherwise. */
function sideOf(
  form: Form,
  other: Form,
  name: string,
  coverage: FormCoverage,
  but: ReadonlySet<string>,
): Side | null {
  const { driver, functions } = form;
  if (driver === undefined || functions === undefined || other.driver === undefined) return null;
  const ran = new Set(coverage.ran);
  const not_run: NotRun[] = [];
  const idle: FunctionDeclaration[] = [];
  for (const each of functions) {
    const node = driver.function(each);
    if (node === null || but.has(each)) continue;
    const twin = counterpart(other.driver, each);
    // A legacy helper that stays beside its twin is not what the other form runs.
    const isRun = twin !== null && other.functions?.has(twin.id.name) === true;
    if (isRun && isSaidAlike(driver, node, other.driver, twin)) continue;
    const [first, last] = [driver.position(node.start).line, driver.position(node.end).line];
    let runs = false;
    for (let line = first; line <= last && !runs; line++) runs = ran.has(line);
    if (runs) {
      const collector = new Collector(driver, coverage, each);
      collector.visit(node.body);
      not_run.push(...collector.found);
    } else if (twin !== null) idle.push(node);
  }
  return {
    name,
    driver,
    not_run,
    ways_missed: new Set(
      coverage.ways_missed.map((way) =>
        wayOf(commonTextIn(driver, way.text, mappingNames(driver, way.function)), way.holds),
      ),
    ),
    idle,
  };
}

/** How often each text stands in a list. */
function counts(list: readonly NotRun[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { behind, text } of list) {
    const key = `${behind ?? ''}\n${text}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** What did not run of one form, and that the other has otherwise among what did not run of it. */
function toldOf(side: Side, other: Side): string[] {
  const there = counts(other.not_run);
  const told: string[] = [];
  for (const each of side.not_run) {
    const { behind, line, text } = each;
    // A test that the other form does not have is told as such; one that went both ways there was compared.
    if (behind !== null && !other.ways_missed.has(behind)) continue;
    const key = `${behind ?? ''}\n${text}`;
    const left = there.get(key) ?? 0;
    there.set(key, left - 1);
    if (left > 0 || text === '') continue;
    told.push(
      `line ${line} of the ${side.name} form never ran, and the ${other.name} form has it otherwise: nothing of it was compared`,
    );
  }
  return told;
}

/**
 * Code that ran in neither form and that they have differently: nothing is known of whether it does the same. A function that both forms
 * have in the same words costs nothing.
 * @param coverage what of both forms ran
 * @param but functions that were looked at elsewhere
 * @returns a sentence for each place
 */
export function differentNotRun(
  { legacy, migrated }: Pair,
  coverage: Coverage,
  but: ReadonlySet<string> = new Set(),
): string[] {
  const old = sideOf(legacy, migrated, 'legacy', coverage.legacy, but);
  const fresh = sideOf(migrated, legacy, 'migrated', coverage.migrated, but);
  if (old === null || fresh === null) return [];
  const idle = old.idle
    .filter(({ id: { name } }) => fresh.idle.some((node) => node === counterpart(fresh.driver, name)))
    .map(({ id: { name }, start }) => {
      const { line } = old.driver.position(start);
      return `${name}(), line ${line} of the legacy form, never ran, and the migrated form has it otherwise: nothing of it was compared`;
    });
  return [...idle, ...toldOf(old, fresh), ...toldOf(fresh, old)];
}
