import type { ValueFault } from '../forms/form-value.ts';

/** What the pages say, in one language. */
export interface Texts {
  readonly optional: string;
  readonly send: string;
  readonly choose: string;
  readonly leaveEmpty: string;
  readonly mend: string;
  readonly thanksTitle: string;
  readonly thanks: string;
  readonly inboxTitle: string;
  readonly inbox: string;
  readonly closedTitle: string;
  readonly closed: string;
  readonly notTakenTitle: string;
  readonly notTaken: string;
  readonly captchaAgain: string;
  readonly nobody: string;
  readonly faults: { readonly [F in ValueFault]: string };
  readonly notFoundTitle: string;
  readonly notFound: string;
  readonly brokenTitle: string;
  readonly broken: string;
  readonly busyTitle: string;
  readonly busy: string;
  readonly malformedTitle: string;
  readonly malformed: string;
  readonly reference: string;
  readonly confirmTitle: string;
  readonly confirm: string;
  readonly confirmButton: string;
  readonly confirmedTitle: string;
  readonly confirmed: string;
  readonly expiredTitle: string;
  readonly expired: string;
  readonly confirmSubject: string;
  readonly confirmMail: string;
  readonly confirmIgnore: string;
  readonly unsubscribeTitle: string;
  readonly unsubscribe: string;
  readonly unsubscribeButton: string;
  readonly unsubscribedTitle: string;
  readonly unsubscribed: string;
  readonly preferencesLink: string;
  readonly preferencesTitle: string;
  readonly preferences: string;
  readonly save: string;
  readonly saved: string;
  readonly channels: { readonly email: string; readonly phone: string; readonly tracking: string };
}

const en: Texts = {
  optional: 'optional',
  send: 'Send',
  choose: 'Please choose',
  leaveEmpty: 'Please leave this field empty',
  mend: 'Nothing was sent yet. Please look at this again:',
  thanksTitle: 'Thank you',
  thanks: 'We have received what you sent.',
  inboxTitle: 'One more step',
  inbox: 'We have sent you a mail. Please open it and confirm with the link in it.',
  closedTitle: 'This form is closed',
  closed:
    'We take nothing by this form at the moment, and nobody answers it. Please contact us in another way.',
  notTakenTitle: 'This could not be taken',
  notTaken:
    'Something in the form could not be taken, so nobody will answer it. Please contact us in another way.',
  captchaAgain: 'Please solve the task below, so that we know that you are no machine.',
  nobody: 'Please give at least a name, a company, an e-mail address or a phone number.',
  faults: {
    required: 'Please fill this in.',
    'over-long': 'This is too long.',
    'not-a-number': 'This is not a number.',
    'not-an-email': 'This is not an e-mail address, such as name@example.com.',
    'not-a-date': 'This is not a date, such as 2026-03-31.',
    'not-in-list': 'Please choose from the list.',
    'not-a-url': 'This is not a web address, such as www.example.com.',
    several: 'This was given more than once.',
  },
  notFoundTitle: 'Not found',
  notFound: 'There is no such page, or the link is not complete.',
  brokenTitle: 'Something went wrong',
  broken: 'That was our fault. Please try again later.',
  busyTitle: 'Please try again',
  busy: 'We could not take this just now, and nothing was kept of it. Please send it again in a minute.',
  malformedTitle: 'This could not be read',
  malformed: 'What was sent is not what a form sends. Nothing was kept of it.',
  reference: 'Reference',
  confirmTitle: 'Please confirm',
  confirm: 'With one click we know that it was you who wrote to us.',
  confirmButton: 'Yes, it was me',
  confirmedTitle: 'Confirmed, thank you',
  confirmed: 'We have received what you sent, and know now that it came from you.',
  expiredTitle: 'This link is too old',
  expired: 'What you sent was not confirmed in time and is forgotten. Please fill in the form again.',
  confirmSubject: 'Please confirm: ',
  confirmMail: 'you, or somebody else, gave us this address. Please confirm that it was you:',
  confirmIgnore: 'If it was not you, do nothing: we forget it by ourselves.',
  unsubscribeTitle: 'Unsubscribe',
  unsubscribe: 'One click, and you get no more of these mails.',
  unsubscribeButton: 'Unsubscribe',
  unsubscribedTitle: 'You are unsubscribed',
  unsubscribed: 'You will get no more of these mails. Answers to what you ask us yourself still reach you.',
  preferencesLink: 'Choose what you want to hear',
  preferencesTitle: 'Your choices',
  preferences: 'Say what we may do. It counts from now on, and you can change it here at any time.',
  save: 'Save',
  saved: 'Your choices are saved.',
  channels: {
    email: 'Send me news by e-mail',
    phone: 'Call me about offers',
    tracking: 'Count which mails I open and which of your pages I visit',
  },
};

