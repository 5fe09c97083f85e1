import { certificateAddress, issuerAddress } from '../../../src/partner-center/webhook/certificate-download';

const HOSTS = ['certificates.example.com', 'http://127.0.0.1:8080'];

describe('the address of an issuer’s certificate', () => {
  it.each([
    'http://certificates.example.com/issuer.crt',
    'https://certificates.example.com/An%20Issuer.crt',
    'http://127.0.0.1:8080/issuer.crt',
  ])('is at a trusted host, encrypted or not: %s', (address) => {
    expect(issuerAddress(address, HOSTS)?.href).toBe(address);
  });

  it.each([
    '',
    'issuer.crt',
    'ldap://certificates.example.com/issuer',
    'http://certificates.example.com:8080/issuer.crt',
    'http://certificates.example.com./issuer.crt',
    'http://certificates.example.com.example.org/issuer.crt',
    'http://somebody@certificates.example.com/issuer.crt',
    'http://certificates.example.com/issuer.crt?x=1',
    'http://127.0.0.1/issuer.crt',
    'http://169.254.169.254/metadata',
  ])('is rejected anywhere else: %s', (address) => {
    expect(issuerAddress(address, HOSTS)).toBeNull();
  });
});

describe('the address of a signing certificate', () => {
  it('is normalized', () => {
    expect(certificateAddress('HTTPS://Certificates.EXAMPLE.com:443/a/../x.cer', HOSTS)?.href).toBe(
      'https://certificates.example.com/x.cer',
    );
  });

  it('is rejected if it is not encrypted, even at a trusted host', () => {
    expect(certificateAddress('http://certificates.example.com/x.cer', HOSTS)).toBeNull();
  });
});
