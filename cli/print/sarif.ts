import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODE, FINDINGS, type FindingCode } from '../../transforms/findings';
import type { FileReport } from '../run/conversion';
import { CONVERTIBLE, fingerprint, problemsOf, type Problem } from '../run/problems';
import type { Printer, Write } from './printer';
import { jsonText } from './visible';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A file name as a relative URI: each part percent-encoded. */
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');

interface Package {
  readonly version: string;
  readonly homepage?: string;
}

/** One SARIF 2.1.0 log, for code scanning. */
export class SarifPrinter implements Printer {
  private readonly problems: Problem[] = [];

  constructor(private readonly write: Write) {}

  report(report: FileReport): void {
    for (const problem of problemsOf(report)) this.problems.push(problem);
  }

  finish(): void {
    const { version, homepage } = packageOf();
    const rules = [...new Set(this.problems.map(({ rule }) => rule))].sort();
    const places = new Map(rules.map((rule, place) => [rule, place]));
    const log = {
      $schema: SCHEMA,
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'mmap-prepare',
              semanticVersion: version,
              ...(homepage === undefined ? {} : { informationUri: homepage }),
              rules: rules.map(ruleOf),
            },
          },
          originalUriBaseIds: { SRCROOT: { description: { text: 'the top of the work tree' } } },
          columnKind: 'utf16CodeUnits',
          results: this.problems.map((problem) => ({
            ruleId: problem.rule,
            ruleIndex: places.get(problem.rule),
            level: problem.level,
            message: { text: problem.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(problem.file), uriBaseId: 'SRCROOT' },
                  region: { startLine: problem.line },
                },
              },
            ],
            partialFingerprints: { 'hook/v1': fingerprint(problem) },
          })),
        },
      ],
    };
    this.write(`${jsonText(log, 2)}\n`);
  }
}

function packageOf(): Package {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as Package;
}

const LEVELS = { blocker: 'note', warning: 'warning', note: 'note' } as const;

function ruleOf(rule: string): object {
  if (rule === CONVERTIBLE) {
    return {
      id: rule,
      shortDescription: { text: 'a deprecated mmap hook that can move to mmap_prepare' },
      help: { text: 'mmap-prepare migrate FILE prints the change.' },
      defaultConfiguration: { level: 'warning' },
    };
  }
  const { why, todo, severity } = FINDINGS[rule as FindingCode];
  return {
    id: rule,
    shortDescription: { text: why },
    help: { text: `${todo}. mmap-prepare explain ${rule} has more.` },
    defaultConfiguration: { level: rule === CODE.regressed ? 'error' : LEVELS[severity] },
  };
}
