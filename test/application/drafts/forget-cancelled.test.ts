import { forgetCancelled } from '../../../src/application/drafts/forget-cancelled';
import { CANCEL_GRACE_MS } from '../../../src/domain/drafts/model/draft';
import { aDraft } from '../../builders/a-draft';
import { aPerson, NOW } from '../../builders/a-referral';
import { MemoryDrafts } from '../../fakes/memory-drafts';

describe('a cancelled draft', () => {
  it.each([
    ['stays while it can be restored', CANCEL_GRACE_MS, true],
    ['is removed afterwards', CANCEL_GRACE_MS + 1, false],
  ])('%s', async (_, agoMs, isKept) => {
    const drafts = new MemoryDrafts();
    await drafts.save(aPerson(), aDraft({ cancelledAt: new Date(NOW.getTime() - agoMs) }), null);

    await forgetCancelled({ drafts, clock: () => NOW });

    expect((await drafts.find(aPerson())) !== null).toBe(isKept);
  });
});
