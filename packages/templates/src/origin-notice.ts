import { escaped } from './links.ts';

const words: { readonly [language: string]: (source: string) => string } = {
  en: (source) => `You hear from us for the first time: we have your address from ${source}.`,
  fr: (source) => `C’est notre premier message : nous tenons votre adresse de ${source}.`,
  de: (source) => `Sie hören zum ersten Mal von uns: Ihre Adresse haben wir von ${source}.`,
};
const more: { readonly [language: string]: string } = {
  en: 'What you want to hear from us:',
  fr: 'Ce que vous souhaitez recevoir :',
  de: 'Was Sie von uns hören möchten:',
};

/**
 * Says where an address from a bought list comes from, as the first mail to somebody has to (Ours 13.3); in English
 * where the language has no words here.
 *
 * @param link where the person says what it wants to hear; `null` where there is no such page
 */
export function originNotice(
  language: string,
  { source, link }: { readonly source: string; readonly link: string | null },
): { readonly text: string; readonly html: string } {
  const known = Object.hasOwn(words, language) ? language : 'en';
  const said = words[known]?.(source) ?? '';
  const lead = more[known] ?? '';
  return {
    text: link === null ? said : `${said}\n${lead} ${link}`,
    html: `<p>${escaped(said)}${link === null ? '' : ` ${escaped(lead)} <a href="${escaped(link)}">${escaped(link)}</a>`}</p>`,
  };
}
