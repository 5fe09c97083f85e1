import type { TeamsHost, Unsent } from '../contracts/teams-host';
import type { Fault, TeamsConnector } from './teams-connector';

/** The answer of the connector that has this outcome. */
function faultOf(outcome: Unsent): Fault {
  switch (outcome.kind) {
    case 'throttled':
      return outcome.retryAfterMs === null
        ? { status: 412 }
        : { status: 429, headers: { 'retry-after': String(outcome.retryAfterMs / 1_000) } };
    case 'gone':
      return { status: 403, code: 'BotDisabledByAdmin' };
    case 'ambiguous':
      return { status: 500 };
    case 'failed':
      return { status: 400, code: outcome.code };
  }
}

/** The stand-in connector as the contracts of the messengers see it. */
export const connectorHost = (connector: TeamsConnector): TeamsHost => ({
  serviceUrl: connector.url,
  messages: () =>
    connector.messages.map(({ conversationId, activityId, versions }) => ({
      conversationId,
      activityId,
      edits: versions.length - 1,
    })),
  requests: () => connector.calls.length,
  refuse: (outcome) => {
    connector.fault = () => faultOf(outcome);
  },
  delete: ({ conversationId, activityId }) => {
    const index = connector.messages.findIndex(
      (message) => message.conversationId === conversationId && message.activityId === activityId,
    );
    connector.messages.splice(index, 1);
  },
});
