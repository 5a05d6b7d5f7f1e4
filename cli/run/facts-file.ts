import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { addFacts } from '../../kernel/fact-table';
import type { Fact } from '../../kernel/fact';
import { readOptionFile } from './option-file';
import { systemError } from './system-error';
import { UsageError } from './usage-error';

// The schema is where its readers look for it, beside the documentation.
const SCHEMA = join(__dirname, '..', '..', '..', 'docs', 'facts.schema.json');

/** A row as a user writes it: what has a default may be left out. */
type Row = Omit<Fact, 'from' | 'kind'> & Partial<Pick<Fact, 'from' | 'kind'>>;

/**
 * The rows of a file of facts.
 * @throws UsageError with one line: the file, the row, what is wrong with it and what may stand there
 */
export function readFacts(path: string): readonly Fact[] {
  let rows: unknown;
  try {
    rows = JSON.parse(readOptionFile(path));
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw new UsageError(`${path}: ${systemError('cannot read', error)}`);
    throw new UsageError(`--facts ${path}: not JSON: ${error.message}`);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it takes longer to load than to start without
  const { Ajv } = require('ajv') as typeof import('ajv');
  const ajv = new Ajv({ discriminator: true, useDefaults: true, allErrors: false, strict: false });
  const validate = ajv.compile<Row[]>(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
  if (!validate(rows)) throw new UsageError(`--facts ${path}: ${told(rows, validate.errors![0])}`);
  const names = new Set<string>();
  for (const { name } of rows) {
    if (names.has(name)) throw new UsageError(`--facts ${path}: ${name} has two rows; keep one`);
    names.add(name);
  }
  return rows.map((row) => ({ from: path, kind: 'function', ...row }));
}

/** Reads a file of facts and lets this process use them. */
export function useFacts(path: string): readonly Fact[] {
  const facts = readFacts(path);
  addFacts(facts);
  return facts;
}

/** `row 3 (foo_get): effects[0].what: must be one of ...`. */
function told(rows: unknown, { instancePath, message, params, keyword }: ErrorObject): string {
  const [index, ...rest] = instancePath.split('/').slice(1);
  if (index === undefined) return `the file must be a list of rows; see docs/facts.schema.json`;
  const row = (rows as unknown[])[Number(index)];
  const name = typeof row === 'object' && row !== null && 'name' in row ? ` (${String(row.name)})` : '';
  const where = rest.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
  const given = params as Record<string, unknown>;
  const what =
    keyword === 'enum'
      ? `must be one of ${(given.allowedValues as unknown[]).join(', ')}`
      : keyword === 'additionalProperties'
        ? `has no member "${String(given.additionalProperty)}"`
        : keyword === 'discriminator'
          ? '"does" must be one of reads, writes, takes, gives, stores, locks, unlocks, maps, logs, sleeps, waits, user-memory, tests'
          : keyword === 'pattern'
            ? 'is no name of C'
            : (message ?? 'is wrong');
  const at = where === '' ? '' : `${where.replace(/^\./, '')}: `;
  return `row ${String(Number(index) + 1)}${name}: ${at}${what}; see docs/facts.schema.json`;
}
