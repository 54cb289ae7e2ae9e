//! Which language a text is in, by the commonest words of some: only enough to say that it is not English.

use super::item::Passage;

/// Words that hardly any sentence of a language is without, and that are no English words.
const LANGUAGES: [(&str, &str); 11] = [
    (
        "es",
        "el la los las de que y en un una para con por mi quiero anos tengo es lo como mas pero su al del anos euros necesito ahorrar casa gustaria jubilarme",
    ),
    (
        "de",
        "der die das und ich ist nicht ein eine einen fur mit auf den zu von wir mochte jahren jahre mein meine habe will haben wird bis monat fur mochte rente haus sparen brauche euro",
    ),
    (
        "fr",
        "le la les de des et je un une pour dans mon ma est que nous ans avec veux sur au du ai mes voudrais retraite maison economiser euros economiser acheter",
    ),
    (
        "it",
        "il lo la di che e un una per con mio mia voglio anni sono ho casa nel della al gli euro pensione vorrei risparmiare comprare",
    ),
    (
        "pt",
        "o a os de que e um uma para com meu minha quero anos em por tenho nao do da no na nao reais casa aposentar gostaria comprar juntar mil",
    ),
    (
        "nl",
        "de het een en ik van voor met mijn wil jaar in is op we hebben niet over te aan sparen huis pensioen graag euro kopen",
    ),
    ("pl", "i w na z do ze sie nie za mam chce lat dla moje dom zł jest chce emeryture zloty tysiecy kupic chcialbym"),
    ("sv", "och jag att en ett for med om ar vill ha pa mitt inom till det ar kronor pension spara hus"),
    ("tr", "ve bir icin yıl ev istiyorum icin yil lira emekli para sonra yilda bin"),
    ("id", "saya ingin untuk dan di dalam tahun rumah yang juta uang dengan pensiun anak membeli menabung rupiah"),
    ("tl", "ang ng sa ko na at para gusto kong taon bahay mag piso ipon ako"),
];

/// Words of the same kind in English.
const ENGLISH: &str = "the a an i we my our in to for of and want need have is with by at on it that this me us you be will would can \
    save saving years year months month house home retire retirement college buy money from about when not but so or am are \
    old down payment fund car debt by dollars grand next per each plan goal kids pay off like get thousand million put up";

/// How many words are looked at.
const MOST_WORDS: usize = 500;

/// The language of a text as a BCP 47 tag; `None` where it has no words, "und" where it is none that is known here.
pub(super) fn language(passages: &[&Passage<'_>]) -> Option<&'static str> {
    let (mut words, mut known) = (0_usize, 0_usize);
    let mut counts = [0_usize; LANGUAGES.len()];
    let mut scripts = [0_usize; SCRIPTS.len()];
    let items = passages.iter().flat_map(|passage| &passage.items).filter(|item| !item.word.is_empty());
    for word in items.map(|item| item.word.as_str()).take(MOST_WORDS) {
        words += 1;
        if let Some(script) = word.chars().next().and_then(script) {
            scripts[script] += 1;
            continue;
        }
        known += usize::from(is_in(ENGLISH, word));
        for (count, (_, list)) in counts.iter_mut().zip(LANGUAGES) {
            *count += usize::from(is_in(list, word));
        }
    }
    if words == 0 {
        return None;
    }
    let (script, in_script) = scripts.iter().enumerate().max_by_key(|(n, count)| (**count, SCRIPTS.len() - n))?;
    if in_script * 2 > words {
        return Some(SCRIPTS[script]);
    }
    let (most, count) = counts.iter().enumerate().max_by_key(|(n, count)| (**count, LANGUAGES.len() - n))?;
    if *count > known && *count >= 2 && *count * 6 >= words {
        return Some(LANGUAGES[most].0);
    }
    Some(if known > 0 { "en" } else { "und" })
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
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
