import type { Driver } from '../../model/driver';
import { Edits, type Edit } from '../../model/edits';
import { aligned, applyWithLayout } from '../../model/layout';
import type { CPrototype, SourceRange } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import { descriptorParameter } from '../hook-signature/columns';
import { convertPrototypeDoc } from '../hook-signature/kernel-doc';
import { isBlocked, report, type Conversion, type ConvertedHelper } from '../mmap-prepare/conversion';
import { exportOf, prototypesOf } from './helper-uses';
import { twinComment } from './twin-doc';
import { layoutUnits } from '../rewrite/layout-units';
import { reflowLists } from '../rewrite/reflow';
import { beginningOf } from '../rewrite/before-hook';
import { lineBehind } from '../rewrite/lines';
import { endWithComments } from '../rewrite/source-text';
import { contains, find } from '../../model/query';
import { CODE } from '../findings';
import { hasWord } from '../../model/words';

/**
 * Twins for descriptors of functions that something needs in their legacy form, too: `check_desc()` beside `check()`, as
 * the kernel has `shmem_zero_setup_desc()` beside `shmem_zero_setup()`. The twin is the function's own text, converted.
 */

/** `foo_mmap()` gets the twin `foo_mmap_prepare()`, any other function `foo_desc()`: the kernel's own habit. */
export function twinName(name: string, source: string): string {
  const preferred = name.endsWith('mmap') ? `${name}_prepare` : `${name}_desc`;
  return hasWord(source, preferred) ? `${preferred}_vma` : preferred;
}

/** Put the twins that conversions have made of functions beside these. */
export function placeTwins(conversions: readonly Conversion[]): void {
  for (const conversion of conversions) {
    const { beside, driver, edits, function: definition, newName } = conversion;
    const name = definition.id.name;
    if (beside === null || isBlocked(conversion)) continue;
    const refused = whyNotTwice(conversion);
    if (refused !== null) {
      report(
        conversion,
        CODE.legacyFormNeeded,
        definition.id,
        `${name}() is needed in its legacy form, too, and ${refused}`,
      );
      continue;
    }
    const exported = exportOf(driver, name);
    const last = exported !== null && exported.start > definition.end ? exported : definition;
    const at = endWithComments(conversion, last);
    const before = insertedBefore(conversion);
    const lines = [
      '',
      '',
      ...(before === '' ? [] : [before.trimEnd(), '']),
      ...twinComment({
        driver,
        definition,
        newName,
        vma: conversion.vma,
        desc: conversion.desc,
        nested: conversion.api.nestedTwins === true,
      }),
      // It is new code, whatever the style of what it is made from.
      reflowLists(
        aligned(convertedText(driver, edits, definition).slice(before.length)),
        new RegExp(`\\b(?:${newName}|\\w+_(?:prepare|desc))\\(`, 'g'),
      ),
      ...(exported === null ? [] : [exportedText(driver, exported, name, newName)]),
    ];
    beside.insert(at, lines.join(lineBreakOf(driver)));
  }
}

/** What a function and its twin could not share; null when they can stand beside each other. */
function whyNotTwice(conversion: Conversion): string | null {
  const { edits, function: definition } = conversion;
  for (const { node } of find(definition.body, 'VariableDeclaration')) {
    const [first] = node.declarations;
    const type = edits.source.slice(node.start, first?.id.start);
    const isConstant = /\bconst\s*$/.test(type) || (/\bconst\b/.test(type) && !type.includes('*'));
    if (first && node.storage.includes('static') && !isConstant) return `keeps state in ${first.id.name}`;
  }
  const around = edits.all.filter((edit) => !contains(definition, edit) && !isBefore(conversion, edit));
  return around.length === 0 ? null : 'converting it would change what is around it';
}

