import type { CallExpression, FunctionDeclaration } from '../model/nodes';
import { heldBy, type Scope } from './held';

/** One way in which a function was called, and what was found then. */
interface Visit<Answer> {
  readonly scope: Scope;
  readonly call: CallExpression;
  /** What it was given; null as long as nothing was to be compared with that. */
  given: string | null;
  readonly answer: Answer;
  /** The outermost function being read that it led back to, by how many are read around that; `COMPLETE` where to none. */
  readonly cut: number;
}

/** A function that is being read, and the outermost one that it has led back to so far. */
interface Reading {
  readonly name: string;
  cut: number;
}

const COMPLETE = Infinity;
/** The function that is asked about, and those that it is called from: they are read all the time. */
const OUTSIDE = -1;

/**
 * What is found in functions as they are called, in answer to one question. A function that is given the same as before is not gone
 * through again: helpers that each call the one before twice lead to the first in as many ways as two has powers.
 */
export class AsCalled<Answer> {
  readonly #known = new Map<FunctionDeclaration, Visit<Answer>[]>();
  readonly #readings: Reading[] = [];
  /** What is known only as long as some function is being read, and among what it is. */
  #forNow: { readonly visits: Visit<Answer>[]; readonly visit: Visit<Answer> }[] = [];

  /** Is a function of a name being read already, so that a call of it leads back to where control came from? */
  leadsBack(scope: Scope, name: string): boolean {
    if (!isOpen(scope, name)) return false;
    this.#cutAt(this.#readings.findIndex((reading) => reading.name === name));
    return true;
  }

  /**
   * What is found in a function that is called.
   * @param find finds it, in the function as it is called; it asks `leadsBack` of all that is called there
   */
  in(
    scope: Scope,
    call: CallExpression,
    body: Pick<Scope, 'reader' | 'definition'>,
    find: (inner: Scope) => Answer,
  ): Answer {
    const visits = this.#known.get(body.definition) ?? [];
    this.#known.set(body.definition, visits);
    let given: string | null = null;
    for (const visit of visits) {
      visit.given ??= givenTo(visit.scope, visit.call);
      given ??= givenTo(scope, call);
      if (visit.given !== given) continue;
      this.#cutAt(visit.cut);
      return visit.answer;
    }
    const around = this.#readings.length;
    const reading: Reading = { name: body.definition.id.name, cut: COMPLETE };
    this.#readings.push(reading);
    const answer = find({ ...body, given: { call, scope } });
    this.#readings.pop();
    this.#forgetBehind(around);
    // What leads back to the function itself is found in it all the same.
    const cut = reading.cut < around ? reading.cut : COMPLETE;
    this.#cutAt(cut);
    const visit: Visit<Answer> = { scope, call, given, answer, cut };
    if (cut === COMPLETE) visits.push(visit);
    else if (around > 0) {
      visits.push(visit);
      this.#forNow.push({ visits, visit });
    }
    return answer;
  }

  /** What is being read depends on a function that is being read around it. */
  #cutAt(place: number): void {
    const reading = this.#readings.at(-1);
    if (reading) reading.cut = Math.min(reading.cut, place);
  }

  /** What led back to a function that has been read now: of another call there would be more to find. */
  #forgetBehind(around: number): void {
    const first = around === 0 ? OUTSIDE : around;
    for (const { visits, visit } of this.#forNow)
      if (visit.cut >= first) visits.splice(visits.indexOf(visit), 1);
    this.#forNow = this.#forNow.filter(({ visit }) => visit.cut < first);
  }
}

/** Is a function of a name being read already, which calls itself? */
function isOpen(scope: Scope, name: string): boolean {
  return scope.definition.id.name === name || (scope.given !== null && isOpen(scope.given.scope, name));
}

/** What a call gives, comparable between functions. */
function givenTo(scope: Scope, call: CallExpression): string {
  return call.arguments
    .map((argument) => {
      const { kind, holder, name, type, written } = heldBy(scope, argument);
      return [kind, holder, name, type, written].join(' ');
    })
    .join(', ');
}
