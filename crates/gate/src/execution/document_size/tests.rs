use super::*;

fn refusal(text: &str) -> Option<Code> {
    let document = Document::parse(text, "test").unwrap();
    check(&document, &DocumentLimits::default()).err().map(|error| error.code())
}

fn doubling(levels: usize, leaf: &str) -> String {
    let step = |n: usize| format!("fragment F{n} on Query {{ ...F{0} ...F{0} }} ", n + 1);
    let steps: String = (0..levels).map(step).collect();
    format!("{{ ...F0 }} {steps} fragment F{levels} on Query {{ {leaf} }}")
}

#[test]
fn an_ordinary_document_passes() {
    assert_eq!(refusal("query A { a: b(c: 1) { d @include(if: true) ...F } } fragment F on T { e }"), None);
}

#[test]
fn each_limit_has_its_code() {
    let many = |count: usize, one: &str| format!("{{ {} }}", one.repeat(count));
    let cases = [
        (many(51, "a "), Code::TOO_MANY_ROOT_FIELDS),
        (format!("{{ a {} }}", many(1001, "a ")), Code::TOO_MANY_FIELDS),
        (format!("{{ a {} }}", many(101, "b: a ")), Code::TOO_MANY_ALIASES),
        (format!("{{ a {} }}", many(101, "a @b ")), Code::TOO_MANY_DIRECTIVES),
        ("{ a @b @b @b @b @b @b }".to_owned(), Code::TOO_MANY_DIRECTIVES),
        ("query ($a: B @b @b @b @b @b @b) { a }".to_owned(), Code::TOO_MANY_DIRECTIVES),
        (format!("{}{}", "{ a ".repeat(16), "}".repeat(16)), Code::QUERY_TOO_DEEP),
        ("query A { a } ".repeat(101), Code::DOCUMENT_TOO_LARGE),
        (format!("{{ {}: b }}", "a".repeat(MAX_ALIAS + 1)), Code::DOCUMENT_TOO_LARGE),
    ];
    for (text, code) in cases {
        assert_eq!(refusal(&text), Some(code), "{text}");
    }
}

#[test]
fn fragments_that_double_each_other_are_refused_at_once() {
    let started = std::time::Instant::now();
    assert_eq!(refusal(&doubling(90, "a")), Some(Code::TOO_MANY_FIELDS));
    assert!(started.elapsed().as_millis() < 100);
}

#[test]
fn doubling_nothing_is_counted_too() {
    let with_alias = doubling(90, "b: a");
    assert_eq!(refusal(&with_alias), Some(Code::TOO_MANY_FIELDS));
}

#[test]
fn fragments_in_a_circle_are_left_to_validation() {
    assert_eq!(refusal("{ ...A } fragment A on Query { a { ...B } } fragment B on Query { ...A }"), None);
}

#[test]
fn an_unused_fragment_is_counted() {
    let text = format!("{{ a }} fragment F on Query {{ {} }}", "a ".repeat(1001));
    assert_eq!(refusal(&text), Some(Code::TOO_MANY_FIELDS));
}