const fr: Texts = {
  optional: 'facultatif',
  send: 'Envoyer',
  choose: 'Veuillez choisir',
  leaveEmpty: 'Laissez ce champ vide',
  mend: 'Rien n’a encore été envoyé. Veuillez revoir ceci :',
  thanksTitle: 'Merci',
  thanks: 'Nous avons bien reçu votre envoi.',
  inboxTitle: 'Encore une étape',
  inbox: 'Nous vous avons envoyé un e-mail. Ouvrez-le et confirmez à l’aide du lien.',
  closedTitle: 'Ce formulaire est fermé',
  closed:
    'Nous ne prenons rien par ce formulaire en ce moment, et personne n’y répond. Contactez-nous autrement.',
  notTakenTitle: 'Cet envoi n’a pas pu être pris',
  notTaken:
    'Une partie du formulaire n’a pas pu être prise ; personne n’y répondra. Contactez-nous autrement.',
  captchaAgain: 'Résolvez la tâche ci-dessous, pour que nous sachions que vous n’êtes pas une machine.',
  nobody: 'Donnez au moins un nom, une société, une adresse e-mail ou un numéro de téléphone.',
  faults: {
    required: 'Veuillez remplir ce champ.',
    'over-long': 'C’est trop long.',
    'not-a-number': 'Ce n’est pas un nombre.',
    'not-an-email': 'Ce n’est pas une adresse e-mail, comme nom@exemple.com.',
    'not-a-date': 'Ce n’est pas une date, comme 2026-03-31.',
    'not-in-list': 'Choisissez dans la liste.',
    'not-a-url': 'Ce n’est pas une adresse web, comme www.exemple.com.',
    several: 'Ceci a été donné plusieurs fois.',
  },
  notFoundTitle: 'Page introuvable',
  notFound: 'Cette page n’existe pas, ou le lien est incomplet.',
  brokenTitle: 'Une erreur est survenue',
  broken: 'C’était de notre faute. Réessayez plus tard.',
  busyTitle: 'Veuillez réessayer',
  busy: 'Nous n’avons pas pu prendre votre envoi, et rien n’en a été gardé. Renvoyez-le dans une minute.',
  malformedTitle: 'Envoi illisible',
  malformed: 'Ce qui a été envoyé ne vient pas d’un formulaire. Rien n’en a été gardé.',
  reference: 'Référence',
  confirmTitle: 'Veuillez confirmer',
  confirm: 'D’un clic, nous saurons que c’est bien vous qui nous avez écrit.',
  confirmButton: 'Oui, c’était moi',
  confirmedTitle: 'Confirmé, merci',
  confirmed: 'Nous avons bien reçu votre envoi, et savons maintenant qu’il vient de vous.',
  expiredTitle: 'Ce lien est trop ancien',
  expired: 'Votre envoi n’a pas été confirmé à temps et a été oublié. Remplissez le formulaire à nouveau.',
  confirmSubject: 'Veuillez confirmer : ',
  confirmMail: 'vous, ou quelqu’un d’autre, nous a donné cette adresse. Confirmez que c’était bien vous :',
  confirmIgnore: 'Si ce n’était pas vous, ne faites rien : nous l’oublions de nous-mêmes.',
  unsubscribeTitle: 'Se désabonner',
  unsubscribe: 'Un clic, et vous ne recevrez plus ces e-mails.',
  unsubscribeButton: 'Se désabonner',
  unsubscribedTitle: 'Vous êtes désabonné',
  unsubscribed:
    'Vous ne recevrez plus ces e-mails. Les réponses à vos propres demandes vous parviendront toujours.',
  preferencesLink: 'Choisir ce que vous voulez recevoir',
  preferencesTitle: 'Vos choix',
  preferences:
    'Dites ce que nous pouvons faire. Cela vaut dès maintenant, et vous pouvez le changer ici à tout moment.',
  save: 'Enregistrer',
  saved: 'Vos choix sont enregistrés.',
  channels: {
    email: 'M’envoyer des nouvelles par e-mail',
    phone: 'M’appeler au sujet d’offres',
    tracking: 'Compter les e-mails que j’ouvre et les pages que je visite',
  },
};

/** The texts of the pages: English and French; English for other languages. */
export const textsIn = (language: string): Texts => (language === 'fr' ? fr : en);

const english: { readonly [field: string]: string } = {
  firstName: 'First name',
  lastName: 'Last name',
  title: 'Job title',
  company: 'Company',
  email: 'E-mail',
  phone: 'Phone',
  mobile: 'Mobile phone',
  website: 'Website',
  postalCode: 'Postal code',
  employees: 'Number of employees',
  annualRevenue: 'Annual revenue',
  description: 'Message',
  registrationNumber: 'Registration number',
};
const french: { readonly [field: string]: string } = {
  salutation: 'Civilité',
  firstName: 'Prénom',
  lastName: 'Nom',
  title: 'Fonction',
  company: 'Société',
  email: 'E-mail',
  phone: 'Téléphone',
  mobile: 'Téléphone mobile',
  website: 'Site web',
  street: 'Rue',
  city: 'Ville',
  postalCode: 'Code postal',
  state: 'Région',
  country: 'Pays',
  industry: 'Secteur',
  employees: 'Nombre de salariés',
  annualRevenue: 'Chiffre d’affaires',
  description: 'Message',
  language: 'Langue',
  registrationNumber: 'Numéro d’immatriculation',
};

/** What the standard fields of a lead are called on a page. */
export const fieldNames = (language: string): { readonly [field: string]: string } =>
  language === 'fr' ? french : english;
