import { textOf } from './grammar';
import type { Node as SyntaxNode } from 'web-tree-sitter';
import { convertExpression, isBroken, meaningful, unparsed, type ExpressionContext } from './expressions';
import { cleanupsIn, inFront, LONGEST_FRONT, mayClean } from './cleanups';
import type {
  BlockStatement,
  CDeclared,
  CPrototype,
  CTypeDeclaration,
  CTypedef,
  CUnparsed,
  FunctionDeclaration,
  VariableDeclaration,
  VariableDeclarator,
} from './nodes';
import { declare, declared, specifierType } from './types';

type Declaration = VariableDeclaration | CPrototype | CTypeDeclaration | CTypedef | CUnparsed;

const STORAGE = new Set(['storage_class_specifier', 'type_qualifier']);

/** The storage words of a declaration, and what was replaced in it that has an effect (`__free(kfree)`). */
function storageWords(context: ExpressionContext, node: SyntaxNode): string[] {
  const words = node.children.flatMap((child) => (child && STORAGE.has(child.type) ? [textOf(child)] : []));
  const start = context.at(node.startIndex);
  const end = context.at(node.endIndex);
  if (!mayClean(context.text(Math.max(0, start - LONGEST_FRONT), end))) return words;
  const { line, above } = inFront((from, to) => context.text(from, to), start);
  const cleanups = cleanupsIn(`${above} ${line} ${context.text(start, end)}`);
  return [...words, ...cleanups.map(({ kind, name }) => `__${kind}(${name})`)];
}

/** Convert a declaration, a typedef, or a structure on its own. */
export function convertDeclaration(context: ExpressionContext, node: SyntaxNode): Declaration {
  if (isBroken(node)) return unparsed(context, node);
  const start = context.at(node.startIndex);
  const end = context.at(node.endIndex);
  if (/^(struct|union|enum)_specifier$/.test(node.type)) {
    const ctype = specifierType(context, node);
    const definition = 'definition' in ctype ? ctype.definition : null;
    return definition ? { type: 'CTypeDeclaration', start, end, definition } : unparsed(context, node);
  }
  const specifier = node.childForFieldName('type');
  if (!specifier) return unparsed(context, node);
  const base = specifierType(context, specifier);
  const definition = 'definition' in base ? base.definition : null;
  const declarators = node.childrenForFieldName('declarator').filter((d): d is SyntaxNode => d !== null);

  if (node.type === 'type_definition') {
    const first = declarators[0];
    if (!first) return unparsed(context, node);
    const { ctype, name } = declare(context, base, first);
    return name
      ? { type: 'CTypedef', start, end, id: declared(context, name, ctype), ctype }
      : unparsed(context, node);
  }

  const declarations: VariableDeclarator[] = [];
  for (const declarator of declarators) {
    const initialised = declarator.type === 'init_declarator';
    const inner = initialised ? declarator.childForFieldName('declarator') : declarator;
    if (!inner || isBroken(declarator)) return unparsed(context, node);
    const { ctype, name } = declare(context, base, inner);
    if (!name) return unparsed(context, node);
    if (ctype.kind === 'function' && declarators.length === 1 && !initialised) {
      return {
        type: 'CPrototype',
        start,
        end,
        id: declared(context, name, ctype),
        params: ctype.params,
        returns: ctype.returns,
        storage: storageWords(context, node),
        variadic: ctype.variadic,
      };
    }
    const value = initialised ? declarator.childForFieldName('value') : null;
    declarations.push({
      type: 'VariableDeclarator',
      start: context.at(declarator.startIndex),
      end: context.at(declarator.endIndex),
      id: declared(context, name, ctype),
      init: value ? convertExpression(context, value) : null,
    });
  }
  if (declarations.length === 0 && definition) return { type: 'CTypeDeclaration', start, end, definition };
  return {
    type: 'VariableDeclaration',
    start: context.frontOf(start),
    end,
    kind: 'let',
    storage: storageWords(context, node),
    declarations,
    definition,
  };
}

/** Convert a function definition; null when its header is not understood. */
export function convertFunction(
  context: ExpressionContext,
  node: SyntaxNode,
  block: (body: SyntaxNode) => BlockStatement,
): FunctionDeclaration | null {
  const specifier = node.childForFieldName('type');
  const declarator = node.childForFieldName('declarator');
  const body = node.childForFieldName('body');
  if (!specifier || !declarator || !body || body.type !== 'compound_statement') return null;
  // K&R's parameters are declared between the list and the body.
  if (isBroken(node) || meaningful(node).some((child) => child.type === 'declaration')) return null;
  const { ctype, name } = declare(context, specifierType(context, specifier), declarator);
  if (ctype.kind !== 'function' || !name) return null;
  const id: CDeclared = declared(context, name, ctype);
  return {
    type: 'FunctionDeclaration',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    id,
    params: ctype.params,
    body: block(body),
    returns: ctype.returns,
    storage: meaningful(node).flatMap((child) => (STORAGE.has(child.type) ? [textOf(child)] : [])),
    variadic: ctype.variadic,
    generator: false,
    async: false,
  };
}
