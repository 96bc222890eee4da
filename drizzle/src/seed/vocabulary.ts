/** Lists of one line are easier to read than arrays. */
const list = (text: string): string[] => text.split('|').map((item) => item.trim());

export interface Topic {
  readonly name: string;
  /** Stand after "the", "this", "my". */
  readonly things: readonly string[];
  /** What one does, in the past tense. */
  readonly deeds: readonly string[];
  readonly places: readonly string[];
  readonly tags: readonly string[];
  readonly emoji: readonly string[];
}

const topic = (
  name: string,
  parts: Readonly<Record<'things' | 'deeds' | 'places' | 'tags' | 'emoji', string>>,
): Topic => ({
  name,
  things: list(parts.things),
  deeds: list(parts.deeds),
  places: list(parts.places),
  tags: list(parts.tags),
  emoji: list(parts.emoji),
});

export const TOPICS: readonly Topic[] = [
  topic('cooking', {
    things:
      'sourdough starter|cast-iron pan|lentil soup|miso glaze|lemon tart|pickled radish|chilli oil|pressure cooker|rye loaf|mushroom ragù|tomato paste|knife',
    deeds:
      'burned the onions|doubled the garlic|fed the starter|sharpened every knife|made stock from scraps|forgot the salt|baked two loaves|fermented a whole cabbage',
    places: 'in my tiny kitchen|at the market|at a friend’s place|over an open fire',
    tags: 'cooking|homemade|breadmaking|whatsfordinner',
    emoji: '🍋|🍞|🧄|🍜|🔥',
  }),
  topic('cycling', {
    things:
      'gravel bike|derailleur|headwind|climb|cargo bike|inner tube|bike lane|saddle|morning commute|chain|brake cable|tailwind home',
    deeds:
      'rode eighty kilometres|patched a tube in the rain|got dropped on the first hill|greased the bearings|took the long way round|fixed the gears at last',
    places: 'along the canal|over the pass|on the coast road|through the old town|in the rain',
    tags: 'cycling|bikecommute|gravel|twowheels',
    emoji: '🚲|⛰️|💨|🌧️',
  }),
  topic('programming', {
    things:
      'parser|test suite|race condition|query planner|type checker|cache|pull request|stack trace|migration|event log|build script|index nobody used|off-by-one',
    deeds:
      'deleted four hundred lines|read the whole changelog|bisected for two hours|turned the cache off|wrote the test first|found a ten-year-old comment|profiled before guessing',
    places: 'in production|on a branch from March|in code review|on the train',
    tags: 'programming|typescript|postgres|debugging|opensource',
    emoji: '🐛|🧪|⌨️|🤦|🚀',
  }),
  topic('gardening', {
    things:
      'tomato seedling|compost heap|slug trap|lavender|pear tree|raised bed|bean trellis|late frost|watering can|sweet peas|greenhouse|pruning saw',
    deeds:
      'planted garlic far too late|saved seeds|moved the rhubarb|lost a battle with the slugs|turned the compost|pruned the roses',
    places: 'on the balcony|at the allotment|behind the shed|under the old apple tree',
    tags: 'gardening|growyourown|allotment|seedsaving',
    emoji: '🌱|🍅|🐌|🌸|🌻',
  }),
  topic('astronomy', {
    things:
      'telescope|meteor shower|ring of Saturn|dark-sky map|comet|eyepiece|galaxy cluster|spectrum|moonrise|star chart|tracking mount',
    deeds:
      'stayed up until four|froze my fingers off|found the Andromeda galaxy without a map|collimated the mirror|counted eleven meteors|stacked two hundred frames',
    places: 'on the roof|out in the desert|above the clouds|from a field with cows',
    tags: 'astronomy|astrophotography|darksky|space',
    emoji: '🔭|🌌|☄️|🌕|✨',
  }),
  topic('books', {
    things:
      'novel|translation|second-hand copy|footnote|opening line|library card|reading list|short story|poem|last chapter|essay collection|unreliable narrator',
    deeds:
      'read it in one sitting|gave up on page ninety|lent out my favourite and never saw it again|reread the ending twice|missed my stop|bought three more than I can carry',
    places: 'at the library|in the bath|on the night train|in a café with bad lighting',
    tags: 'books|amreading|library|translation',
    emoji: '📚|📖|🕯️|☕',
  }),
  topic('music', {
    things:
      'bass line|vinyl pressing|mixtape|cello|synth patch|bridge of that song|set list|demo tape|choir|tape delay|metronome|B-side',
    deeds:
      'practised scales for an hour|recorded the demo in one take|broke a string|danced alone in the hallway|learnt the solo by ear|cried at the encore',
    places: 'in the back row|at the record shop|in a basement club|in rehearsal',
    tags: 'music|nowplaying|vinyl|livemusic',
    emoji: '🎧|🎶|🎻|🥁|🎸',
  }),
  topic('football', {
    things:
      'second half|back line|penalty|away kit|youth team|offside trap|goalkeeper|free kick|season ticket|transfer rumour|equaliser',
    deeds:
      'shouted myself hoarse|watched it through my fingers|missed the only goal|walked home singing|changed my mind about the manager',
    places: 'in the away end|at the five-a-side pitch|in the pub|in the rain, obviously',
    tags: 'football|matchday|awaydays|womensfootball',
    emoji: '⚽|🏟️|🧤|😤',
  }),
  topic('travel', {
    things:
      'night train|border crossing|ferry|guest house|phrasebook|window seat|backpack|timetable|missed connection|mountain hut|street map',
    deeds:
      'slept on two benches|got wonderfully lost|swam before breakfast|missed the last bus|learnt ten words and used them all|crossed three borders by noon',
    places: 'in Lisbon|near Tbilisi|somewhere past Trieste|on Hokkaidō|in Oaxaca|at the Baltic coast',
    tags: 'travel|bytrain|slowtravel|ontheroad',
    emoji: '🚆|🗺️|🏔️|⛴️|🌅',
  }),
  topic('cities', {
    things:
      'bus timetable|zebra crossing|housing plan|tram line|public bench|shade tree|library branch|zoning map|kerb|market square|night bus',
    deeds:
      'counted the parked cars|sat through the whole council meeting|measured the pavement|signed the petition|walked every street of the ward',
    places: 'in our street|downtown|at city hall|by the river',
    tags: 'urbanism|publictransport|housing|walkability',
    emoji: '🚋|🌳|🏙️|🚏',
  }),
  topic('cats', {
    things:
      'cat|litter box|cardboard box|sunbeam|scratching post|four a.m. concert|vet bill|empty bowl|laser pointer|tail',
    deeds:
      'knocked a full mug off the desk|slept through the doorbell|brought me half a mouse|sat on the keyboard|judged me silently|learnt to open the door',
    places: 'on the warm laptop|in the sink|on top of the fridge|in my chair',
    tags: 'cats|caturday|catsofrookery',
    emoji: '🐈|😹|🐾|😼',
  }),
  topic('work', {
    things:
      'meeting|spreadsheet|deadline|standing desk|calendar invite|quarterly report|coffee machine|job description|handover|inbox|whiteboard',
    deeds:
      'cancelled three meetings|answered every mail|took a real lunch break|wrote it down so nobody has to ask|left at five|said no, kindly',
    places: 'in the office kitchen|on yet another call|on a Friday afternoon|from home',
    tags: 'worklife|remotework|mondays|smallwins',
    emoji: '☕|📈|🙃|🗓️',
  }),
];

