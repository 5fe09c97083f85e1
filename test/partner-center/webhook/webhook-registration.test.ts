import { fixedToken } from '../../../src/partner-center/auth/tokens';
import {
  WebhookRegistrationError,
  webhookRegistrations,
} from '../../../src/partner-center/webhook/webhook-registration';
import { startFileServer, type FileServer } from '../../support/file-server';

const PATH = '/webhooks/v1/registration';

let server: FileServer;

beforeEach(async () => {
  server = await startFileServer();
});

afterEach(() => server.stop());

const api = () => webhookRegistrations(`${server.url}/somewhere`, fixedToken('token-1'));

/** Answers every request to a path in the same way. */
const answer = (status: number, body: string, path = PATH): void => {
  server.files.set(path, (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body);
  });
};

describe('the current registration', () => {
  it.each([
    ['as the guide writes it', '{"WebhookUrl":"https://desk.example.com/x","WebhookEvents":["test-created"]}'],
    [
      'as the reference writes it',
      '{"webhookUrl":"https://desk.example.com/x","webhookEvents":["test-created"],"subscriberId":"1"}',
    ],
  ])('is read %s', async (_, body) => {
    answer(200, body);

    expect(await api().current()).toEqual({ url: 'https://desk.example.com/x', events: ['test-created'] });
  });

  it.each([
    ['not found', 404, '{"error":{"code":"itemNotFound"}}'],
    ['no content', 204, ''],
    ['null', 200, 'null'],
    ['no address', 200, '{"WebhookUrl":null,"WebhookEvents":null}'],
    ['nothing at all', 200, '{}'],
  ])('is null if the answer is %s', async (_, status, body) => {
    answer(status, body);

    expect(await api().current()).toBeNull();
  });
});

describe('an error', () => {
  it.each<[number, string, readonly string[]]>([
    [401, '{"error":{"code":"unauthenticated","message":"secret words"}}', ['unauthenticated']],
    [403, '{"error":{"code":"accessDenied"}}', ['accessDenied']],
    [500, '<html>', []],
  ])('contains the status and the error code, but no sentences: %i', async (status, body, codes) => {
    answer(status, body);

    const error = await api()
      .current()
      .catch((failure: unknown) => failure);

    expect(error).toMatchObject({ name: 'RegistrationError', status, codes });
    expect((error as Error).message).not.toContain('secret');
  });

  it('says that there was no answer', async () => {
    await server.stop();

    await expect(api().current()).rejects.toMatchObject({
      name: 'RegistrationError',
      status: null,
      codes: ['ECONNREFUSED'],
    });
    server = await startFileServer();
  });

  it('is thrown for a redirect, which the token must not follow', async () => {
    server.files.set('/elsewhere', '{}');
    server.files.set(PATH, (_, response) => {
      response.writeHead(307, { location: `${server.url}/elsewhere` });
      response.end();
    });

    await expect(api().current()).rejects.toBeInstanceOf(WebhookRegistrationError);
    expect(server.asked).toEqual([PATH]);
  });
});

describe('the host of a request', () => {
  it.each([
    ['https://api.partner.microsoft.com', 'https://api.partnercenter.microsoft.com'],
    ['https://api.partner.microsoft.com/', 'https://api.partnercenter.microsoft.com'],
    ['https://sandbox.example.com/partner', 'https://sandbox.example.com'],
  ])('is for %s: %s, with a token for that', async (url, audience) => {
    const audiences: string[] = [];
    const tokens = {
      tokenFor: (of: string) => {
        audiences.push(of);
        return Promise.reject(new Error('No token'));
      },
    };

    await expect(webhookRegistrations(url, tokens).current()).rejects.toThrow('No token');

    expect(audiences).toEqual([audience]);
  });
});

describe('a test event', () => {
  it.each<[string, object, object]>([
    ['it is not over', { status: 'inProgress', results: [] }, { isFinished: false, answers: [] }],
    ['nobody was asked yet', { status: 'queued', results: null }, { isFinished: false, answers: [] }],
    [
      'it was accepted',
      { status: 'completed', results: [{ responseCode: 'OK', responseMessage: '', systemError: false }] },
      { isFinished: true, answers: ['OK'] },
    ],
    [
      'it was refused',
      { Status: 'completed', Results: [{ ResponseCode: 401, ResponseMessage: 'Unauthorized' }] },
      { isFinished: true, answers: ['401: Unauthorized'] },
    ],
  ])('has a result while it is sent and afterwards: %s', async (_, body, result) => {
    answer(200, JSON.stringify(body), `${PATH}/validationEvents/a%2Fb`);

    expect(await api().testResult('a/b')).toEqual(result);
  });

  it.each(['{}', '{"correlationId":""}', 'no json'])('fails if the answer has no id: %s', async (body) => {
    answer(200, body, `${PATH}/validationEvents`);

    await expect(api().sendTest()).rejects.toBeInstanceOf(WebhookRegistrationError);
  });
});
