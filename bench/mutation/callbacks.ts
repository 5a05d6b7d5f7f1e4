import type { Node } from '../../model/nodes';
import { operator, type MutationOperator } from './operator';
import { errorNameOf, MESSAGES, type MigratedFunction, type MigratedSource, type Mutant } from './sites';

/** Functions that give back what others took. */
const GIVES_BACK = /(?:^|_)(?:k?v?free|put|dec|unlock|clear|release|unregister|del|remove|up|sub)(?:_|$)/;

/** Members of initialisers of `struct vm_operations_struct`, left out. */
function withoutOperation(source: MigratedSource, member: string): Mutant[] {
  return source.nodes.flatMap((node): Mutant[] => {
    if (node.type !== 'VariableDeclaration') return [];
    return node.declarations.flatMap(({ id, init }): Mutant[] => {
      const type = id.ctype.kind === 'array' ? id.ctype.of : id.ctype;
      if (type.kind !== 'struct' || type.tag !== 'vm_operations_struct' || init?.type !== 'CInitializerList')
        return [];
      return init.elements.flatMap((element): Mutant[] => {
        if (element.type !== 'CDesignatedInitializer') return [];
        const [designator] = element.designators;
        if (designator.kind !== 'member' || designator.name !== member) return [];
        return [source.replaced(element.value, 'NULL')];
      });
    });
  });
}

interface Done {
  readonly node: Node;
  /** The called function; null for what is no call. */
  readonly callee: string | null;
}

/** Statements of functions that are a call, or count something up or down. */
function done(source: MigratedSource, roles: readonly MigratedFunction['role'][]): Done[] {
  return source.find('ExpressionStatement', roles).flatMap(({ node }): Done[] => {
    const { expression } = node;
    if (expression.type === 'UpdateExpression') return [{ node, callee: null }];
    if (expression.type === 'AssignmentExpression')
      return expression.operator === '=' ? [] : [{ node, callee: null }];
    if (expression.type !== 'CallExpression') return [];
    const callee = source.text(expression.callee);
    return MESSAGES.test(callee) ? [] : [{ node, callee }];
  });
}

/** The text of a function with a statement in front of its first. */
function beginningWith(source: MigratedSource, { node }: MigratedFunction, text: string): Mutant {
  const first = node.body.body[0];
  return source.replaced(first, `${text}\n\n\t${source.text(first)}`);
}

const hooks = (source: MigratedSource): MigratedFunction[] =>
  source.functions.filter(
    ({ role, node }) =>
      role === 'descriptor' && node.id.name.endsWith('mmap_prepare') && node.body.body.length > 0,
  );

/** Mistakes with callbacks, and with what they take: HOWTO, "Introduction" and "Mapped callback". */
export const CALLBACK_OPERATORS: readonly MutationOperator[] = [
  ...['mapped', 'open', 'close', 'fault', 'page_mkwrite'].map((member) =>
    operator(`${member} is forgotten`, (source) => withoutOperation(source, member)),
  ),
  operator('what mapped does is done twice', (source) =>
    done(source, ['mapped']).map(({ node }) =>
      source.replaced(node, `{ ${source.text(node)} ${source.text(node)} }`),
    ),
  ),
  operator('what mapped does is forgotten', (source) =>
    done(source, ['mapped']).map(({ node }) => source.replaced(node, ';')),
  ),
  operator('mapped does not set the private data', (source) =>
    source
      .find('AssignmentExpression', ['mapped'])
      .filter(({ node }) => node.left.type === 'CDereference')
      .map(({ node }) => source.replaced(node, '(void)0')),
  ),
  operator('mapped fails', (source) =>
    source.functions
      .filter(({ role }) => role === 'mapped')
      .flatMap(({ node }) => {
        const last = node.body.body.at(-1);
        return last?.type === 'ReturnStatement' ? [source.replaced(last, 'return -ENOMEM;')] : [];
      }),
  ),
  operator('what was taken is not given back', (source) =>
    done(source, ['descriptor'])
      .filter(({ callee }) => callee !== null && GIVES_BACK.test(callee))
      .map(({ node }) => source.replaced(node, ';')),
  ),
  operator('a call of the hook is forgotten', (source) =>
    done(source, ['descriptor'])
      .filter(
        ({ callee }) =>
          callee !== null && !GIVES_BACK.test(callee) && !/^(mmap_action|vma_desc)_/.test(callee),
      )
      .map(({ node }) => source.replaced(node, ';')),
  ),
  operator('memory is taken in the hook', (source) =>
    hooks(source).map((hook) =>
      beginningWith(
        source,
        hook,
        'void *taken = kzalloc(16, GFP_KERNEL);\n\n\tif (!taken)\n\t\treturn -ENOMEM;',
      ),
    ),
  ),
  operator('a module reference is taken in the hook', (source) =>
    hooks(source).map((hook) => beginningWith(source, hook, '__module_get(THIS_MODULE);')),
  ),
  operator('what mapped does is done in the hook', (source) =>
    source.functions
      .filter(({ role }) => role === 'mapped')
      .flatMap(() => done(source, ['mapped']))
      .flatMap(({ node }) => movedToHook(source, node)),
  ),
  operator('the hook returns at once', (source) =>
    hooks(source).map((hook) => beginningWith(source, hook, 'if (current)\n\t\treturn 0;')),
  ),
  operator('another error for the action', (source) =>
    source
      .find('UnaryExpression', ['action hook'])
      .filter(({ node }) => errorNameOf(node) !== null)
      .map(({ node }) => source.replaced(node, errorNameOf(node) === 'EPERM' ? '-EINVAL' : '-EPERM')),
  ),
];

/** A statement of `mapped`, in the hook instead: where its variables are the hook's too. */
function movedToHook(source: MigratedSource, statement: Node): Mutant[] {
  const names = [...source.text(statement).matchAll(/(?<![>.\w])[a-z_]\w*(?!\w*\()/g)].map(([name]) => name);
  return hooks(source).flatMap((hook): Mutant[] => {
    const declared = new Set(
      hook.node.body.body.flatMap((each) =>
        each.type === 'VariableDeclaration' ? each.declarations.map(({ id }) => id.name) : [],
      ),
    );
    const last = hook.node.body.body.at(-1);
    if (last?.type !== 'ReturnStatement' || names.length === 0 || !names.every((name) => declared.has(name)))
      return [];
    const made = source.source;
    const text = source.text(statement);
    const from_mapped = `${made.slice(0, statement.start)};${made.slice(statement.end)}`;
    const shift = from_mapped.length - made.length;
    const at = last.start > statement.start ? last.start + shift : last.start;
    return [
      {
        ...source.replaced(statement, `; /* in ${hook.node.id.name} */`),
        source: `${from_mapped.slice(0, at)}${text}\n\t${from_mapped.slice(at)}`,
      },
    ];
  });
}