export const GIVEN_NAMES = list(
  'Ada|Alejandro|Amara|Anders|Aoife|Arjun|Astrid|Ayşe|Beatriz|Bram|Camille|Chidi|Chiara|Dagny|Daniel|Dilan|Edda|Elif|Emeka|Esther|Fatima|Felix|Fenna|Gabriela|Goran|Hana|Hedda|Hiro|Ingrid|Isla|Ivan|Jamal|Jana|Jonas|Joana|Kaito|Katya|Kofi|Lars|Layla|Leila|Lena|Lucía|Magnus|Malik|Marta|Mei|Mila|Mina|Nadia|Naoki|Nils|Nora|Oksana|Olu|Oscar|Paolo|Petra|Priya|Quentin|Rafael|Rania|Rosa|Samir|Sana|Saoirse|Selma|Sina|Sofia|Stefan|Tariq|Tess|Thandi|Tomás|Uma|Vera|Viktor|Wei|Yara|Yusuf|Zoë|Zuzana',
);
export const FAMILY_NAMES = list(
  'Abara|Achterberg|Almeida|Andersen|Aziz|Baker|Barros|Bauer|Bergström|Bianchi|Brandt|Castillo|Chen|Cohen|Costa|Dahl|Delgado|Demir|Diallo|Dubois|Eriksen|Farah|Fischer|Fontaine|Garcia|Goldberg|Gupta|Haddad|Hansen|Hayashi|Horvat|Ibrahim|Iwasaki|Jansen|Jensen|Kaya|Keller|Khan|Kim|Kowalski|Kovacs|Larsen|Lindqvist|Lopez|Mahmoud|Marino|Martin|Meyer|Mensah|Moreau|Nakamura|Ndiaye|Nguyen|Novak|Nowak|Obi|Okafor|Olsen|Ortega|Park|Patel|Pereira|Petrov|Popescu|Quist|Ramos|Rossi|Ruiz|Sato|Schmidt|Sharma|Silva|Singh|Sørensen|Takahashi|Tanaka|Torres|Vasquez|Virtanen|Vogel|Wagner|Walker|Weber|Yilmaz|Zhang|Zeller',
);

