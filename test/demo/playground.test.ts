import { currentUserId } from '../../demo/playground';

describe('the sales team of the demo', () => {
  it('has Megan as the person in the browser', () => {
    expect(currentUserId()).toBe('00000000-0000-4000-8000-000000000001');
  });
});
