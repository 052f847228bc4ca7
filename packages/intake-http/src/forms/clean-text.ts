/** Letters that show nothing, turn the direction of what follows around, or are half of one. */
const unseen = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const controls = /\p{Cc}/gu;
const lineEnds = /\r\n|[\r\u0085\u2028\u2029]/g;

/**
 * A text as it is kept: composed (NFC), without control and bidirectional letters, with `\n` at the ends of lines, half
 * letters replaced by U+FFFD. In one line, all space is one blank; the ends are trimmed.
 */
export function cleanText(text: string, lines: 'one' | 'many' = 'one'): string {
  const plain = wellFormed(text)
    .normalize('NFC')
    .replace(lineEnds, '\n')
    .replace(controls, (letter) => (letter === '\n' || letter === '\t' ? letter : ''))
    .replace(unseen, '');
  return (lines === 'one' ? plain.replace(/\s+/gu, ' ') : plain).trim();
}

const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const wellFormed = (text: string): string => text.replace(halves, '\ufffd');
