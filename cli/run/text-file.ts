import { isAscii, isUtf8 } from 'node:buffer';

/** C text and what is needed to get back the bytes it came from. */
export interface TextFile {
  /** The text, without a byte order mark; line ends as in the file. */
  readonly text: string;
  /** How bytes became text: `utf8` when they are valid UTF-8, else one byte a character, so that none is lost. */
  readonly encoding: 'utf8' | 'latin1';
  /** Whether the file starts with the UTF-8 byte order mark. */
  readonly mark: boolean;
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads C text from bytes, without loss: `encodeText` of the result gives the same bytes.
 *
 * @param content the whole file
 */
export function decodeText(content: Uint8Array): TextFile {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), encoding: 'latin1', mark: false };
  if (!isUtf8(bytes)) return { text: bytes.toString('latin1'), encoding: 'latin1', mark: false };
  const mark = bytes.subarray(0, MARK.length).equals(MARK);
  return { text: bytes.toString('utf8', mark ? MARK.length : 0), encoding: 'utf8', mark };
}

/**
 * The bytes of a text in the form of the file that it came from.
 *
 * @param text the text, changed or not
 * @param form how the file was read
 * @throws RangeError when the text has a character that the file's encoding has not
 */
export function encodeText(text: string, form: Pick<TextFile, 'encoding' | 'mark'>): Buffer {
  if (form.encoding === 'latin1') {
    // eslint-disable-next-line no-control-regex -- the range of one-byte characters starts at NUL
    const wide = /[^\x00-\xff]/.exec(text);
    if (wide !== null)
      throw new RangeError(`the character ${JSON.stringify(wide[0])} cannot be written in this file`);
    return Buffer.from(text, 'latin1');
  }
  const bytes = Buffer.from(text, 'utf8');
  return form.mark ? Buffer.concat([MARK, bytes]) : bytes;
}