/** What converting a function puts before it, such as the hook that keeps its error number. */
function insertedBefore(conversion: Conversion): string {
  return conversion.edits.all
    .filter((edit) => isBefore(conversion, edit))
    .flatMap(({ parts }) => parts.filter((part) => typeof part === 'string'))
    .join('');
}

/** Does an edit only put text before the definition of a function, with its comment? */
function isBefore({ driver, function: definition }: Conversion, { start, end }: Edit): boolean {
  return start === end && start === beginningOf(driver, definition);
}

const lineBreakOf = ({ source }: Driver): string => (source.includes('\r\n') ? '\r\n' : '\n');

function exportedText(driver: Driver, exported: SourceRange, name: string, newName: string): string {
  return driver.source.slice(exported.start, exported.end).replace(new RegExp(`\\b${name}\\b`), newName);
}

/** The new text of a span in which all edits stand. */
function convertedText(driver: Driver, edits: Edits, span: SourceRange): string {
  const text = applyWithLayout(edits, layoutUnits(driver, edits));
  return text.slice(span.start, text.length - (driver.source.length - span.end));
}

/** Convert the prototypes that a file has of a helper; where its legacy form stays, its twin's come behind them. */
export function convertPrototypes(
  { driver, edits }: Pick<Conversion, 'driver' | 'edits'>,
  name: string,
  { parameter, newName }: ConvertedHelper,
): void {
  for (const { item, prototype } of prototypesOf(driver, name)) {
    const declared = prototype.params[parameter];
    if (!declared || !pointsToStruct(declared.ctype, 'vm_area_struct')) continue;
    const isTwin = newName !== name;
    const own = isTwin ? new Edits(driver.source) : edits;
    const described = declared.name === '' ? '' : descriptorName(prototype);
    own.replace(declared.declaration, descriptorParameter(driver, declared.declaration, described));
    if (!isTwin) {
      if (described !== '') convertPrototypeDoc({ driver, edits, desc: described }, item, [declared], false);
      continue;
    }
    own.replace(prototype.id, newName);
    // Behind the line, so that the prototype that stays keeps its layout.
    const text = reflowLists(convertedText(driver, own, item), new RegExp(`\\b${newName}\\s*\\(`, 'g'));
    insertBehind({ driver, edits }, item.end, text);
  }
  if (newName !== name) addStubs({ driver, edits }, name, { parameter, newName });
}

/** A macro that takes a function's place in some configurations, and that does nothing with the mapping, gets a twin as well. */
function addStubs(
  { driver, edits }: Pick<Conversion, 'driver' | 'edits'>,
  name: string,
  { parameter, newName }: Pick<ConvertedHelper, 'parameter' | 'newName'>,
): void {
  const define = new RegExp(`^(#\\s*define\\s+)${name}\\(([^()]*)\\)([^]*)$`);
  for (const { kind, start, end } of driver.items) {
    if (kind !== 'directive') continue;
    const [, head, list, body] = define.exec(driver.source.slice(start, end).trimEnd()) ?? [];
    const parameters = list?.split(',').map((one) => one.trim()) ?? [];
    const vma = parameters[parameter];
    if (vma === undefined || hasWord(body, vma)) continue;
    const named = parameters.with(parameter, vma === 'vma' ? 'desc' : vma).join(', ');
    const textEnd = start + head.length + name.length + list.length + body.length;
    insertBehind({ driver, edits }, textEnd, `${head}${newName}(${named})${body}`);
  }
}

/** Insert lines behind that of an offset. */
function insertBehind(
  { driver, edits }: Pick<Conversion, 'driver' | 'edits'>,
  offset: number,
  text: string,
): void {
  const { source } = driver;
  const at = lineBehind(driver, offset);
  const isLast = at === source.length && !source.endsWith('\n');
  edits.insert(at, isLast ? lineBreakOf(driver) + text : text + lineBreakOf(driver));
}

function descriptorName({ params }: CPrototype): string {
  return params.some(({ name }) => name === 'desc') ? 'vma_desc' : 'desc';
}
