import fc from 'fast-check';
import { decodeText, encodeText } from '../../cli/run/text-file';

describe('text and bytes', () => {
  test('any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        const bytes = Buffer.from(array);
        const file = decodeText(bytes);
        expect(encodeText(file.text, file).equals(bytes)).toBe(true);
      }),
    );
  });

  test('UTF-8 is text', () => {
    const file = decodeText(Buffer.from('/* caf\u00e9 \u{1f600} */\r\n'));
    expect(file).toEqual({ text: '/* caf\u00e9 \u{1f600} */\r\n', encoding: 'utf8', mark: false });
  });

  test('a byte order mark is not part of the text, and is written again', () => {
    const file = decodeText(Buffer.from('\ufeffint \u00e9;'));
    expect(file).toEqual({ text: 'int \u00e9;', encoding: 'utf8', mark: true });
    expect(encodeText('int x;', file)).toEqual(Buffer.from('\ufeffint x;'));
  });

  test('bytes that are no UTF-8 are one character each', () => {
    const file = decodeText(Buffer.from('/* caf\xe9 */', 'latin1'));
    expect(file.encoding).toBe('latin1');
    expect(encodeText(`${file.text}\n`, file)).toEqual(Buffer.from('/* caf\xe9 */\n', 'latin1'));
  });

  test('a character that such a file cannot hold is refused', () => {
    expect(() => encodeText('\u2014', { encoding: 'latin1', mark: false })).toThrow(RangeError);
  });
});
