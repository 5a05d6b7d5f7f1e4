import { types } from 'recast';

/**
 * Make the model's C node types known to ast-types, so that jscodeshift Collections find, filter and climb them.
 * Fields that hold nodes are declared; a `ctype` is data, not a node, and is never visited.
 */
type TypeDef = ReturnType<typeof types.Type.def>;

const defined = new Set<string>();

const def = (name: string): TypeDef => {
  defined.add(name);
  return types.Type.def(name);
};

const anything = types.Type.from((): boolean => true, 'anything');
const list = (name: string): ReturnType<typeof types.Type.from> =>
  types.Type.from([types.Type.def(name)], `[${name}]`);

const nothing = types.Type.from(null, 'null');

let registered = false;

/** Register every C node type with the ast-types instance that recast and jscodeshift share. Safe to call again. */
export function registerNodeTypes(): void {
  if (registered) return;
  registered = true;

  def('CExpression').bases('Expression');
  def('CTypeName').bases('CExpression').build('ctype').field('ctype', anything);
  def('CCastExpression')
    .bases('CExpression')
    .build('ctype', 'argument')
    .field('ctype', anything)
    .field('argument', def('Expression'));
  def('CDereference').bases('CExpression').build('argument').field('argument', def('Expression'));
  def('CAddressOf').bases('CExpression').build('argument').field('argument', def('Expression'));
  def('CSizeof')
    .bases('CExpression')
    .build('operator', 'argument')
    .field('operator', String)
    .field('argument', def('Expression'));
  def('COffsetof')
    .bases('CExpression')
    .build('ctype', 'member')
    .field('ctype', anything)
    .field('member', def('Expression'));
  def('CDesignatedInitializer')
    .bases('CExpression')
    .build('designators', 'value')
    .field('designators', anything)
    .field('value', def('Expression'));
  def('CInitializerList').bases('CExpression').build('elements').field('elements', list('Expression'));
  def('CCompoundLiteral')
    .bases('CExpression')
    .build('ctype', 'value')
    .field('ctype', anything)
    .field('value', def('CInitializerList'));
  def('CStatementExpression').bases('CExpression').build('body').field('body', def('BlockStatement'));
  def('CUnparsed').bases('CExpression', 'Declaration').build('text').field('text', String);

  def('CGotoStatement').bases('Statement').build('label').field('label', def('Identifier'));
  def('CMacroBlock')
    .bases('Statement')
    .build('callee', 'arguments', 'body')
    .field('callee', def('Identifier'))
    .field('arguments', list('Expression'))
    .field('body', def('Statement'));
  def('CGuardStatement')
    .bases('Statement')
    .build('callee', 'kind', 'arguments')
    .field('callee', def('Identifier'))
    .field('kind', def('Identifier'))
    .field('arguments', list('Expression'));
  def('CAsmStatement').bases('Statement').build('text').field('text', String);

  def('CPreprocBranch')
    .bases('Node')
    .build('directive', 'condition', 'body')
    .field('directive', String)
    .field('condition', String)
    .field('body', list('Statement'));
  def('CPreprocConditional').bases('Declaration').build('branches').field('branches', list('CPreprocBranch'));
  def('CPreprocDefine')
    .bases('Declaration')
    .build('id', 'parameters', 'value')
    .field('id', def('Identifier'))
    .field('parameters', anything)
    .field('value', String);
  def('CPreprocDirective').bases('Declaration').build('text').field('text', String);

  def('CMember')
    .bases('Node')
    .build('id', 'ctype')
    .field('id', types.Type.or(def('Identifier'), nothing))
    .field('ctype', anything);
  def('CStructDefinition')
    .bases('Node')
    .build('kind', 'tag', 'members')
    .field('kind', String)
    .field('tag', anything)
    .field('members', list('CMember'));
  def('CEnumDefinition')
    .bases('Node')
    .build('tag', 'members')
    .field('tag', anything)
    .field('members', anything);
  def('CTypeDeclaration')
    .bases('Declaration')
    .build('definition')
    .field('definition', types.Type.or(def('CStructDefinition'), def('CEnumDefinition')));
  def('CTypedef')
    .bases('Declaration')
    .build('id', 'ctype')
    .field('id', def('Identifier'))
    .field('ctype', anything);
  def('CPrototype')
    .bases('Declaration')
    .build('id', 'params')
    .field('id', def('Identifier'))
    .field('params', list('Identifier'));

  types.finalize();
  // recast's list of types was copied when it was loaded; a Collection asks it for the type of its root.
  const known = new Set(Object.keys(types.namedTypes));
  for (const name of defined)
    if (!known.has(name))
      Object.defineProperty(types.namedTypes, name, { enumerable: true, value: types.Type.def(name).type });
}
