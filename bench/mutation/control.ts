import type { Expression, Node } from '../../model/nodes';
import { operator, type MutationOperator } from './operator';
import { errorNameOf, holds, type MigratedSource } from './sites';

/** What an `if`, a loop or `?:` decides by. */
function tests(source: MigratedSource): Expression[] {
  return [
    ...source.find('IfStatement').map(({ node }) => node.test),
    ...source.find('ConditionalExpression').map(({ node }) => node.test),
  ];
}

const bare = (node: Expression): Expression =>
  node.type === 'ParenthesizedExpression' ? bare(node.expression) : node;

const OPPOSITE_BOUND: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/** Where an error number is what comes of something: returned, or kept to be. */
function errors(source: MigratedSource): { node: Node; name: string }[] {
  return source.find('UnaryExpression', ['descriptor', 'mapped']).flatMap(({ node, parents }) => {
    const name = errorNameOf(node);
    const above = parents.findLast(({ type }) => type !== 'ParenthesizedExpression');
    const result =
      above?.type === 'ReturnStatement' ||
      above?.type === 'ConditionalExpression' ||
      above?.type === 'VariableDeclarator' ||
      (above?.type === 'AssignmentExpression' && above.right === node);
    return name === null || !result ? [] : [{ node, name }];
  });
}

/** Mistakes with conditions, bounds and results. */
export const CONTROL_OPERATORS: readonly MutationOperator[] = [
  operator('a test is negated', (source) =>
    tests(source).map((test) => source.replaced(test, `!(${source.text(bare(test))})`)),
  ),
  operator('a part of a test is negated', (source) =>
    source
      .find('LogicalExpression')
      .flatMap(({ node }) => [node.left, node.right])
      .filter((part) => bare(part).type !== 'LogicalExpression')
      .map((part) => source.replaced(part, `!(${source.text(bare(part))})`)),
  ),
  operator('and for or, or for and', (source) =>
    source.find('LogicalExpression').map(({ node }) => {
      const between = source.source.slice(node.left.end, node.right.start);
      return source.replaced(
        node,
        source.text(node.left) +
          between.replace(node.operator, node.operator === '&&' ? '||' : '&&') +
          source.text(node.right),
      );
    }),
  ),
  operator('a check is forgotten', (source) =>
    source
      .find('IfStatement', ['descriptor', 'mapped'])
      .filter(({ node }) => {
        const only = node.consequent.type === 'BlockStatement' ? node.consequent.body : [node.consequent];
        return node.alternate === null && only.length === 1 && only[0].type === 'ReturnStatement';
      })
      .map(({ node }) =>
        source.replaced(
          node,
          holds(node.test, ({ type }) => type === 'CallExpression' || type === 'AssignmentExpression')
            ? `(void)(${source.text(bare(node.test))});`
            : ';',
        ),
      ),
  ),
  operator('a bound is off by one', (source) =>
    source.find('BinaryExpression').flatMap(({ node }) => {
      const other = OPPOSITE_BOUND[node.operator];
      if (other === undefined) return [];
      const between = source.source.slice(node.left.end, node.right.start);
      return [
        source.replaced(
          node,
          source.text(node.left) + between.replace(node.operator, other) + source.text(node.right),
        ),
      ];
    }),
  ),
  operator('an error is lost', (source) => errors(source).map(({ node }) => source.replaced(node, '0'))),
  operator('a passed on error is lost', (source) =>
    source
      .find('ReturnStatement', ['descriptor', 'mapped'])
      .filter(({ node }) => node.argument?.type === 'Identifier' || node.argument?.type === 'CallExpression')
      .map(({ node }) => {
        const value = source.text(node.argument!);
        return source.replaced(
          node,
          node.argument!.type === 'Identifier' ? 'return 0;' : `{ ${value}; return 0; }`,
        );
      }),
  ),
  operator('another error number', (source) =>
    errors(source).map(({ node, name }) => source.replaced(node, name === 'EPERM' ? '-EINVAL' : '-EPERM')),
  ),
  operator('an error is returned for success', (source) =>
    source
      .find('ReturnStatement', ['descriptor', 'mapped'])
      .filter(({ node }) => node.argument?.type === 'Literal' && node.argument.value === 0n)
      .map(({ node }) => source.replaced(node.argument!, '-EIO')),
  ),
];
