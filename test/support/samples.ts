export { sampleReferrals } from '../../demo/sample-referrals';
