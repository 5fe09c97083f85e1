/** The bot that the service is compared with: it answers each message with its text, the way the SDK's samples do. */
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type Request, type Response } from 'botbuilder';
import * as restify from 'restify';

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
  // The SDK's types ask for fields that restify's requests have under other types.
  await adapter.process(request as unknown as Request, response as unknown as Response, async (context) => {
    await context.sendActivity(context.activity.text);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
