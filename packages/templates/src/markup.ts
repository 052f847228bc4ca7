import { Tokenizer, TokenKind } from 'liquidjs';

/** Attributes whose value a reader's program follows or loads. */
const followed = /^(href|src|srcset|action|formaction|xlink:href|background|poster|cite|data)$/;

/**
 * Places in HTML where escaping a field's value does not tame it: outside of quotes within a tag, at the beginning of
 * an address, in scripts, styles and comments. Fields of the house itself (`link.…`) may begin an address.
 */
export function markupFaults(source: string): string[] {
  const faults = new Set<string>();
  const scan = createScan();
  for (const token of new Tokenizer(source).readTopLevelTokens()) {
    const text = token.getText();
    if (token.kind === TokenKind.HTML) scan.read(text);
    else if (token.kind === TokenKind.Output) faults.add(scan.faultOfField(text) ?? '');
    else if (scan.isInTag()) faults.add('a tag such as {% if %} may stand between elements, not within one');
  }
  faults.delete('');
  return [...faults];
}

/** Follows HTML as far as needed to tell where a field stands. */
function createScan() {
  let place: 'text' | 'tag' | 'comment' = 'text';
  /** The element whose content is no text: `script` or `style`. */
  let inside = '';
  /** What was read of the tag that is open. */
  let tag = '';
  let quote = '';
  let value = '';
  const end = () => {
    const name = /^<\s*(\/?)([a-z]+)/i.exec(tag);
    if (name?.[1]) inside = '';
    else if (/^(script|style)$/i.test(name?.[2] ?? '')) inside = (name?.[2] ?? '').toLowerCase();
    place = 'text';
    tag = '';
  };
  const step = (text: string, at: number): void => {
    const char = text[at] as string;
    if (place === 'comment') {
      if (text.startsWith('-->', at)) place = 'text';
    } else if (place === 'text') {
      if (text.startsWith('<!--', at)) place = 'comment';
      else if (char === '<' && /[a-z/!]/i.test(text[at + 1] ?? 'a')) {
        const closes = text.slice(at, at + inside.length + 2).toLowerCase() === `</${inside}`;
        if (!inside || closes) {
          place = 'tag';
          tag = '<';
        }
      }
    } else if (quote) {
      if (char === quote) quote = '';
      else value += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      value = '';
    } else if (char === '>') end();
    else tag += char;
  };
  return {
    read(text: string): void {
      for (let at = 0; at < text.length; at += 1) step(text, at);
    },
    isInTag: () => place === 'tag',
    faultOfField(field: string): string | null {
      if (place === 'comment' || inside) return 'a field may not stand in a script, a style or a comment';
      if (place === 'text') return null;
      if (!quote) return 'a field within a tag must stand in the quotes of an attribute';
      const attribute = (/([^\s"'<>=]+)\s*=\s*$/.exec(tag)?.[1] ?? '').toLowerCase();
      if (!attribute || attribute === 'style' || attribute === 'srcdoc' || attribute.startsWith('on')) {
        return 'a field may not stand in a style or an event attribute';
      }
      const begins = value.trim() === '';
      value += 'x';
      if (!followed.test(attribute) || !begins || /^\{\{-?\s*link\./.test(field)) return null;
      return 'a field may not begin an address: write the part before it';
    },
  };
}
