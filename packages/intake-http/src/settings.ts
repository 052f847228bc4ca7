import * as z from 'zod';

const Id = z.string().min(1).max(200);
/** A text in the languages of the visitors, by two-letter code; a plain text serves for all. */
const Text = z.union([
  z.string().min(1).max(2000),
  z.record(z.string().length(2), z.string().min(1).max(2000)),
]);
export type Text = z.infer<typeof Text>;

/** At most so many in so many hours. */
export const Limit = z.strictObject({
  count: z.int().min(1).max(1_000_000),
  perHours: z.number().positive().max(8760),
});
export type Limit = z.infer<typeof Limit>;

/** When visitors are asked to prove that they are people: never, when something is suspicious, or always. */
const Captcha = z.enum(['off', 'suspicious', 'always']);

const FormField = z.strictObject({
  /** A field of the process' leads; what is not named here is never taken from a form. */
  field: Id,
  required: z.boolean().optional(),
  label: Text.optional(),
  hint: Text.optional(),
  /** Of a picklist, the values to choose from, where not all of the process' are to be offered. */
  values: z.array(z.string().min(1).max(255)).max(500).optional(),
});

/** One form, as data (Ours 1.1). */
export const FormSpec = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is 1 to 63 lower-case letters, digits or hyphens'),
  title: Text,
  intro: Text.optional(),
  button: Text.optional(),
  /** What the page says when the form was sent. */
  thanks: Text.optional(),
  fields: z.array(FormField).min(1).max(100),
  /** A request (demo, quote, call me) rather than another form: it may bring a disqualified lead back. */
  request: z.boolean().default(false),
  /** Fields that the form sets itself; the visitor neither sees nor changes them. */
  constants: z.record(Id, z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Where its leads come from. Default: the source of the settings. */
  source: Id.optional(),
  campaign: Id.optional(),
  /** Who owns its leads, `seller/<id>`, `queue/<id>` or `pool/<id>`; without it the assignment rules say. */
  owner: z
    .string()
    .regex(/^(seller|queue|pool)\/.{1,190}$/)
    .optional(),
  /** Boxes that a visitor may tick: what is ticked is consent, what is not says nothing. */
  consent: z
    .array(
      z.strictObject({
        channel: z.enum(['email', 'phone', 'tracking']),
        text: Text,
        required: z.boolean().optional(),
      }),
    )
    .max(3)
    .default([]),
  /** Where visitors go afterwards where the page that they came from names no other; allowed like any other. */
  returnUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** The name of the field that only machines fill in. */
  honeypot: z
    .string()
    .regex(/^[a-z][a-z_]{2,30}$/)
    .default('extra_note'),
  /** Whoever is faster is no person. */
  minFillMs: z.int().min(0).max(600_000).default(1000),
  captcha: Captcha.optional(),
  limit: Limit.optional(),
  /** Double opt-in: a lead comes only once a link in a mail was confirmed within so many hours. */
  confirmWithinHours: z.number().positive().max(8760).optional(),
  enabled: z.boolean().default(true),
});
export type FormSpec = z.infer<typeof FormSpec>;

/** The web settings of a tenant (Ours 1.5), as data. */
export const WebSettings = z.strictObject({
  /** Off: every form answers 503, and what is sent all the same is kept and can be released. */
  enabled: z.boolean().default(true),
  captcha: Captcha.default('off'),
  /** Where leads come from. Default: `Website`. */
  source: Id.default('Website'),
  /** Language of the pages where a form is asked for without another. Default: the process'. */
  language: z.string().length(2).optional(),
  /**
   * Where visitors may be sent: an origin (`https://www.example.org`) or an address that theirs must begin with. Other
   * addresses are never gone to. Scripts of these origins may post JSON.
   */
  returnUrls: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(100)
    .default([]),
  limits: z
    .strictObject({
      /** Of one network address (IPv6: one /64). Default: 30 in an hour. */
      address: Limit.optional(),
      tenant: Limit.optional(),
    })
    .default({}),
  /** Colour of buttons and links. */
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'is a colour such as #2456c7')
    .optional(),
  /** The name on the pages. */
  house: z.string().min(1).max(200).optional(),
  tracking: z
    .strictObject({
      /** Which pages are of which group, by the beginning of their path; the first that fits. */
      pages: z
        .array(z.strictObject({ path: z.string().startsWith('/').max(500), page: Id }))
        .max(500)
        .default([]),
      /** Hands a sealed token to the pages of `returnUrls`, so that later visits are of the lead. Default: false. */
      recognise: z.boolean().default(false),
    })
    .default({ pages: [], recognise: false }),
  forms: z.array(FormSpec).max(1000),
});
export type WebSettings = z.infer<typeof WebSettings>;
/** What one writes: parts with a default may be left out. */
export type WebSettingsInput = z.input<typeof WebSettings>;

/** A text in a language, else in English, else in any. */
export function textIn(text: Text, language: string): string {
  if (typeof text === 'string') return text;
  return text[language] ?? text['en'] ?? Object.values(text)[0] ?? '';
}
