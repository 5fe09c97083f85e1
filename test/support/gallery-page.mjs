// Runs inside the browser's page, as a classic script: draws cards with Microsoft's renderer and measures them.
/* global AdaptiveCards */

/** Bold, italics, lists and links, and backslashes before punctuation: what Teams reads of Markdown. */
function teamsMarkdown(text) {
  const kept = [];
  const keep = (html) => `\uE000${kept.push(html) - 1}\uE001`;
  const inert = (html) =>
    html
      .replace(/&(?!#?\w+;)/gu, '&amp;')
      .replace(/</gu, '&lt;')
      .replace(/>/gu, '&gt;');
  const inline = text
    .replace(/\\([!-/:-@[-`{-~])/gu, (_, mark) => keep(inert(mark).replace(/^&$/u, '&amp;')))
    .replace(/[&<>]/gu, inert)
    .replace(/`([^`]+)`/gu, '<code>$1</code>')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/gu, '<a href="$2">$1</a>')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gu, '<strong>$2</strong>')
    .replace(/\*(?=\S)(.+?)(?<=\S)\*/gu, '<em>$1</em>')
    .replace(/(?<![\p{L}\p{N}])_(?=\S)(.+?)(?<=\S)_(?![\p{L}\p{N}])/gu, '<em>$1</em>')
    .replace(/~~(?=\S)(.+?)(?<=\S)~~/gu, '<s>$1</s>');
  const block = inline
    .replace(/^#{1,6}\s+(.*)$/u, '<h1>$1</h1>')
    .replace(/^(?:[-+*])\s+(.*)$/u, '<ul><li>$1</li></ul>')
    .replace(/^(\d+)[.)]\s+(.*)$/u, '<ol start="$1"><li>$2</li></ol>')
    .replace(/^&gt;\s*(.*)$/u, '<blockquote>$1</blockquote>')
    .replace(/^(?:-\s*){3,}$/u, '<hr>');
  return `<p>${block.replace(/\uE000(\d+)\uE001/gu, (_, index) => kept[Number(index)])}</p>`;
}

/** The text of a mention as Teams shows it: the name by itself, told from the text around it. */
const withMentions = (html, mentions) =>
  mentions.reduce((shown, { text, mentioned }) => {
    const inert = (raw) => raw.replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
    return shown.replace(inert(text), () => `<span style="font-weight: 600">${inert(mentioned.name)}</span>`);
  }, html);

/** Draws cards, each in a frame with its name above. Returns what the renderer complains about. */
function drawCards(cards, hostConfig) {
  return cards.flatMap(({ name, card }) => {
    AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = withMentions(teamsMarkdown(text), card.msteams?.entities ?? []);
      result.didProcess = true;
    };
    const drawn = new AdaptiveCards.AdaptiveCard();
    drawn.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
    const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
    drawn.parse(card, context);
    const figure = document.createElement('figure');
    figure.lang = card.lang;
    const caption = document.createElement('figcaption');
    caption.textContent = name;
    const frame = document.createElement('div');
    frame.className = 'frame';
    frame.dataset.name = name;
    frame.append(drawn.render());
    figure.append(caption, frame);
    document.body.append(figure);
    // The renderer's pattern for languages remembers where it matched last, so every other card's is refused. It is older than charts, and Teams looks choices up in cards of any version.
    const justified =
      /"[a-z]{2}" for property "lang"|"Chart\.\w+"\. Fallback|"choices\.data" is supported in version 1\.6/u;
    const messages = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message).filter(
      (message) => !justified.test(message),
    );
    return messages.map((message) => `${name}: ${message}`);
  });
}

const channels = (css) => {
  const [red, green, blue, alpha = 1] = css.match(/[\d.]+/gu).map(Number);
  return { red, green, blue, alpha };
};

const over = (top, bottom) => {
  const mix = (one, other) => one * top.alpha + other * (1 - top.alpha);
  return {
    red: mix(top.red, bottom.red),
    green: mix(top.green, bottom.green),
    blue: mix(top.blue, bottom.blue),
    alpha: 1,
  };
};

/** The colour behind an element: its ancestors' backgrounds, laid over one another. */
function backgroundOf(element) {
  if (element === null) return { red: 255, green: 255, blue: 255, alpha: 1 };
  const own = channels(getComputedStyle(element).backgroundColor);
  return own.alpha === 1 ? own : over(own, backgroundOf(element.parentElement));
}

/** WCAG 2's relative luminance. */
function luminance({ red, green, blue }) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const isShown = (element) => element.getClientRects().length > 0;

/** Every element that has text of its own, and every field with what stands in it. */
function* texts(frame) {
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent: text, parentElement: element } = walker.currentNode;
    if (text.trim() !== '' && isShown(element))
      yield { element, text: text.trim(), style: getComputedStyle(element), node: walker.currentNode };
  }
  for (const element of frame.querySelectorAll('input, textarea, select')) {
    const isPlaceholder = element.value === '' && (element.placeholder ?? '') !== '';
    const style = getComputedStyle(element, isPlaceholder ? '::placeholder' : null);
    const text = isPlaceholder ? element.placeholder : (element.selectedOptions?.[0]?.textContent ?? element.value);
    if (['checkbox', 'radio'].includes(element.type) || !isShown(element) || text === '') continue;
    yield { element, text, style, node: null };
  }
}

const isLargeAndBold = ({ fontSize, fontWeight }) => Number.parseFloat(fontSize) >= 18 && Number(fontWeight) >= 600;

/** What cannot be read for want of contrast. */
function faintTexts(frame) {
  return [...texts(frame)].flatMap(({ element, text, style }) => {
    const background = backgroundOf(element);
    const ratio = contrast(over(channels(style.color), background), background);
    const wanted = isLargeAndBold(style) ? 3 : 4.5;
    return ratio >= wanted ? [] : [`"${text.slice(0, 40)}" has a contrast of ${ratio.toFixed(2)}`];
  });
}

/** What sticks out of the card, or is cut off. */
function overflows(frame) {
  const { left, right } = frame.getBoundingClientRect();
  const clipped = [frame, ...frame.querySelectorAll('*')].filter(isShown).flatMap((element) => {
    const isField = element.matches('input, textarea, select');
    const isInline = getComputedStyle(element).display === 'inline';
    const isWide = !isField && !isInline && element.scrollWidth > element.clientWidth + 1;
    const isCut =
      !isField && getComputedStyle(element).overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1;
    return isWide || isCut
      ? [`${element.className || element.tagName} "${element.textContent.slice(0, 40)}" is cut off`]
      : [];
  });
  const outside = [...texts(frame)]
    .filter(({ node }) => node !== null)
    .flatMap(({ node, text }) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const isOut = [...range.getClientRects()].some((rect) => rect.left < left - 0.5 || rect.right > right + 0.5);
      return isOut ? [`"${text.slice(0, 40)}" is outside of the card`] : [];
    });
  return [...clipped, ...outside];
}

/** The kinds of elements that only markup makes. */
const tagsIn = (frame) => [
  ...new Set(
    [...frame.querySelectorAll('a, strong, em, s, code, h1, ul, ol, blockquote, hr, img, at, script, b')].map(
      ({ localName }) => localName,
    ),
  ),
];

/** What each card shows, and what is wrong with how it shows it. */
const measureAll = () =>
  [...document.querySelectorAll('.frame')].map((frame) => ({
    name: frame.dataset.name,
    text: frame.innerText,
    faint: faintTexts(frame),
    overflows: overflows(frame),
    elements: tagsIn(frame),
  }));

/** How far from the left each of the words stands, in the first text that has them all. */
function positionsOf(name, words) {
  const frame = [...document.querySelectorAll('.frame')].find(({ dataset }) => dataset.name === name);
  const node = [...texts(frame)]
    .map((found) => found.node)
    .find((found) => words.every((word) => found?.textContent.includes(word)));
  return words.map((word) => {
    const range = document.createRange();
    range.setStart(node, node.textContent.indexOf(word));
    range.setEnd(node, node.textContent.indexOf(word) + word.length);
    return range.getBoundingClientRect().left;
  });
}

Object.assign(globalThis, { drawCards, measureAll, positionsOf });
