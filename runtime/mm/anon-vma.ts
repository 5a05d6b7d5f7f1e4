/**
 * The root that private pages of mappings belong to (struct anon_vma). Mappings with different ones do not merge, so which
 * mapping has one shows in what merges.
 */
export class AnonVma {
  /** Whether it came from a parent by fork. */
  readonly parent: AnonVma | null;

  /** @param parent anon_vma of the mapping that was forked, or null */
  constructor(parent: AnonVma | null) {
    this.parent = parent;
  }
}
