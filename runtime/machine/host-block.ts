import { Block, type Memory, type ScalarView } from './block';
import type { Value } from './value';

/** How C sees one member of a simulator object. */
export interface Binding {
  get(): Value;
  /** Absent for what C must not write. */
  set?(value: Value): void;
}

/**
 * An object of the simulated kernel as C memory: members that the simulator has are read and written there; all others
 * are memory like any other.
 */
export class HostBlock extends Block {
  readonly #bindings: ReadonlyMap<number, Binding>;

  /**
   * @param memory what it is part of
   * @param name in the driver's words
   * @param host the simulator's object
   * @param bindings members that the object has, by offset in bytes
   */
  constructor(
    memory: Memory,
    name: string,
    readonly host: object,
    bindings: ReadonlyMap<number, Binding>,
  ) {
    super(memory, 'kernel object', name, Infinity, 'unknown');
    this.#bindings = bindings;
  }

  override load(offset: number, view: ScalarView, member: string | null = null): Value {
    const binding = this.#bindings.get(offset);
    if (binding === undefined) return super.load(offset, view, member);
    this.check(offset, view.size, 'read');
    return binding.get();
  }

  override store(offset: number, size: number, value: Value): void {
    const binding = this.#bindings.get(offset);
    if (binding === undefined) {
      super.store(offset, size, value);
      return;
    }
    this.check(offset, size, 'write');
    binding.set?.(value);
  }
}
