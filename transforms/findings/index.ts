import { KINDS, type FindingKind, type Severity } from './kinds';

export type { Severity } from './kinds';

/** Something a person must know about a hook. */
export interface Finding {
  /** Stable: `MP001` ... */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** 1-based line of the legacy source that it is about. */
  readonly line: number;
  /** What was found, naming the code it is about. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly todo: string;
  /** The HOWTO section, or the kernel behaviour, that says so. */
  readonly section: string;
  /** Where the reason stands, when that is in a function that the hook passes its vma to, or that another file defines. */
  readonly elsewhere?: Elsewhere;
  /** The function that the vma is passed to, when that is what the finding is about. */
  readonly passedTo?: string;
  /** The operations structure that other files may use, when that is what the finding is about. */
  readonly structure?: string;
}

/** A reason that stands in another function than the hook. */
export interface Elsewhere {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What was found there. */
  readonly message: string;
  /** The functions that lead there from the hook, that where it stands last. */
  readonly through: readonly string[];
}

type Kinds = typeof KINDS;

export type FindingCode = Kinds[keyof Kinds]['code'];

/** The codes of the findings, by name. */
export const CODE = Object.fromEntries(Object.entries(KINDS).map(([name, { code }]) => [name, code])) as {
  readonly [Name in keyof Kinds]: Kinds[Name]['code'];
};

/** What there is to say of each finding, by code. */
export const FINDINGS = Object.fromEntries(
  Object.values<FindingKind>(KINDS).map((kind) => [kind.code, kind]),
) as Readonly<Record<FindingCode, FindingKind>>;

/** The findings that no transform makes: what running both forms showed of a hook that was left for it. */
export const VERDICT_CODES: readonly FindingCode[] = [CODE.regressed, CODE.changeRefused];

/** Make a finding of a known kind. */
export function finding(code: FindingCode, line: number, message: string): Finding {
  const { severity, why, todo, section } = FINDINGS[code];
  return { code, line, message, severity, why, todo, section };
}

/** Where a reason stands: its file, and the function that led there; null when it is no function's body. */
export interface ReasonPlace {
  readonly file: string;
  readonly name: string | null;
}

/**
 * A finding made elsewhere, in the place of one about a hook that leads there: it keeps its own code, and says where it
 * stands.
 * @param reason what was found there
 * @param told what was said of the hook so far
 * @param hookFile the file of the hook
 */
export function carried(reason: Finding, place: ReasonPlace, told: Finding, hookFile: string): Finding {
  const { passedTo, ...kept } = reason;
  const { file, line, message, through } = reason.elsewhere ?? { ...reason, file: place.file, through: [] };
  const path = [...(told.elsewhere?.through ?? []), ...(place.name === null ? [] : [place.name]), ...through];
  const where = file === hookFile ? `line ${line}` : `${file}:${line}`;
  const by = path.length > 0 ? `, through ${path.map((name) => `${name}()`).join(', ')}` : '';
  return {
    ...kept,
    ...(passedTo === undefined ? {} : { passedTo }),
    line: told.line,
    elsewhere: { file, line, message, through: path },
    message: `${message} (${where}${by})`,
  };
}
