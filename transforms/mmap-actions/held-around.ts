import { namesTellingOfMappings } from '../../kernel/groups';
import type { Expression, Node } from '../../model/nodes';
import type { Driver } from '../../model/driver';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { filesSharing } from '../../analysis/elsewhere';
import { endingsOf, zappingNames, type Counted, type Ending } from '../../analysis/endings';
import { freedUnder } from '../../analysis/freed-arrays';
import { heldBy, placeHeld, type Held } from '../../analysis/held';
import { keepsOthersOut, sectionsOver, type Section } from '../../analysis/sections';
import { callbacksOf } from '../mapped-callback/operations';
import { find, unparenthesized, withoutAddress, type Use } from '../../model/query';
import { CODE } from '../findings';
import { isInNewObject } from '../refusals/new-objects';
import { foundReferences } from '../refusals/found-references';
import { effectsIn } from '../../analysis/effects';
import { changeOf } from '../../analysis/mutable';
import { squeezed } from '../../analysis/places';

/**
 * What a hook holds around its mapping calls. An action is performed when the hook has returned: what others do under the same
 * lock, in its file or in one beside it, no longer finds the mapping, or has freed what the action reads.
 */

/**
 * What is held around the mapping call is given back before the action is performed. Where another function of the file
 * takes out what is mapped, or does not go on while something is, it relies on that: a mapping which is made in between
 * escapes it. So does one that frees the array of pages which the action reads.
 * @param arrays the arrays of pages that mapping calls are given
 */
export function judgeSections(
  conversion: Conversion,
  places: readonly Use[],
  arrays: ReadonlyMap<Node, Expression>,
): void {
  const reader = effectsIn(conversion.driver);
  let counted: readonly Held[] | null = null;
  // Mapping calls mostly stand in the same sections.
  const endings = new Map<string, Found | null>();
  for (const place of places) {
    const sections = sectionsOver(reader, conversion.function, place);
    const pages = arrays.get(place.node) ?? null;
    const key = [...sections.map(({ enter }) => enter.start), pages?.start].join();
    let found = endings.get(key);
    if (found === undefined && sections.length > 0) {
      counted ??= countedMembers(conversion);
      const told: Counted = { places: counted, functions: functionsTelling(conversion, place) };
      found = endingOf(conversion, sections, told, pages);
    }
    endings.set(key, found ?? null);
    if (found) {
      reportEnding(conversion, place, found);
      continue;
    }
    const held = waysHeld(conversion, place, sections);
    const call = excerpt(conversion, place.node);
    for (const how of held) report(conversion, CODE.mappedUnderLock, place.node, `${call} was done ${how}`);
    if (held.length === 0 && pages) reportChanging(conversion, place, pages);
  }
}

/** Say who relies on the section that a mapping call stands in. */
function reportEnding(conversion: Conversion, { node }: Use, found: Found): void {
  const { kind, by, at, section } = found.ending;
  const does =
    kind === 'refuses'
      ? 'refuses while it is mapped'
      : `calls ${excerpt({ ...conversion, driver: found.driver }, at, 40)}`;
  const done = `${excerpt(conversion, node)} was done under ${enterText(conversion, section.enter)}`;
  const message = `${done}; ${by.id.name}() ${does} (${placeText(conversion, found)})`;
  report(conversion, CODE.sectionReliedOn, node, message);
}

/** How something is held around a mapping call, where nobody is known to rely on it. */
function waysHeld(conversion: Conversion, place: Use, sections: readonly Section[]): readonly string[] {
  if (sections.some(({ how }) => how === 'section' || how === 'reference-section'))
    return [`in the section of ${enterText(conversion, sections[0].enter)}`];
  if (sections.some(keepsOthersOut)) return ['under a lock'];
  const found = foundReferences(conversion, place);
  if (found.length > 0)
    return found.map((call) => `while the reference of ${excerpt(conversion, call, 40)} was held`);
  // Whoever waits until nothing is held may stand in another file.
  const held = sections.find((section) => !isKeptAnyhow(conversion, section));
  return held ? [`while what ${enterText(conversion, held.enter)} takes was held`] : [];
}

/** Is a section one more reference to what there is one of anyhow, so that nobody asks whether it was got? */
function isKeptAnyhow({ driver, function: definition }: Conversion, { how, by, enter }: Section): boolean {
  const effects = effectsIn(driver).factOf(by)?.effects ?? [];
  if (how !== 'count' || !effects.some((effect) => effect.does === 'takes' && effect.what === 'reference'))
    return false;
  const isStatement = find(definition.body, 'ExpressionStatement').some(
    ({ node }) => unparenthesized(node.expression) === enter,
  );
  return enter.type !== 'CallExpression' || isStatement;
}

