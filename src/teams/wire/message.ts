/** A message that is one card. Teams shows the summary where there is no room for the card. */
export const cardMessage = (card: object, summary: string): object => ({
  type: 'message',
  summary,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

/** A message that is text and nothing else: what people typed may be in it, so no markup is read. */
export const textMessage = (text: string): object => ({ type: 'message', text, textFormat: 'plain' });

/** A new message that Teams tells people of, as far as they let it. */
export const alerting = (message: object): object => ({ ...message, channelData: { notification: { alert: true } } });
