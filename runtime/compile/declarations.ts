import type { Driver } from '../../model/driver';
import type {
  CEnumDefinition,
  CPreprocDefine,
  CPrototype,
  CStructDefinition,
  CType,
  CUnparsed,
  FunctionDeclaration,
  Statement,
  TopLevel,
  VariableDeclaration,
  VariableDeclarator,
} from '../../model/nodes';
import { chosenBranch, evaluateCondition, type Configuration } from './conditions';

/** A file-level variable: its declaration and its declarator. */
export interface FileVariable {
  readonly declaration: VariableDeclaration;
  readonly declarator: VariableDeclarator;
}

/** What one file declares, by name, with conditional compilation decided. */
export class Declarations {
  readonly typedefs = new Map<string, CType>();
  /** By `struct tag` or `union tag`. */
  readonly structures = new Map<string, CStructDefinition>();
  readonly enums = new Map<string, CEnumDefinition>();
  readonly enumerators = new Map<string, CEnumDefinition>();
  readonly macros = new Map<string, CPreprocDefine>();
  readonly prototypes = new Map<string, CPrototype>();
  readonly functions = new Map<string, FunctionDeclaration>();
  readonly variables = new Map<string, FileVariable>();
  /** Top-level text that the parser did not understand. */
  readonly unparsed: CUnparsed[] = [];

  /** Note the structures and enumerations that a type defines. */
  addType(ctype: CType): void {
    switch (ctype.kind) {
      case 'struct':
      case 'union':
      case 'enum':
        if (ctype.definition !== null) this.addDefinition(ctype.definition);
        return;
      case 'pointer':
        this.addType(ctype.to);
        return;
      case 'array':
        this.addType(ctype.of);
        return;
      case 'function':
        this.addType(ctype.returns);
        return;
      default:
        return;
    }
  }

  addDefinition(definition: CStructDefinition | CEnumDefinition): void {
    if (definition.type === 'CEnumDefinition') {
      if (definition.tag !== null) this.enums.set(definition.tag, definition);
      for (const member of definition.members) this.enumerators.set(member.id.name, definition);
      return;
    }
    if (definition.tag !== null) this.structures.set(`${definition.kind} ${definition.tag}`, definition);
    for (const member of definition.members) this.addType(member.ctype);
  }

  /** Note a declaration that may stand among statements too. */
  addDeclaration(node: TopLevel | Statement): void {
    switch (node.type) {
      case 'CTypeDeclaration':
        this.addDefinition(node.definition);
        return;
      case 'CTypedef':
        this.addType(node.ctype);
        this.typedefs.set(node.id.name, node.ctype);
        return;
      case 'CPrototype':
        this.prototypes.set(node.id.name, node);
        return;
      case 'CPreprocDefine':
        this.macros.set(node.id.name, node);
        return;
      case 'CPreprocDirective': {
        const undefined_ = /^#\s*undef\s+(\w+)/.exec(node.text);
        if (undefined_) this.macros.delete(undefined_[1]);
        return;
      }
      case 'VariableDeclaration':
        if (node.definition !== null) this.addDefinition(node.definition);
        for (const declarator of node.declarations) this.addType(declarator.id.ctype);
        return;
      default:
        return;
    }
  }
}

/**
 * Collect what a driver's file declares.
 * @param driver a driver modelled with `reach: 'all'`, or with what its hooks reach
 * @param configuration decides conditional compilation; the file's own macros are looked at first
 */
export function collectDeclarations(driver: Driver, configuration: Configuration): Declarations {
  const declarations = new Declarations();
  const known: Configuration = {
    value: (name) => declarations.macros.get(name)?.value ?? configuration.value(name),
  };
  let previous: { texts: readonly string[]; results: boolean[] } = { texts: [], results: [] };
  const compiled = (node: TopLevel): boolean => {
    const texts = driver.conditions(node);
    const results: boolean[] = [];
    texts.forEach((text, i) => {
      const same = previous.texts[i] === text && results.every((_, j) => previous.texts[j] === texts[j]);
      results.push(
        same && previous.results[i] !== undefined ? previous.results[i] : evaluateCondition(text, known),
      );
    });
    previous = { texts, results };
    return results.every(Boolean);
  };
  const add = (node: TopLevel | Statement): void => {
    switch (node.type) {
      case 'CPreprocConditional':
        for (const inner of chosenBranch(node, known)) add(inner);
        return;
      case 'FunctionDeclaration':
        declarations.addType(node.returns);
        declarations.functions.set(node.id.name, node);
        return;
      case 'VariableDeclaration':
        declarations.addDeclaration(node);
        for (const declarator of node.declarations) {
          const before = declarations.variables.get(declarator.id.name);
          if (before?.declarator.init && !declarator.init) continue;
          if (before && !before.declaration.storage.includes('extern') && node.storage.includes('extern'))
            continue;
          declarations.variables.set(declarator.id.name, { declaration: node, declarator });
        }
        return;
      case 'CUnparsed':
        // `struct x;` says nothing that its uses do not.
        if (!/^(struct|union|enum)\s+\w+\s*;?$/.test(node.text)) declarations.unparsed.push(node);
        return;
      default:
        declarations.addDeclaration(node);
    }
  };
  for (const node of driver.program.body) if (compiled(node)) add(node);
  return declarations;
}
