/** Legal forms, as they are left when dots and accents are gone. They stand at the end of a name. */
const legalForms = new Set(
  `
  ab ag aktiebolag aktiengesellschaft aps as asa bhd bv bvba coop co company corp corporation cv doo dooel eg eirl
  ek ekfm eood eu eurl ev gbr gesmbh gie gmbh hf inc incorporated jsc kft kg kgaa kk lda limited limitada llc llp lp
  ltd ltda mbb mbh nv nyrt oao oe ohg ood ooo ou oy oyj pao partg plc pllc pte pty pvt private sa sab sac sae sapa
  sapi sarl sas sasu sca scop scrl scs sdn se selarl sencrl sia slu slp snc spa spol spolka sprl spzoo srl sro
  haftungsbeschrankt ug uab vof vzw zao zrt
  `
    .trim()
    .split(/\s+/),
);
/** Those that also stand before the name, and are no words of their own. */
const leadingForms = new Set(['sarl', 'sas', 'sasu', 'eurl', 'selarl', 'ooo', 'oao', 'zao', 'pao', 'gmbh']);
/** Endings of several words. */
const endings = [
  'sp z oo',
  'sp zoo',
  'spol s ro',
  'spolka z ograniczona odpowiedzialnoscia',
  'gesellschaft mit beschrankter haftung',
  'societe a responsabilite limitee',
  'societe par actions simplifiee',
  'societe anonyme',
  'sociedad anonima',
  'sociedad limitada',
  'societa per azioni',
].map((ending) => ending.split(' '));

/** Letters that no accent can be taken from. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * The key of a company's name: without case, accents, punctuation and legal form, so that `Müller & Co. KG` and
 * `MULLER` meet. A name that is nothing but legal forms stays as it is; `undefined` when no letter or digit is left.
 *
 * @example
 * companyKey('S.A.R.L. Dupont & Fils') // => 'dupont fils'
 */
export function companyKey(name: string): string | undefined {
  const words = withoutForms(joinedInitials(plainWords(name)));
  return words.length > 0 ? words.join(' ') : undefined;
}

/** The words of a text, without case, accents and punctuation. */
export function plainWords(name: string): string[] {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/['’.]/g, '');
  return plain.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
}

/** Single letters in a row are one abbreviation: `S A` is `sa`, `J P Morgan` is `jp morgan`. */
function joinedInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let isRun = false;
  for (const word of words) {
    const isLetter = /^\p{L}$/u.test(word);
    if (isLetter && isRun) joined.push(`${joined.pop() ?? ''}${word}`);
    else joined.push(word);
    isRun = isLetter;
  }
  return joined;
}

function withoutForms(words: readonly string[]): readonly string[] {
  let end = words.length;
  for (let next = endBefore(words, end); next < end; next = endBefore(words, end)) end = next;
  if (end === 0) return words;
  let start = 0;
  while (start < end - 1 && leadingForms.has(words[start] ?? '')) start += 1;
  return words.slice(start, end);
}

/** Where the name ends when one legal form is taken off before `end`. */
function endBefore(words: readonly string[], end: number): number {
  const ending = endings.find(
    (each) => each.length < end && each.every((word, i) => words[end - each.length + i] === word),
  );
  if (ending) return end - ending.length;
  return end > 0 && legalForms.has(words[end - 1] ?? '') ? end - 1 : end;
}
