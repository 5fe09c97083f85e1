/** Surnames of two characters. */
const COMPOUND = new Set(
  '欧阳 司马 诸葛 上官 司徒 东方 独孤 南宫 万俟 闻人 夏侯 尉迟 公孙 慕容 令狐 宇文 长孙 皇甫 端木 呼延 轩辕 百里 东郭 西门 公冶 澹台 濮阳 淳于 单于 申屠 太史 钟离 拓跋 司空 歐陽 諸葛 司馬'.split(
    ' ',
  ),
);

/** Common surnames of one character. */
const SINGLE = new Set(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺'.concat(
    '張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許傅呂蘇盧蔣賈葉閻鍾譚廖鄒陸龍錢湯賴龔龐蘭嚴溫魯韋畢聶齊莊關紀項陽衛單寧閔車邊饒',
  ),
);

/** The surname at the beginning of a Chinese name; null if there is none. */
export function hanSurname(name: string): string | null {
  const characters = Array.from(name);
  const two = characters.slice(0, 2).join('');
  if (COMPOUND.has(two)) return two;
  const [one = ''] = characters;
  return SINGLE.has(one) ? one : null;
}

const PINYIN = new Set(
  (
    'zhang wang li liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng ' +
    'lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin'
  ).split(' '),
);

const SYLLABLE =
  '(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|an|en|in|un|ia|ua|uo|[aeiou])';

const GIVEN = new RegExp(`^${SYLLABLE}{1,2}$`, 'u');

/** Whether two words in Latin letters can be a Chinese name with the surname first, such as `Zhang Wei`. */
export function mayBeginWithSurname(first: string, second: string): boolean {
  const given = second.toLowerCase().replace(/['-]/gu, '');
  return PINYIN.has(first.toLowerCase()) && GIVEN.test(given);
}
