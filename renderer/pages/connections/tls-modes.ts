/** How a line may be secured, in words. */
export const tlsModes = [
  { value: 'disable', label: 'Off: in plain text' },
  { value: 'prefer', label: 'If the server offers it' },
  { value: 'require', label: 'Always, whoever answers' },
  { value: 'verify-ca', label: 'Always, check the certificate' },
  { value: 'verify-full', label: 'Always, check certificate and host name' },
] as const
