import { makesArea, storesArgument } from '../kernel/groups';
import type { Driver } from '../model/driver';
import type { FunctionDeclaration, Node } from '../model/nodes';
import { withoutCasts, calleeName, find, unparenthesized, variableUses } from '../model/query';
import { assignsArgument, isLocal, mayWrite, valuesGiven } from './places';
import { isNull } from './values';

/**
 * Is an expression, wherever it is not NULL, what vmalloc() returned: the first address of an area that the kernel keeps an
 * array of pages for? Everything that is ever stored there has to be that; a member counts by its name, in all structures of
 * the file. Errs on the side of no.
 * @param definition the function that the expression stands in
 */
export function isVmallocArea(driver: Driver, definition: FunctionDeclaration, expression: Node): boolean {
  return new AreaReader(driver).isArea(definition, expression);
}

class AreaReader {
  /** What is being looked at already: it is an area as far as everything else is. */
  readonly #open = new Set<string>();

  constructor(readonly driver: Driver) {}

  isArea(definition: FunctionDeclaration, expression: Node): boolean {
    const bare = withoutCasts(expression);
    if (isNull(bare)) return true;
    switch (bare.type) {
      case 'CallExpression':
        return (
          bare.callee.type === 'Identifier' &&
          makesArea(bare.callee.name) &&
          this.#isKernels(bare.callee.name)
        );
      case 'ConditionalExpression':
        return [bare.consequent ?? bare.test, bare.alternate].every((one) => this.isArea(definition, one));
      case 'Identifier':
        return isLocal(definition, bare.name)
          ? this.#isLocalArea(definition, bare.name)
          : this.#isVariableArea(bare.name);
      case 'MemberExpression':
        return (
          !bare.computed &&
          bare.property.type === 'Identifier' &&
          this.#isOfFile(definition, bare.object, bare.property.name) &&
          this.#isMemberArea(bare.property.name)
        );
      default:
        return false;
    }
  }

  /** A function of the file under the kernel's name may return anything. */
  #isKernels(name: string): boolean {
    return this.driver.functions(name).length === 0 && this.driver.unread(name) === null;
  }

  #isLocalArea(definition: FunctionDeclaration, name: string): boolean {
    if (definition.params.some((parameter) => parameter.name === name)) return false;
    const key = `${definition.start} ${name}`;
    if (this.#open.has(key)) return true;
    this.#open.add(key);
    const values = valuesGiven(this.driver, definition, name);
    return values !== null && values.length > 0 && values.every((value) => this.isArea(definition, value));
  }

  /** A variable of the file that no other file sees. */
  #isVariableArea(name: string): boolean {
    if (this.#open.has(name)) return true;
    this.#open.add(name);
    const declared = this.driver.items.some(
      ({ kind, start, end }) =>
        kind === 'declaration' &&
        new RegExp(`^\\s*static\\b[^=;({]*\\*\\s*${name}\\s*;`).test(this.driver.seen.slice(start, end)),
    );
    return (
      declared &&
      this.#isWrittenAsArea(name, (root) =>
        variableUses(root, name).map((use) => ({ ...use, written: mayWrite(this.driver, use) })),
      )
    );
  }

  /** Is an object one of a structure that this file defines with a member, so that no other file can name that? */
  #isOfFile(definition: FunctionDeclaration, object: Node, member: string): boolean {
    const bare = unparenthesized(object);
    if (bare.type !== 'Identifier') return false;
    const local = find(definition.body, 'VariableDeclarator').find(({ node }) => node.id.name === bare.name);
    const type = local
      ? local.node.id.ctype
      : definition.params.find((parameter) => parameter.name === bare.name)?.ctype;
    const to = type?.kind === 'pointer' ? type.to : type;
    if (to?.kind !== 'struct' || to.tag === null) return false;
    const defines = new RegExp(`\\bstruct\\s+${to.tag}\\s*\\{[^]*\\*\\s*${member}\\b[^]*\\}`);
    const { items, seen } = this.driver;
    return items.some(
      ({ kind, start, end }) => kind === 'declaration' && defines.test(seen.slice(start, end)),
    );
  }

  /** A member, of whatever structure of the file. */
  #isMemberArea(name: string): boolean {
    const key = `.${name}`;
    if (this.#open.has(key)) return true;
    this.#open.add(key);
    if (new RegExp(`[{,]\\s*\\.\\s*${name}\\s*=`).test(this.driver.seen)) return false;
    return this.#isWrittenAsArea(name, (root) =>
      find(root, 'MemberExpression')
        .filter(
          ({ node }) => !node.computed && node.property.type === 'Identifier' && node.property.name === name,
        )
        .map(({ node, parents }) => {
          const parent = parents.find(({ type }) => type !== 'ParenthesizedExpression');
          const written =
            parent?.type === 'CAddressOf' ||
            parent?.type === 'UpdateExpression' ||
            (parent?.type === 'AssignmentExpression' && parent.left === node) ||
            (parent?.type === 'CallExpression' &&
              (storesArgument(calleeName(parent) ?? '') || assignsArgument(this.driver, parent, node)));
          return { node, parents, written };
        }),
    );
  }

  /** Is every write of a place in the functions of the file a plain assignment of an area? */
  #isWrittenAsArea(name: string, usesIn: (root: FunctionDeclaration['body']) => readonly Written[]): boolean {
    const { items, seen } = this.driver;
    const word = new RegExp(`\\b${name}\\b`);
    let stores = 0;
    for (const item of items) {
      if (item.kind === 'declaration' || !word.test(seen.slice(item.start, item.end))) continue;
      if (item.kind === 'directive') {
        // What a macro does with the name is not read.
        if (/^#\s*define\b/.test(seen.slice(item.start, item.end))) return false;
        continue;
      }
      for (const definition of this.driver.model(item)) {
        if (definition.type !== 'FunctionDeclaration') return false;
        const unread = find(definition.body, 'CUnparsed');
        if (unread.some(({ node }) => word.test(seen.slice(node.start, node.end)))) return false;
        for (const { node, parents, written } of usesIn(definition.body)) {
          if (!written) continue;
          const store = parents.find(({ type }) => type !== 'ParenthesizedExpression');
          if (store?.type !== 'AssignmentExpression' || store.operator !== '=' || store.left !== node)
            return false;
          if (!this.isArea(definition, store.right)) return false;
          if (!isNull(store.right)) stores += 1;
        }
      }
    }
    return stores > 0;
  }
}

interface Written {
  readonly node: Node;
  readonly parents: readonly Node[];
  readonly written: boolean;
}