/** Say who changes, while files are in use, the pages that a mapping call reads at once, and the action later. */
function reportChanging(conversion: Conversion, { node }: Use, pages: Expression): void {
  const { driver, function: definition, helpers } = conversion;
  if (isInNewObject(conversion, withoutOffset(pages))) return;
  const element = find(node, 'MemberExpression').find(
    (use) => use.node.computed && squeezed(driver, use.node.object) === squeezed(driver, pages),
  );
  const own = new Set([definition.id.name, ...helpers.keys()]);
  const change = changeOf(effectsIn(driver), definition, element?.node ?? pages, own);
  if (change === null || change.by === null) return;
  const message = `${excerpt(conversion, unparenthesized(pages))} is read when the action is performed, and ${change.by}() changes ${change.text}`;
  report(conversion, CODE.readLater, node, message);
}

/** What ends a section, and the file that it is in. */
interface Found {
  readonly ending: Ending;
  readonly driver: Driver;
}

function placeText({ driver }: Conversion, { ending, driver: other }: Found): string {
  const { line } = other.position(ending.at.start);
  return other === driver ? `line ${line}` : `${basename(other.path)}:${line}`;
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What another function does in the same sections that the mapping would escape: one of the file, or of a file beside it. */
function endingOf(
  conversion: Conversion,
  sections: readonly Section[],
  counted: Counted,
  pages: Expression | null,
): Found | null {
  const { driver, function: definition, hook } = conversion;
  const reader = effectsIn(driver);
  // What the hook has made for this mapping alone, nobody frees while it is being mapped.
  const shared = pages && !isInNewObject(conversion, withoutOffset(pages)) ? withoutOffset(pages) : null;
  const array = shared && heldBy({ reader, definition, given: null }, shared);
  const inFile = (file: Driver, asked: readonly Section[]): Found | null => {
    const other = effectsIn(file);
    const given = [definition, hook.name ?? undefined] as const;
    const [first] = endingsOf(other, asked, counted, ...given);
    const ending = first ?? (array && freedUnder(other, asked, array, ...given));
    return ending ? { ending, driver: file } : null;
  };
  const own = inFile(driver, sections);
  if (own) return own;
  let known: readonly string[] | null = null;
  const words = (): readonly string[] => {
    const named = [...counted.places, ...(array ? [array] : [])].map(({ name }) => name);
    return (known ??= [...zappingNames(), ...counted.functions, ...named].filter((word) => word !== ''));
  };
  for (const section of sections) {
    for (const file of filesSharing(driver, section.held, words)) {
      const found = inFile(file, [section]);
      if (found) return found;
    }
  }
  return null;
}

/** `pages` of `pages + offset`, and of `&pages[offset]`. */
function withoutOffset(pages: Expression): Node {
  const bare = unparenthesized(pages);
  return bare.type === 'BinaryExpression' ? withoutOffset(bare.left) : bare;
}

/** What the operations of the hook's mappings, or the hook, count in. */
function countedMembers(conversion: Conversion): readonly Held[] {
  const reader = effectsIn(conversion.driver);
  return [conversion.function, ...callbacksOf(conversion, ['open', 'close'])].flatMap((definition) => {
    const targets: Node[] = find(definition.body, 'UpdateExpression').map(({ node }) => node.argument);
    for (const { node } of find(definition.body, 'AssignmentExpression'))
      if (node.operator === '+=' || node.operator === '-=') targets.push(node.left);
    for (const { node } of find(definition.body, 'CallExpression')) {
      // Memory that is got or freed is no count of anything.
      const counts = reader
        .ofCall(definition, node)
        .some(
          ({ effect }) => (effect.does === 'takes' || effect.does === 'gives') && effect.what !== 'memory',
        );
      if (counts && node.arguments[0]) targets.push(withoutAddress(node.arguments[0]));
    }
    return targets
      .filter((target) => unparenthesized(target).type !== 'Identifier')
      .map((target) => placeHeld({ reader, definition, given: null }, target));
  });
}

/** Functions of the kernel that tell others whether what a call maps is mapped. */
function functionsTelling(conversion: Conversion, { node }: Use): ReadonlySet<string> {
  const effects =
    node.type === 'CallExpression' ? effectsIn(conversion.driver).ofCall(conversion.function, node) : [];
  const inserts = effects.some(({ effect }) => effect.does === 'maps' && effect.sets.includes('MIXEDMAP'));
  return namesTellingOfMappings(inserts);
}

/** What enters a section, without the block that a guard opens. */
function enterText(conversion: Conversion, enter: Node): string {
  const last = enter.type === 'CMacroBlock' ? enter.arguments.at(-1) : undefined;
  if (last) return `${excerpt(conversion, { start: enter.start, end: last.end }, 40)})`;
  return excerpt(conversion, enter, 40).replace(/;$/, '');
}
