/** A message with one card. Teams shows the summary where it does not show the card, such as in notifications. */
export const cardMessage = (card: object, summary: string): object => ({
  type: 'message',
  summary,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

/** A plain-text message. It may contain what people typed, so no markup is read. */
export const textMessage = (text: string): object => ({ type: 'message', text, textFormat: 'plain' });

/** A new message with a notification, if people's settings allow it. */
export const withNotification = (message: object): object => ({
  ...message,
  channelData: { notification: { alert: true } },
});
