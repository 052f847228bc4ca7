import freeMail from 'free-email-domains';

/** Mail providers that the list lacks, and sites where strangers have pages under one domain. */
const others = [
  'blogspot.com',
  'canva.site',
  'etsy.com',
  'facebook.com',
  'fb.com',
  'fb.me',
  'github.com',
  'google.com',
  'hey.com',
  'instagram.com',
  'linkedin.com',
  'linktr.ee',
  'medium.com',
  'pinterest.com',
  't.me',
  'tiktok.com',
  'twitter.com',
  'whatsapp.com',
  'wixsite.com',
  'wordpress.com',
  'x.com',
  'youtube.com',
];

const shared = new Set([...freeMail, ...others]);

/** Whether a domain says nothing about whose it is: anybody can have an address or a page there. */
export const isSharedDomain = (domain: string): boolean => shared.has(domain);
