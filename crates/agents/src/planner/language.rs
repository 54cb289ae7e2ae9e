//! Which language a text is in, by the commonest words of some and by how words are made: only enough to say that it
//! is not English.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::item::Passage;
use super::lexicon;

/// Words that hardly any sentence of a language is without, without their accents. What is an English word, too, is left
/// out by [`ENGLISH`] and [`EITHER`].
const LANGUAGES: [(&str, &str); 20] = [
    (
        "es",
        "el la los las de que y en un una para con por mi mis quiero queremos anos ano tengo tenemos es lo como mas pero su al del necesito \
         ahorrar casa gustaria jubilarme hasta desde cada mes meses ya nos se si soy estoy puedo cuanto hoy ahora dinero sueldo deuda piso \
         cuando esta muy sin unos llevo ahorrado ahorrados gano ella hijo hija mucho todo pagar",
    ),
    (
        "de",
        "der die das und ich ist nicht ein eine einen einem fur mit auf den dem zu von wir mochte mochten jahren jahre jahr mein meine habe \
         haben wird bis monat monatlich rente haus sparen brauche brauchen euro im am um bin sind sich auch noch schon wie viel kann konnen \
         fur wohnung kaufen geld jetzt dann aber oder wenn uns unser hab ne zur zum nach bei pro jeden schaffe sehr ziel stand liegen alles",
    ),
    (
        "fr",
        "le la les de des et je un une pour dans mon ma est que nous ans an avec veux sur au du ai mes voudrais retraite maison economiser \
         acheter mois chaque par ce se qui pas plus avons sommes suis jusqu chez cela son ses deux notre nos combien peux peut puis mettre \
         ici depuis moins elle il ils ca cest chu pis tout tous bien merci bonjour",
    ),
    (
        "it",
        "il lo la di che e un una per con mio mia voglio anni sono ho casa nel della del al gli pensione vorrei vorremmo risparmiare comprare \
         ci cui li noi abbiamo quanto dobbiamo mese mesi siamo nostro nostra entro tra fra ogni gia mila euro da dei delle alla sul mi ne \
         tra fino mettere parte riesco fare soldi lavoro vorrei poi anche quando mezzo verso degli non dopo questo settembre",
    ),
    (
        "pt",
        "os de que e um uma para com meu minha quero anos em por tenho nao da na nao reais casa aposentar gostaria comprar juntar ate cada \
         mes meses ja nos sou estou posso quanto hoje agora dinheiro preciso pra pelo pela dos das no uns umas reformar guardar consigo \
         faz ele ela seu sua filho filha gente temos mais muito ponho lado",
    ),
    (
        "nl",
        "het een en ik van voor met mijn wil jaar op wij hebben niet te aan sparen huis pensioen graag kopen over dat dan ook nog naar bij \
         zijn ben heb onze ons kan per maand elke zodat liever daar komt staat nu wat hoeveel geld om uit maar vinden hoi mijn spaargeld",
    ),
    (
        "pl",
        "i w na z ze sie nie za mam mamy chce chcemy lat lata dla moje moj dom jest emeryture zloty tysiecy kupic chcialbym chcielibysmy \
         potrzebuje potrzebujemy miesiecznie rok roku jak ile moge prosze dzien dobry do od przy mieszkanie zł tys bez jej wieku odkładam",
    ),
    (
        "sv",
        "och jag att en ett med om ar vill ha pa mitt inom till det kronor pension spara hus vi har som inte av den manad manaden kopa",
    ),
    (
        "da",
        "og jeg at en et med om ar vil ha pa mitt min til det kroner pensjon spare hus vi har som ikke av den maned kjope kobe for huset",
    ),
    (
        "tr",
        "ve bir icin yil ev istiyorum istemiyorum lira emekli para sonra yilda bin iki uc sene icinde ayda ay her en fazla var yok lazim benim \
         kadar su an tl ama olabilir yıl almak olmak aylik biriktirmek elimde hedefim cok daha ne ile de yasindayim kredi borcum kartı",
    ),
    (
        "id",
        "saya ingin untuk dan di dalam tahun rumah yang juta uang dengan pensiun anak membeli menabung rupiah bulan setiap punya bisa kami mau",
    ),
    ("tl", "ang ng sa ko na at para gusto kong taon bahay mag piso ipon ako namin kami kasi lang ay mga po naman"),
    (
        "hi-Latn",
        "mujhe mujhko mera mere meri apni apna apne ke ki ka ko hai hain hoon hun mein aur har mahine mahina saal chahiye chahta chahti ghar \
         abhi nahi nahin kya kitne kitna kitni tak bhai beti beta shaadi kar karna karne raha rahi rahe paas liye lena leni hona wala agle pada \
         par pe lunga lungi hazaar rupaye paisa paise bacha sakta sakti ek ho thoda zyada baad phir woh yeh hum humko jaati jaata milakar \
         isliye sirf papa lagenge karta karti bachta bilkul namaste se ghar",
    ),
    ("ro", "si pentru vreau sa casa ani lei am un o in cu de la pe este sunt nu economii luna pensie cumpar copii"),
    ("cs", "chci na za let koruny bych dum pro mam a je se ze do roku mesic penize koupit sporit byt duchodu kc"),
    ("hu", "az hogy egy szeretnek forint ev evek es van nem haz lakas nyugdij havi penz millio vagyok"),
    ("fi", "mina ja on etta haluan vuotta vuoden euroa saastaa asunto talo elake kuukaudessa minulla olen ei vuodessa"),
    ("vi", "toi muon mua nha trong nam trieu dong tiet kiem moi thang cho va cua con khong la co duoc"),
    ("sw", "nataka kununua nyumba kwa miaka pesa na ya wa mwaka kila mwezi shilingi nina watoto yangu"),
    ("hr", "zelim kupiti kucu za godina eura imam na i u je se mjesecno stan mirovinu ustedjeti moj"),
];

