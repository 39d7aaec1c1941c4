import type { Landmark, SceneObject } from '../../scene/index.js';

const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

export function numberWord(count: number): string {
  return NUMBERS[count] ?? String(count);
}

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

const BUILDING_NOUNS: Record<string, string> = {
  apartments: 'apartment building',
  townhouse: 'town house',
  house: 'house',
  office: 'office building',
  shop: 'shop building',
  hall: 'hall',
};

/** What somebody would call it, e.g. "a four-storey red brick apartment building with a flat roof". */
export function landmarkPhrase({ kind, facts }: Landmark): string {
  switch (kind) {
    case 'building': {
      const noun = BUILDING_NOUNS[String(facts['use'])] ?? 'building';
      const wall = String(facts['wall']).replace(/ (plaster|panels)$/, '');
      return `${withArticle(`${numberWord(Number(facts['storeys']))}-storey ${wall} ${noun}`)} with ${withArticle(`${String(facts['roof'])} roof`)}`;
    }
    case 'park':
      return facts['pond'] === true ? 'a park with a pond' : 'a park';
    case 'water':
      return 'a pond';
    case 'carPark':
      return 'a car park';
    case 'square':
      return 'a square';
    case 'road':
      return withArticle(`${numberWord(Number(facts['lanes']))}-lane road`);
  }
}

/** E.g. "a moving red car", "a parked blue bicycle", "a walking pedestrian in black", "a cyclist in white". */
export function objectPhrase({ category, hasRider, colourName }: SceneObject, moving: boolean): string {
  if (category === 'pedestrian') return `${withArticle(moving ? 'walking' : 'standing')} pedestrian in ${colourName}`;
  if (hasRider && category === 'bicycle') return `a cyclist in ${colourName}`;
  if (hasRider) return `${withArticle(colourName)} motorcycle with its rider`;
  return `${withArticle(moving ? 'moving' : 'standing')} ${colourName} ${category}`;
}
