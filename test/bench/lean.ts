/** Referrals for benches that need very many of them: small, and all there. */
import { MongoClient, type Document } from 'mongodb';
import type { Referral } from '../../src/domain/model/referral';
import { aReferral } from '../builders/a-referral';

/** A referral of which little is known: what a list shows, and nothing to read on. */
export const LEAN: Referral = aReferral({
  customer: {
    name: 'Contoso Freight Inc',
    size: null,
    duns: null,
    address: { lines: [], city: 'Seattle', state: null, postalCode: null, country: 'US' },
    contacts: [],
  },
  terms: {
    name: 'Data estate migration',
    value: { minor: 12_500_000, currency: 'USD' },
    closeDate: null,
    notes: null,
    crmId: null,
    campaignId: null,
  },
  needs: { industries: [], products: [], services: [], solutions: [] },
  invitation: { from: null, notes: null, assistance: null },
});

const BATCH = 2_000;

/** Batches under way at a time: one is made while the server takes the other. */
const AT_A_TIME = 2;

/** Inserts so many documents into the referrals of an empty database, fast rather than durably. */
export async function insertAll(
  uri: string,
  name: string,
  count: number,
  documentAt: (index: number) => Document,
): Promise<void> {
  const client = await new MongoClient(uri, { writeConcern: { w: 1, journal: false } }).connect();
  const referrals = client.db(name).collection('referrals');
  let next = 0;
  const insert = async (): Promise<void> => {
    while (next < count) {
      const from = next;
      next = Math.min(from + BATCH, count);
      const documents = Array.from({ length: next - from }, (_, offset) => documentAt(from + offset));
      await referrals.insertMany(documents, { ordered: false });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, insert));
  await client.close();
}
