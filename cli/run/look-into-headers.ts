import { findBodiesWith, findHeadersWith, findSharingWith } from '../../analysis/elsewhere';
import { findMembersWith } from '../../analysis/held';
import { IncludedFiles } from './included-files';

/** From now on, what a file does not define itself is looked for in the headers that it includes, and in the files beside it. */
export function lookIntoHeaders(): void {
  const included = new IncludedFiles();
  findBodiesWith((from, name) => included.definitions(from, name));
  findMembersWith((from, struct, member) => included.memberType(from, struct, member));
  findSharingWith((from, what, words) => included.filesSharing(from, what, words));
  findHeadersWith((from, name, as) =>
    as === 'macro' ? included.headersDefining(from, name) : included.headersNaming(from, name),
  );
}

/** From now on, nothing but the file itself is known. */
export function lookNowhere(): void {
  findBodiesWith(() => []);
  findMembersWith(() => null);
  findSharingWith(() => []);
  findHeadersWith(() => []);
}
