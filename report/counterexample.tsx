import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { DivergenceData, FrameData, SourceData, StepData, VerificationData } from '../cli/report/data';
import { AddressSpaces } from './address-space';

interface Props {
  readonly divergence: DivergenceData;
  readonly sources: VerificationData['sources'];
  readonly title: string;
  readonly name: string;
}

/** A difference: the system calls that show it, and, one at a time, what each form did in them. */
export function Counterexample({ divergence, sources, title, name }: Props): JSX.Element {
  const { steps, verdict, kind, explanation, choices, tasks } = divergence;
  const last = steps.length - 1;
  const [at, setAt] = useState(0);
  const to = (step: number): void => setAt(Math.max(0, Math.min(last, step)));
  const keys = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last };
    const step = moves[event.key];
    if (step === undefined) return;
    event.preventDefault();
    to(step);
  };
  const step = steps[at];
  const differs = at === last;
  return (
    <section class="counterexample" aria-label={title}>
      <h4>
        {title}: <span class={`badge ${verdict}`}>{verdict}</span>
      </h4>
      <p class="explanation">{explanation}.</p>
      {choices.length > 0 && (
        <details>
          <summary>
            Where {choices.length} unknown {choices.length === 1 ? 'value is' : 'values are'} chosen
          </summary>
          <ul class="code">
            {choices.map(({ what, value }) => (
              <li key={what}>
                {what} = {value}
              </li>
            ))}
          </ul>
        </details>
      )}
      {tasks !== undefined && <Tasks rows={tasks} />}
      <div class="stepper" role="group" aria-label="Steps: arrow keys move" tabIndex={0} onKeyDown={keys}>
        <div class="controls">
          <button onClick={() => to(at - 1)} disabled={at === 0}>
            ◀ Back
          </button>
          <button class="next" onClick={() => to(at + 1)} disabled={differs}>
            Next ▶
          </button>
          <button onClick={() => to(last)} disabled={differs}>
            To the difference
          </button>
          <span class="at">
            Step {at + 1} of {steps.length}
          </span>
          <span class="keys">
            <kbd>←</kbd> <kbd>→</kbd>
          </span>
        </div>
        <ol class="calls">
          {steps.map((each, index) => (
            <Call
              key={index}
              step={each}
              current={index === at}
              done={index < at}
              onClick={() => to(index)}
            />
          ))}
        </ol>
        <div aria-live="polite">
          {differs && (
            <p class={`difference ${verdict}`} data-difference>
              <b>First difference, {kind}.</b> Legacy: <code>{divergence.legacy}</code>. Migrated:{' '}
              <code>{divergence.migrated}</code>.
            </p>
          )}
          <p class="hidden">{spoken(step)}</p>
        </div>
        <AddressSpaces steps={steps} at={at} differs={differs} name={name} />
        <div class="forms">
          <Form title="Legacy" frame={step.legacy} sources={sources.legacy} />
          <Form title="Migrated" frame={step.migrated} sources={sources.migrated} />
        </div>
      </div>
    </section>
  );
}

/** What a step is, for those who do not see the drawing. */
function spoken({ call, legacy, migrated }: StepData): string {
  const side = (name: string, frame: FrameData | null): string =>
    frame === null
      ? `${name} did not come here.`
      : `${name}: ${frame.result}; ${frame.hooks.map((hook) => hook.name).join(', ') || 'no callback'}; ${
          frame.mappings
            .map(({ start, end, permissions }) => `pages ${start} to ${end - 1} ${permissions}`)
            .join(', ') || 'nothing mapped'
        }.`;
  return `${call}. ${side('Legacy', legacy)} ${side('Migrated', migrated)}`;
}

interface CallProps {
  readonly step: StepData;
  readonly current: boolean;
  readonly done: boolean;
  readonly onClick: () => void;
}

function Call({ step, current, done, onClick }: CallProps) {
  return (
    <li class={current ? 'current' : done ? 'done' : ''}>
      {step.asides.map((aside) => (
        <span key={aside} class="aside">
          {aside}
        </span>
      ))}
      <button class="plain code" aria-current={current ? 'step' : undefined} onClick={onClick}>
        {step.call}
      </button>
    </li>
  );
}

function Tasks({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <table class="tasks code">
      <thead>
        <tr>
          <th scope="col">the task that maps</th>
          <th scope="col">another task</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([mapping, other], index) => (
          <tr key={index}>
            <td>{mapping}</td>
            <td>{other}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FormProps {
  readonly title: string;
  readonly frame: FrameData | null;
  readonly sources: readonly SourceData[];
}

/** What a form did in a step: its callbacks with their calls, and the C that ran. */
function Form({ title, frame, sources }: FormProps) {
  if (frame === null) {
    return (
      <div>
        <h5>{title}</h5>
        <p class="none">did not come here</p>
      </div>
    );
  }
  const { hooks, calls, result, problems, lines } = frame;
  return (
    <div>
      <h5>
        {title} <code>{result}</code>
      </h5>
      <ul class="did code">
        {hooks.map((hook, index) => (
          <li key={index}>
            <b>{hook.name}</b>
            {hook.calls.length > 0 && (
              <ul>
                {hook.calls.map((call, place) => (
                  <li key={place}>{call}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
        {calls.map((call, index) => (
          <li key={index}>{call}</li>
        ))}
        {problems.map((problem) => (
          <li key={problem} class="problem">
            {problem}
          </li>
        ))}
        {hooks.length + calls.length + problems.length === 0 && <li class="none">the driver did nothing</li>}
      </ul>
      <Source sources={sources} lines={lines} />
    </div>
  );
}

/** The functions that ran, with the lines that did so lit. */
function Source({
  sources,
  lines,
}: {
  readonly sources: readonly SourceData[];
  readonly lines: readonly number[];
}) {
  const ran = useMemo(() => new Set(lines), [lines]);
  const first = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (first.current !== null && box.current !== null) {
      box.current.scrollTop = first.current.offsetTop - box.current.offsetTop - 24;
    }
  }, [lines]);
  const shown = sources.filter(({ line, text }) => {
    const end = line + text.split('\n').length;
    return lines.some((each) => each >= line && each < end);
  });
  if (shown.length === 0) return null;
  let marked = false;
  return (
    <pre class="source" ref={box} tabIndex={0} aria-label="C that ran">
      {shown.map(({ line, text }) => (
        <span key={line} class="function">
          {text.split('\n').map((row, index) => {
            const number = line + index;
            const lit = ran.has(number);
            const isFirst = lit && !marked;
            marked ||= lit;
            return (
              <span key={number} class={lit ? 'row ran' : 'row'} ref={isFirst ? first : null}>
                <span class="number">{number}</span>
                {lit ? <span class="hidden">ran: </span> : null}
                {row.replace(/\t/g, '        ')}
                {'\n'}
              </span>
            );
          })}
        </span>
      ))}
    </pre>
  );
}
