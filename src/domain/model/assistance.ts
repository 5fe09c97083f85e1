/** The kinds of help that a partner can ask Microsoft for, as Partner Center calls them, in its order. */
export const ASSISTANCE_CODES = [
  'WorkloadSpecificValueProposition',
  'CustomerTechnicalArchitecture',
  'ProofOfConceptOrDemo',
  'QuotesOrLicensing',
  'PostSalesCustomerSuccess',
  'GeneralOrOther',
] as const;

/** One kind of help that Microsoft can be asked for. */
export type AssistanceCode = (typeof ASSISTANCE_CODES)[number];

/** Whether untrusted text names one of the kinds of help. */
export const isAssistanceCode = (text: string): text is AssistanceCode =>
  (ASSISTANCE_CODES as readonly string[]).includes(text);