/** `{thing}`, `{deed}`, `{place}` come from the topic; `{again}` and the like from GENERAL. */
export const STATEMENTS = list(
  `{Opinion}: the {thing} is {quality}.|Today I {deed} {place}.|{Time} I {deed}.|Nobody tells you how {quality} a {thing} can be.|
  The {thing} {place} is {quality}, {again}.|I {deed}, and I would do it again.|Still thinking about the {thing}.|
  So I {deed} {place}, {consequence}.|My {thing} is {quality} and I am {mood} about it.|{Time} the {thing} finally made sense.|
  It took me {number} years to understand the {thing}.|{Number} things I learnt about the {thing} {time}: be patient, take notes, ask.|
  This {thing} deserves more love.|There are two kinds of people: those who {deed}, and liars.|{Opinion}: we talk too little about the {thing}.|
  Woke up {mood}, {deed}, feel better now.|The {quality} part is not the {thing}, it is the waiting.|My neighbour says the {thing} is {quality}. I disagree.|
  Somebody {deed} {place} and I have questions.|Every {thing} is a small argument with the past.|I came for the {thing} and stayed for the people.|
  {Time} I {deed}; today I rest.|Progress report: {deed}, {consequence}.|A {quality} {thing} is worth a {quality} day.|If you see me {place}, no you did not.|
  It is never only the {thing}.|Note to self: the {thing} does not fix itself.|We {deed} {place} and the weather held.`,
);
export const QUESTIONS = list(
  `Has anybody here {deed}?|Is it me, or is every {thing} {quality} these days?|What is your favourite {thing}?|Who else {deed} {time}?|
  Where do you find a good {thing} {place}?|Serious question: {thing} or no {thing}?|How do you explain a {thing} to your parents?|
  Any advice on a {quality} {thing}?|Would you trust a {thing} that is {quality}?`,
);
export const REPLIES = list(
  `This.|Same here, {again}.|I {deed} once. Never again.|Ha, the {thing} strikes again.|Counterpoint: the {thing} was {quality} all along.|
  Thank you, I needed to read this {time}.|Wait, you {deed}?|Strong disagree, but nicely put.|Can confirm: {quality}.|Tell me more about the {thing}.|
  That is the most {quality} thing I have read {time}.|We should talk about the {thing} {place}.|My {thing} is exactly like that.|
  I felt this one.|Right? I have been saying this for {number} years.|How long did it take?|Saving this for later.|Congratulations!|
  No notes.|Could you share a picture of the {thing}?|I tried that and {consequence}.|Bold of you to say so {place}.|You had me at {thing}.|
  Not the {thing} again.|Is that the {thing} you mentioned {time}?`,
);
export const QUOTE_REMARKS = list(
  `Everybody should read this.|This, but with a {thing}.|Reading this {place} and nodding.|What they said about the {thing}.|Adding to this: {deed}, {consequence}.|
  I keep coming back to this.|Hard disagree, and here is why: the {thing} is {quality}.|File under: {quality}.|The {thing} discourse continues.`,
);
export const BIOS = list(
  `{thing} person|mostly {tag}|I write about {tag} and {tag}|here for the {thing}|{number} years of {tag}|ask me about my {thing}|{tag}, {tag}, and the odd rant|
  amateur in the best sense: {tag}|opinions are my {thing}’s`,
);

/** Slots that fit every topic; a capital letter asks for a capital. */
export const GENERAL: Readonly<Record<string, readonly string[]>> = {
  opinion: list(
    'unpopular opinion|hot take|fun fact|hear me out|a theory|confession|friendly reminder|small joy',
  ),
  quality: list(
    'underrated|overrated|perfect|fragile|surprisingly good|much too loud|impossible|beautiful|slightly broken|honest|very old|strange|delightful|ridiculous|stubborn|unreasonably happy',
  ),
  time: list(
    'this morning|last night|on Sunday|today|this week|lately|yesterday|after lunch|before breakfast',
  ),
  mood: list('happy|tired|proud|grumpy|hopeful|calm|nervous|weirdly optimistic'),
  again: list('as always|again|for once|and nobody noticed|somehow|as predicted|to my surprise'),
  consequence: list(
    'and it worked|and it did not work|so now I own two|and my sister laughed|with mixed results|and I regret nothing|which took all day|and learnt a lot',
  ),
  number: list('two|three|four|five|seven|ten|twelve'),
};

export const LIST_MARKS = ['– ', '• ', '1) ', '→ '] as const;
export const CLOSINGS = list(
  'More soon.|That is all.|Thoughts?|Good night.|Back to work.|Please send tea.|Anyway.|A thread, maybe.',
);
