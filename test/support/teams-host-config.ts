/** The two themes that nearly everybody in Teams uses. */
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

type Colors = Readonly<Record<'default' | 'accent' | 'good' | 'warning' | 'attention', string>>;

type Style = 'default' | 'emphasis' | 'accent' | 'good' | 'attention' | 'warning';

/** What the page around a card looks like, and what Teams draws by itself: buttons and inputs. */
export interface Surroundings {
  readonly canvas: string;
  readonly card: string;
  readonly text: string;
  readonly border: string;
  readonly button: string;
  readonly primary: string;
  readonly onPrimary: string;
  readonly destructive: string;
  readonly onDestructive: string;
  readonly field: string;
  readonly placeholder: string;
  readonly link: string;
}

interface Palette {
  readonly text: string;
  readonly subtle: string;
  readonly colors: Colors;
  readonly backgrounds: Readonly<Record<Style, string>>;
  readonly surroundings: Surroundings;
}

/** Near what Teams draws, by eye and by Fluent's published colours; Teams changes them now and then. */
const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    text: '#242424',
    subtle: '#616161',
    // Teams' green and yellow cannot be read on white, so no card may write in them.
    colors: { default: '#242424', accent: '#5b5fc7', good: '#92c353', warning: '#f8d22a', attention: '#c4314b' },
    backgrounds: {
      default: '#ffffff',
      emphasis: '#f5f5f5',
      accent: '#c7def9',
      good: '#ccffcc',
      attention: '#ffc5b2',
      warning: '#ffe2b2',
    },
    surroundings: {
      canvas: '#ebebeb',
      card: '#ffffff',
      text: '#242424',
      border: '#d1d1d1',
      button: '#ffffff',
      primary: '#5b5fc7',
      onPrimary: '#ffffff',
      destructive: '#c4314b',
      onDestructive: '#ffffff',
      field: '#f5f5f5',
      placeholder: '#616161',
      link: '#4f52b2',
    },
  },
  dark: {
    text: '#ffffff',
    subtle: '#c4c4c4',
    colors: { default: '#ffffff', accent: '#a6a7dc', good: '#92c353', warning: '#f8d22a', attention: '#e37d80' },
    backgrounds: {
      default: '#292929',
      emphasis: '#1f1f1f',
      accent: '#2f2f4a',
      good: '#0c3a1c',
      attention: '#4a1620',
      warning: '#4a3a00',
    },
    surroundings: {
      canvas: '#141414',
      card: '#292929',
      text: '#ffffff',
      border: '#525252',
      button: '#292929',
      primary: '#4f52b2',
      onPrimary: '#ffffff',
      destructive: '#c4314b',
      onDestructive: '#ffffff',
      field: '#141414',
      placeholder: '#adadad',
      link: '#a6a7dc',
    },
  },
};

/** The colours around the card, for the page's style sheet. */
export const surroundingsOf = (theme: Theme): Surroundings => PALETTES[theme].surroundings;

function containerStyleOf({ text, subtle, colors, backgrounds, surroundings }: Palette, style: Style): object {
  const shades = Object.entries(colors).map(([name, color]) => [
    name,
    { default: color, subtle: name === 'default' ? subtle : color },
  ]);
  const foregroundColors = {
    ...Object.fromEntries(shades),
    dark: { default: text, subtle },
    light: { default: text, subtle },
  } as object;
  return { backgroundColor: backgrounds[style], borderColor: surroundings.border, foregroundColors };
}

/** `small`, `default`, … as Teams sizes them, in pixels. */
const FONT_SIZES = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const FONT_WEIGHTS = { lighter: 200, default: 400, bolder: 600 };

const FONT_TYPES = {
  default: {
    fontFamily: "'Segoe UI', 'Liberation Sans', 'Noto Sans CJK SC', sans-serif",
    fontSizes: FONT_SIZES,
    fontWeights: FONT_WEIGHTS,
  },
  monospace: {
    fontFamily: "'Courier New', 'Liberation Mono', monospace",
    fontSizes: FONT_SIZES,
    fontWeights: FONT_WEIGHTS,
  },
};

const FACT = { size: 'default', color: 'default', isSubtle: false, wrap: true };

/** A configuration that makes Microsoft's open renderer resemble Teams: fonts, spacing, colours, six buttons at most. */
export function hostConfigOf(theme: Theme): object {
  const palette = PALETTES[theme];
  const styles = Object.keys(palette.backgrounds) as Style[];
  return {
    choiceSetInputValueSeparator: ',',
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.surroundings.border },
    fontTypes: FONT_TYPES,
    textStyles: {
      heading: { fontType: 'default', size: 'large', weight: 'bolder', color: 'default', isSubtle: false },
    },
    containerStyles: Object.fromEntries(styles.map((style) => [style, containerStyleOf(palette, style)])),
    inputs: {
      label: {
        inputSpacing: 4,
        requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { weight: 'bolder' },
      },
      errorMessage: { color: 'attention', weight: 'bolder', spacing: 'small' },
    },
    actions: {
      maxActions: 6,
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      spacing: 'default',
    },
    adaptiveCard: { allowCustomStyle: false },
    factSet: {
      title: { ...FACT, weight: 'bolder', maxWidth: 150 },
      value: { ...FACT, weight: 'default' },
      spacing: 16,
    },
  };
}
