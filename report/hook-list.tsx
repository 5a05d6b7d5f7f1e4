import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HookData, ReportData } from '../cli/report/data';
import { isWanted, NO_FILTER, OUTCOMES, VERDICTS, verdictOf, type Filter } from './filter';
import { classOf } from './summary';

interface Props {
  readonly data: ReportData;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** The hook that was looked at before: where the keyboard goes on. */
  readonly focus: number | null;
}

type Column = 'hook' | 'file' | 'outcome' | 'verdict' | 'finding';

const COLUMNS: readonly { readonly key: Column; readonly title: string }[] = [
  { key: 'hook', title: 'Hook' },
  { key: 'file', title: 'File' },
  { key: 'outcome', title: 'Outcome' },
  { key: 'verdict', title: 'Verdict' },
  { key: 'finding', title: 'First finding' },
];

/** What a column is sorted by. */
function keyOf(hook: HookData, column: Column): string {
  if (column === 'hook') return hook.hook;
  if (column === 'file') return `${hook.file}:${String(hook.line).padStart(7, '0')}`;
  if (column === 'outcome') return String(OUTCOMES.findIndex((outcome) => outcome === hook.outcome));
  if (column === 'finding') return hook.findings[0]?.code ?? '~';
  const verdict = VERDICTS.findIndex((each) => each === verdictOf(hook));
  return String(verdict === -1 ? VERDICTS.length : verdict);
}

/**
 * The table of hooks: to be filtered and sorted; each row leads to its hook. Roles are stated, since a narrow screen shows it as blocks,
 * which browsers no longer take for a table.
 */
export function HookList({ data, filter, onFilter, focus }: Props): JSX.Element {
  const [sort, setSort] = useState<{ readonly column: Column; readonly down: boolean }>({
    column: 'outcome',
    down: false,
  });
  const search = useRef<HTMLInputElement>(null);
  const before = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    before.current?.focus();
    const find = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', find);
    return () => removeEventListener('keydown', find);
  }, []);
  const subsystems = useMemo(() => [...new Set(data.hooks.map(({ subsystem }) => subsystem))].sort(), [data]);
  const shown = useMemo(() => {
    const rows = data.hooks.map((hook, at) => ({ hook, at })).filter(({ hook }) => isWanted(hook, filter));
    const key = new Map(rows.map(({ hook, at }) => [at, keyOf(hook, sort.column)]));
    const sign = sort.down ? -1 : 1;
    return rows.sort((a, b) => {
      const [left, right] = [key.get(a.at) ?? '', key.get(b.at) ?? ''];
      return left === right ? a.at - b.at : left < right ? -sign : sign;
    });
  }, [data, filter, sort]);
  const set = (change: Partial<Filter>): void => onFilter({ ...filter, ...change });
  return (
    <section aria-labelledby="hooks">
      <h2 id="hooks">Hooks</h2>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          Search <kbd>/</kbd>
          <input
            ref={search}
            type="search"
            placeholder="function, file, code or words"
            value={filter.text}
            onInput={(event) => set({ text: event.currentTarget.value })}
          />
        </label>
        <Choice
          label="Outcome"
          values={OUTCOMES}
          value={filter.outcome}
          onChange={(outcome) => set({ outcome })}
        />
        <Choice
          label="Verdict"
          values={VERDICTS}
          value={filter.verdict}
          onChange={(verdict) => set({ verdict })}
        />
        <Choice
          label="Subsystem"
          values={subsystems}
          value={filter.subsystem}
          onChange={(subsystem) => set({ subsystem })}
        />
        <button type="button" onClick={() => onFilter(NO_FILTER)} disabled={filter === NO_FILTER}>
          Clear
        </button>
      </form>
      <p role="status" class="count">
        {shown.length} of {data.hooks.length} hooks
      </p>
      <table class="hooks" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map(({ key, title }) => (
              <th
                key={key}
                scope="col"
                role="columnheader"
                aria-sort={sort.column !== key ? 'none' : sort.down ? 'descending' : 'ascending'}
              >
                <button
                  class="plain"
                  onClick={() => setSort({ column: key, down: sort.column === key && !sort.down })}
                >
                  {title}
                  <span aria-hidden="true">{sort.column !== key ? '' : sort.down ? ' ▾' : ' ▴'}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map(({ hook, at }) => (
            <tr key={at} role="row">
              <th scope="row" role="rowheader">
                <a href={`#hook-${at}`} ref={at === focus ? before : null}>
                  {hook.hook || '(no function)'}
                </a>
                <span class="of">
                  {hook.operations} {hook.variable}
                </span>
              </th>
              <td role="cell" class="file">
                {hook.file}
                <span class="line">:{hook.line}</span>
              </td>
              <td role="cell">
                <span class={`badge ${classOf(hook.outcome)}`}>{hook.outcome}</span>
              </td>
              <td role="cell">
                {verdictOf(hook) !== '' && <span class={`badge ${verdictOf(hook)}`}>{verdictOf(hook)}</span>}
              </td>
              <td role="cell" class="finding">
                {hook.findings[0] !== undefined && (
                  <>
                    <b>{hook.findings[0].code}</b> {hook.findings[0].message}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, values, value, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">any</option>
        {values.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}
