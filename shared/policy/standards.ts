/** A text that says how long sessions may live, or how they must end. */
export type Standard = {
  readonly id: 'nist' | 'pci' | 'owasp' | 'asvs4' | 'asvs5' | 'django'
  readonly name: string
  readonly url: string
}

export const standards = {
  nist: { id: 'nist', name: 'NIST SP 800-63B-4', url: 'https://pages.nist.gov/800-63-4/sp800-63b.html' },
  pci: { id: 'pci', name: 'PCI DSS 4.0', url: 'https://www.pcisecuritystandards.org/document_library/' },
  owasp: {
    id: 'owasp',
    name: 'OWASP Session Management Cheat Sheet',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
  },
  asvs4: {
    id: 'asvs4',
    name: 'OWASP ASVS 4.0.3',
    url: 'https://owasp.org/www-project-application-security-verification-standard/',
  },
  asvs5: {
    id: 'asvs5',
    name: 'OWASP ASVS 5.0',
    url: 'https://owasp.org/www-project-application-security-verification-standard/',
  },
  django: {
    id: 'django',
    name: 'Django',
    url: 'https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-age',
  },
} as const satisfies Record<string, Standard>

/**
 * How binding a sentence is. SHALL and SHOULD are NIST's own words; of the others a requirement reads as SHALL and advice as
 * SHOULD.
 */
export type Level = 'SHALL' | 'SHOULD'
