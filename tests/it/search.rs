//! Plans are found by their words, however these are written: held to another implementation of Unicode.

use sea_orm::sqlx::{Connection, PgConnection, Row};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::harness::{Client, Program, Random, Server, TestDatabase};

/// What is the same: NFKC and full case folding, which for each character is this, but for the dotless i.
fn reference(text: &str) -> String {
    let fold = |character: char| -> Vec<char> {
        let upper = character.to_lowercase().flat_map(char::to_uppercase);
        if character == 'ı' { vec![character] } else { upper.flat_map(char::to_lowercase).collect() }
    };
    text.nfkd().flat_map(fold).nfkc().collect()
}

/// A needle, and a text in which it is to be found, or not.
const EXAMPLES: [(&str, &str, bool); 34] = [
    ("boat", "A BOAT for $30,000", true),
    ("STRASSE", "Haus in der Müllerstraße", true),
    ("straße", "HAUS IN DER MÜLLERSTRASSE", true),
    ("ẞ", "strasse", true),
    // Precomposed or not, in either.
    ("caf\u{e9}", "cafe\u{301} in lisbon", true),
    ("cafe\u{301}", "CAF\u{c9}", true),
    ("cafe", "caf\u{e9}", false),
    ("\u{1e69}", "s\u{323}\u{307}", true),
    ("s\u{307}\u{323}", "\u{1e69}", true),
    // Full-width, half-width, ligatures, circled, superscript.
    ("ABC 123", "ａｂｃ　１２３", true),
    ("ｂｏａｔ", "Boat", true),
    ("ガ", "ｶﾞｰﾃﾞﾝ", true),
    ("ｶﾞｰﾃﾞﾝ", "ガーデン", true),
    ("ff", "oﬀice", true),
    ("ﬁn", "FINANCE", true),
    ("m2", "100 m²", true),
    ("1⁄2", "½ of it", true),
    // Hangul, as syllables and as jamo.
    ("한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", true),
    ("\u{1112}\u{1161}\u{11ab}", "한글", true),
    // Greek: the final sigma is a sigma, and an iota below is one beside.
    ("ΣΑΣ", "σας", true),
    ("σας", "ΣΑΣΑΚΙ", true),
    ("ᾳ", "ΑΙ", true),
    // A dotted capital I is an i with a dot; a dotless small one is a letter of its own.
    ("i\u{307}stanbul", "İSTANBUL", true),
    ("I", "ı", false),
    ("I", "istanbul", true),
    ("Å", "\u{212b}ngström", true),
    ("ångström", "A\u{30a}NGSTRÖM", true),
    ("дом", "ДОМ У МОРЯ", true),
    ("ǰ", "J\u{30c}", true),
    // No character is a wildcard.
    ("%", "100 percent", false),
    ("%", "100%", true),
    ("a_c", "abc", false),
    ("\\", "C:\\plans", true),
    ("🏡", "a 🏡 by the sea", true),
];

async fn found(client: &Client, search: &str) -> Vec<Value> {
    let query = "query($search: String) { plans(first: 100, filter: { search: $search }) { nodes { id } } }";
    let mut data = client.ask(query, json!({ "search": search })).await;
    let nodes: Vec<Value> = serde_json::from_value(data["plans"]["nodes"].take()).unwrap();
    nodes.into_iter().map(|node| node["id"].clone()).collect()
}

#[tokio::test]
async fn plans_are_found_whatever_the_case_and_the_encoding_of_what_is_searched() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let mut ids = Vec::new();
    for (number, (_, text, _)) in EXAMPLES.iter().enumerate() {
        let field = ["planName", "financialGoals", "investmentPreferences"][number % 3];
        ids.push(client.create(json!({ field: text })).await);
    }
    for (needle, ..) in EXAMPLES {
        let found = found(&client, needle).await;
        for ((_, text, _), id) in EXAMPLES.iter().zip(&ids) {
            let has = reference(text).contains(&reference(needle));
            assert_eq!(found.contains(&json!(id)), has, "{needle:?} in {text:?}");
        }
    }
    for (needle, text, expected) in EXAMPLES {
        assert_eq!(reference(text).contains(&reference(needle)), expected, "{needle:?} in {text:?}");
    }
}

