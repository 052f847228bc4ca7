const HOST_LENGTH_MAX = 253;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Letters, digits, hyphens and the dots of several scripts: anything else would be read as another part of a URL. */
const HOST_TEXT = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;

/**
 * A host name in lower-case ASCII, international names by IDNA; `undefined` when it is none, or an IP address.
 *
 * @example
 * asciiHost('Bücher.example') // => 'xn--bcher-kva.example'
 */
export function asciiHost(text: string): string | undefined {
  if (!HOST_TEXT.test(text)) return undefined;
  let host: string;
  try {
    host = new URL(`http://${text}/`).hostname;
  } catch {
    return undefined;
  }
  const labels = host.split('.');
  const isAddress = /^[0-9]+$/.test(labels.at(-1) ?? '');
  return !isAddress && host.length <= HOST_LENGTH_MAX && labels.every((label) => LABEL.test(label))
    ? host
    : undefined;
}
