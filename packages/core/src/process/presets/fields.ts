import type { ProcessInput } from '../definition.ts';

const text = { type: 'text' } as const;
/** A value that says nothing about one person by itself. */
const plain = { type: 'text', personal: false } as const;

/** The standard fields of a lead. Fields about a person are personal, unless said otherwise. */
export const leadFields: ProcessInput['fields'] = {
  salutation: text,
  firstName: { type: 'text', maxLength: 80 },
  lastName: { type: 'text', maxLength: 80 },
  title: { type: 'text', maxLength: 128 },
  company: text,
  email: { type: 'email' },
  phone: { type: 'phone', maxLength: 40 },
  mobile: { type: 'phone', maxLength: 40 },
  fax: { type: 'phone', maxLength: 40 },
  website: { type: 'url' },
  street: text,
  city: text,
  postalCode: { type: 'text', maxLength: 20 },
  state: { ...plain, maxLength: 80 },
  country: { ...plain, maxLength: 80 },
  industry: plain,
  employees: { type: 'number', personal: false },
  annualRevenue: { type: 'currency', personal: false },
  rating: { type: 'picklist', personal: false, values: ['Hot', 'Warm', 'Cold'] },
  registrationNumber: { type: 'text', maxLength: 60 },
  description: { type: 'long-text' },
  /** What mails are written in, e.g. `fr`. */
  language: { ...plain, maxLength: 35 },
  /** IANA name of the zone that quiet hours are counted in. */
  timeZone: { ...plain, maxLength: 60 },
};

/** The standard fields of accounts, contacts and opportunities. */
export const recordFields: ProcessInput['records'] = {
  account: {
    name: text,
    phone: { type: 'phone', maxLength: 40 },
    fax: { type: 'phone', maxLength: 40 },
    website: { type: 'url' },
    industry: plain,
    employees: { type: 'number', personal: false },
    annualRevenue: { type: 'currency', personal: false },
    rating: { type: 'picklist', personal: false, values: ['Hot', 'Warm', 'Cold'] },
    registrationNumber: { type: 'text', maxLength: 60 },
    source: plain,
    description: { type: 'long-text' },
    yearFounded: { type: 'number', personal: false },
    /** The company that it belongs to. */
    parent: text,
    billingStreet: text,
    billingCity: text,
    billingPostalCode: { type: 'text', maxLength: 20 },
    billingState: { ...plain, maxLength: 80 },
    billingCountry: { ...plain, maxLength: 80 },
  },
  contact: {
    salutation: text,
    firstName: { type: 'text', maxLength: 80 },
    lastName: { type: 'text', maxLength: 80 },
    title: { type: 'text', maxLength: 128 },
    email: { type: 'email' },
    phone: { type: 'phone', maxLength: 40 },
    mobile: { type: 'phone', maxLength: 40 },
    fax: { type: 'phone', maxLength: 40 },
    description: { type: 'long-text' },
    leadSource: plain,
    mailingStreet: text,
    mailingCity: text,
    mailingPostalCode: { type: 'text', maxLength: 20 },
    mailingState: { ...plain, maxLength: 80 },
    mailingCountry: { ...plain, maxLength: 80 },
  },
  opportunity: {
    name: text,
    leadSource: plain,
    type: plain,
    nextStep: text,
    description: { type: 'long-text' },
  },
};
