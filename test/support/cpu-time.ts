/**
 * The processor time that work takes in this process, in milliseconds. Unlike the time that passes meanwhile, it is no
 * longer where the machine is busy with other things.
 */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
