import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { HookData, ReportData } from '../cli/report/data';
import { NO_FILTER, OUTCOMES, type Filter } from './filter';

interface Props {
  readonly data: ReportData;
  readonly regressed: number;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** How many hooks there are of each outcome, altogether and by subsystem; each number filters the list. */
export function Summary({ data, regressed, filter, onFilter }: Props): JSX.Element {
  const { hooks, errors } = data;
  const bySubsystem = useMemo(() => groups(hooks), [hooks]);
  const only = (wanted: Partial<Filter>): void => onFilter({ ...NO_FILTER, ...wanted });
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">Outcome</h2>
      <ul class="tiles">
        {OUTCOMES.map((outcome) => (
          <li key={outcome}>
            <button
              class={`tile ${classOf(outcome)}`}
              aria-pressed={filter.outcome === outcome && filter.subsystem === ''}
              onClick={() => only({ outcome })}
            >
              <b>{hooks.filter((hook) => hook.outcome === outcome).length}</b> {outcome}
            </button>
          </li>
        ))}
        {regressed > 0 && (
          <li>
            <button
              class="tile regressed"
              aria-pressed={filter.verdict === 'regressed'}
              onClick={() => only({ verdict: 'regressed' })}
            >
              <b>{regressed}</b> regressed: migrate leaves {regressed === 1 ? 'it' : 'them'}
            </button>
          </li>
        )}
      </ul>
      {errors.length > 0 && (
        <details>
          <summary>
            {errors.length} {errors.length === 1 ? 'file' : 'files'} could not be read
          </summary>
          <ul>
            {errors.map(({ path, message }) => (
              <li key={path}>
                {path}: {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      <details class="subsystems" open={bySubsystem.length <= 12}>
        <summary>By subsystem</summary>
        <div class="scroll">
          <table class="numbers">
            <thead>
              <tr>
                <th scope="col">Subsystem</th>
                {OUTCOMES.map((outcome) => (
                  <th scope="col" key={outcome}>
                    {outcome}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bySubsystem.map(([subsystem, counts]) => (
                <tr key={subsystem}>
                  <th scope="row">
                    <button class="plain" onClick={() => only({ subsystem })}>
                      {subsystem}
                    </button>
                  </th>
                  {OUTCOMES.map((outcome) => (
                    <td key={outcome}>
                      {counts.has(outcome) ? (
                        <button
                          class={`plain ${classOf(outcome)}`}
                          aria-label={`${counts.get(outcome)} ${outcome} in ${subsystem}`}
                          onClick={() => only({ subsystem, outcome })}
                        >
                          {counts.get(outcome)}
                        </button>
                      ) : (
                        <span class="none">·</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function groups(hooks: readonly HookData[]): [string, ReadonlyMap<string, number>][] {
  const found = new Map<string, Map<string, number>>();
  for (const { subsystem, outcome } of hooks) {
    const counts = found.get(subsystem) ?? new Map<string, number>();
    found.set(subsystem, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The class by which an outcome or a verdict is coloured. */
export function classOf(word: string): string {
  return word.replace(/ /g, '-');
}