/// English words of the same kind, none of which is one of another language here.
const ENGLISH: &str = "the my our to of and want need have is with that this me us you be will would can could year years month months \
    about when not but so am are they he she it its we i'm i've from by for what how much if or as at i was were had has been being do does \
    did done just get got put by there then than them their his her who which because before after until while also only more most some any \
    all into over under out off up down back like make made take going go each every one two three four five six next last now still know \
    think say said please thanks hi hello save saving saved savings buy buying pay paying money old age retire retirement house home job work \
    another other first goal plan should may might where why very too here your own right good well since without between during through \
    thousand hundred million half monthly dollars";

/// English words that others have, too: they say nothing.
const EITHER: &str = "a i in an is me no on so as at of or am die de per was man war will he her had has den do bin stand do im um max mi \
    ma la be plus budget euro are son pour main to hat hut par se si pas dos das los all us it par ne had hen en par per pe con case us";

/// How many words are looked at.
const MOST_WORDS: usize = 500;

/// The language of a text as a BCP 47 tag; `None` where it has no words, "und" where it is none that is known here.
pub(super) fn language(passages: &[&Passage<'_>]) -> Option<&'static str> {
    let (mut words, mut english, mut known, mut likely) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut counts = [0_usize; LANGUAGES.len()];
    let mut scripts = [0_usize; SCRIPTS.len()];
    let items = passages.iter().flat_map(|passage| &passage.items).filter(|item| !item.word.is_empty());
    for word in items.map(|item| item.word.as_str()).take(MOST_WORDS) {
        words += 1;
        if let Some(script) = word.chars().next().and_then(script) {
            scripts[script] += 1;
            continue;
        }
        let held = LISTS.get(word);
        english += usize::from(held.is_some_and(|held| held.english));
        for language in held.into_iter().flat_map(|held| &held.languages) {
            counts[*language] += 1;
        }
        let vocabulary = lexicon::has_word(word) || held.is_some_and(|held| held.english || held.either);
        known += usize::from(vocabulary);
        likely += usize::from(vocabulary || pronounceable(word));
    }
    if words == 0 {
        return None;
    }
    let (script, in_script) = scripts.iter().enumerate().max_by_key(|(n, count)| (**count, SCRIPTS.len() - n))?;
    if in_script * 2 > words {
        return Some(SCRIPTS[script]);
    }
    let (most, count) = counts.iter().enumerate().max_by_key(|(n, count)| (**count, LANGUAGES.len() - n))?;
    // A text in English has more of its small words than of any other's, though names and loans stand among them.
    if *count >= 2 && *count * 4 > english * 3 && *count * 8 >= words {
        return Some(LANGUAGES[most].0);
    }
    let gibberish = known == 0 && (words > 1 || likely == 0) || likely * 3 < words && words > 2;
    Some(if gibberish && english == 0 { "und" } else { "en" })
}

/// What a word of the lists is.
#[derive(Default)]
struct Held {
    english: bool,
    either: bool,
    languages: Vec<usize>,
}

static LISTS: LazyLock<HashMap<&'static str, Held>> = LazyLock::new(|| {
    let mut lists: HashMap<&'static str, Held> = HashMap::new();
    for word in EITHER.split_whitespace() {
        lists.entry(word).or_default().either = true;
    }
    for word in ENGLISH.split_whitespace() {
        let held = lists.entry(word).or_default();
        held.english = !held.either;
    }
    for (n, (_, list)) in LANGUAGES.iter().enumerate() {
        for word in list.split_whitespace() {
            let held = lists.entry(word).or_default();
            if !held.english && !held.either && !held.languages.contains(&n) {
                held.languages.push(n);
            }
        }
    }
    lists
});

/// Whether a word is made as English words are: most of the three letters in a row that it has stand in one of the
/// vocabulary's, too.
fn pronounceable(word: &str) -> bool {
    let threes: Vec<[char; 3]> = threes(word).collect();
    let seen = threes.iter().filter(|three| THREES.contains(*three)).count();
    !threes.is_empty() && seen * 4 >= threes.len() * 3
}

static THREES: LazyLock<HashSet<[char; 3]>> = LazyLock::new(|| lexicon::all_words().flat_map(threes).collect());

/// Three letters in a row, with the word's beginning and end as letters.
fn threes(word: &str) -> impl Iterator<Item = [char; 3]> {
    let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    (2..letters.len()).map(move |end| [letters[end - 2], letters[end - 1], letters[end]])
}

/// The languages that are written in other letters, by script.
const SCRIPTS: [&str; 6] = ["ru", "ar", "hi", "zh", "ja", "ko"];

/// The script of a letter that is not Latin.
fn script(ch: char) -> Option<usize> {
    Some(match ch {
        '\u{400}'..='\u{52f}' => 0,
        '\u{590}'..='\u{6ff}' => 1,
        '\u{900}'..='\u{dff}' => 2,
        '\u{4e00}'..='\u{9fff}' => 3,
        '\u{3040}'..='\u{30ff}' => 4,
        '\u{ac00}'..='\u{d7af}' => 5,
        _ => return None,
    })
}
