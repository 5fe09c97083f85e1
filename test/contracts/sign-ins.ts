import type { SignIns } from '../../src/partner-center/auth/sign-ins';

/** What every store of sign-ins does. `open` gives an empty one each time it is called. */
export function describeSignIns(open: () => Promise<SignIns>): void {
  let signIns: SignIns;

  beforeEach(async () => {
    signIns = await open();
  });

  it('has nothing at first', async () => {
    expect(await signIns.read()).toBeNull();
  });

  it('has what was kept', async () => {
    await signIns.keep('sealed-1');

    expect(await signIns.read()).toBe('sealed-1');
  });

  it('has what was kept last in place of all before', async () => {
    await signIns.keep('sealed-1');
    await signIns.keep('sealed-2');

    expect(await signIns.read()).toBe('sealed-2');
  });

  it('keeps one of those that many keep at the same time', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `sealed-${String(index)}`);

    await Promise.all(many.map((sealed) => signIns.keep(sealed)));

    expect(many).toContain(await signIns.read());
  });
}
