//! The currencies that there are.

/// The active codes of ISO 4217 for money that people have, in the order of the alphabet, and those that were given up lately.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD \
    XCG XOF XPF YER ZAR ZMW ZWG";

/// Whether it is the code of a currency.
pub(super) fn is_known(code: &str) -> bool {
    code.len() == 3 && CODES.split(' ').any(|known| known == code)
}

#[test]
fn a_currency_is_known_by_its_code_alone() {
    assert!(["USD", "EUR", "ZWG", "AED"].into_iter().all(is_known));
    assert!(!["", "usd", "US", "USDX", "USD EUR", "XYZ", "D C"].into_iter().any(is_known));
}