/// Characters that this Postgres knows: the reference may know some of a later Unicode.
const CHARACTERS: &str = "SELECT n, public.plan_search_key(chr(n)) FROM generate_series(1, x'1E943'::int) n \
    WHERE CASE WHEN n BETWEEN 1 AND x'1C88'::int OR n BETWEEN x'1C90'::int AND x'A7BF'::int \
            OR n BETWEEN x'AB00'::int AND x'D7FF'::int OR n BETWEEN x'F900'::int AND x'FFFD'::int \
            OR n BETWEEN x'10400'::int AND x'104FF'::int OR n BETWEEN x'1D400'::int AND x'1D7FF'::int \
            OR n BETWEEN x'1E900'::int AND x'1E943'::int \
        THEN (chr(n) COLLATE \"und-x-icu\") ~ '[[:graph:]]' OR normalize(chr(n), NFKC) <> chr(n) END";

/// Characters that matter to each other, and some that do not.
const ALPHABET: &str = "aAbJeEiIsS ﬁﬀßẞςσΣİıéÅ\u{301}\u{307}\u{30c}\u{323}\u{345}\u{212b}αᾳᾼΩ\u{2126}ΐカガｶﾞ\u{3099}각가\u{1100}\u{1161}\u{11a8}Ａａ½²…ǅŉǰﷺﬅſᲀДд中🏡\u{200d}\u{ad}\u{a0}%_\\";

fn text(random: &mut Random, longest: usize) -> String {
    let letters: Vec<char> = ALPHABET.chars().collect();
    let length = 1 + random.below(longest);
    (0..length).map(|_| letters[random.below(letters.len())]).collect()
}

/// Holds the database's form of texts to the reference: of every character, and of texts by chance.
async fn is_as_the_reference(connection: &mut PgConnection) {
    let rows = sea_orm::sqlx::query(CHARACTERS).fetch_all(&mut *connection).await.unwrap();
    assert!(rows.len() > 50_000);
    for row in rows {
        let character = char::from_u32(row.get::<i32, _>(0).unsigned_abs()).unwrap();
        let key: String = row.get(1);
        assert_eq!(key, reference(&character.to_string()), "{character:?} {:x}", u32::from(character));
    }
    let mut random = Random::seeded();
    let texts: Vec<String> = (0..20_000).map(|_| text(&mut random, 12)).collect();
    let sql = "SELECT public.plan_search_key(given) FROM unnest($1::text[]) WITH ORDINALITY AS t(given, n) ORDER BY n";
    let rows = sea_orm::sqlx::query(sql).bind(&texts).fetch_all(&mut *connection).await.unwrap();
    let mut pairs = 0;
    let keys: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    for (given, key) in texts.iter().zip(&keys) {
        assert_eq!(*key, reference(given), "{given:?}");
    }
    for pair in keys.chunks(2) {
        pairs += usize::from(pair[0].contains(&pair[1]) || pair[1].contains(&pair[0]));
    }
    assert!(pairs > 100, "some are found in others: {pairs}");
}

#[tokio::test]
async fn the_form_of_a_searched_text_is_nfkc_and_full_case_folding() {
    let database = TestDatabase::new().await;
    is_as_the_reference(&mut database.admin().await).await;
}

#[tokio::test]
async fn it_is_the_same_in_databases_of_other_locales() {
    let database = TestDatabase::new().await;
    let locales = [("c", "LOCALE 'C'"), ("turkish", "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C.UTF-8'")];
    for (name, locale) in locales {
        let name = format!("{name}_{}", uuid::Uuid::new_v4().simple());
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {locale}");
        database.run(&create).await;
        let url = database.admin_url().await;
        let (front, options) = url.split_once('?').map_or((url.as_str(), None), |(front, rest)| (front, Some(rest)));
        let (server, _) = front.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}{}", options.map_or_else(String::new, |options| format!("?{options}")));
        let (success, _, log) = Program::run(&["migrate", "up"], &[("DATABASE_URL", &url)]).await;
        assert!(success, "{log}");
        let mut connection = PgConnection::connect(&url).await.unwrap();
        is_as_the_reference(&mut connection).await;
        connection.close().await.unwrap();
        database.run(&format!("DROP DATABASE {name}")).await;
    }
}
