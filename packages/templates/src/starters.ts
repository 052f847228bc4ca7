import type { TemplateField } from './fields.ts';
import type { TemplateSource } from './template.ts';
import { templateFields } from './variants.ts';

/** A template as the part `templates` of a process holds it. */
export interface StarterTemplate {
  readonly id: string;
  readonly class: 'transactional' | 'marketing';
  readonly variants: { readonly [language: string]: TemplateSource };
  readonly fields: readonly TemplateField[];
}

/** One mail to begin with, its HTML made of paragraphs. */
const written = (subject: string, ...paragraphs: readonly string[]): TemplateSource => ({
  subject,
  html: paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n'),
});

const sources: readonly Omit<StarterTemplate, 'fields'>[] = [
  {
    id: 'thanks',
    class: 'transactional',
    variants: {
      en: written(
        'Thank you for your request',
        'Hello {{ lead.firstName | default: "and thank you" }},',
        'we have your request and come back to you within one working day.',
        '{{ owner.name | default: "Your team" }}<br>{{ house.name }}',
      ),
      fr: written(
        'Merci pour votre demande',
        'Bonjour {{ lead.firstName | default: "et merci" }},',
        'nous avons bien reçu votre demande et vous répondrons sous un jour ouvré.',
        '{{ owner.name | default: "Votre équipe" }}<br>{{ house.name }}',
      ),
    },
  },
  {
    id: 'new-lead',
    class: 'transactional',
    variants: {
      en: written(
        'A new lead for you: {{ lead.name }}',
        '{{ lead.name }}{% if lead.company %} of {{ lead.company }}{% endif %} is yours now.',
        'E-mail: {{ lead.email | default: "none" }}<br>Phone: {{ lead.phone | default: "none" }}<br>Source: {{ lead.source | default: "unknown" }}',
      ),
      fr: written(
        'Un nouveau prospect pour vous : {{ lead.name }}',
        '{{ lead.name }}{% if lead.company %} de {{ lead.company }}{% endif %} vous est attribué.',
        'E-mail : {{ lead.email | default: "aucun" }}<br>Téléphone : {{ lead.phone | default: "aucun" }}<br>Origine : {{ lead.source | default: "inconnue" }}',
      ),
    },
  },
  {
    id: 'alert',
    class: 'transactional',
    variants: {
      en: written(
        'Please look at {{ lead.name }} now',
        '{{ lead.name }} wants attention. Status: {{ lead.status }}, band: {{ lead.band | default: "none" }}.',
        'Phone: {{ lead.phone | default: "none" }}<br>E-mail: {{ lead.email | default: "none" }}',
      ),
      fr: written(
        'À voir tout de suite : {{ lead.name }}',
        '{{ lead.name }} demande votre attention. Statut : {{ lead.status }}, niveau : {{ lead.band | default: "aucun" }}.',
        'Téléphone : {{ lead.phone | default: "aucun" }}<br>E-mail : {{ lead.email | default: "aucun" }}',
      ),
    },
  },
  {
    id: 'welcome',
    class: 'marketing',
    variants: {
      en: written(
        'Good to meet you',
        'Hello {{ lead.firstName | default: "there" }},',
        'from time to time we tell you what is new at {{ house.name }}, and never more than that.',
        '<a href="{{ link.unsubscribe }}">No more of these mails</a>',
      ),
      fr: written(
        'Ravis de vous rencontrer',
        'Bonjour {{ lead.firstName | default: "et bienvenue" }},',
        'de temps en temps, nous vous disons ce qu’il y a de neuf chez {{ house.name }}, et rien de plus.',
        '<a href="{{ link.unsubscribe }}">Ne plus recevoir ces messages</a>',
      ),
    },
  },
];

/**
 * Templates to begin with, in English and French: an answer to a web form (`thanks`), a notice to a new owner
 * (`new-lead`), an alert (`alert`), a first marketing mail (`welcome`). They go into the part `templates` of a process as
 * they are, and are meant to be rewritten.
 *
 * @example
 * const process = { ...b2bProcess, templates: starterTemplates(), response: { rules: [], default: 'thanks' } };
 */
export const starterTemplates = (): StarterTemplate[] =>
  sources.map((source) => ({ ...source, fields: templateFields(source.variants) }));
