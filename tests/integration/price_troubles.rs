//! What is not whole or not understood in price files, and that it is told.

use std::fs;
use std::io::{Cursor, Write as _};

use asrcap::finding::Severity;
use asrcap::prices::{self, PriceBook, ReadOptions};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::support::{asrcap_line, folder, folder_with, status, stderr, stdout};

const ITEM: &str = r#"{"currencyCode":"USD","retailPrice":1.5,"meterId":"a","meterName":"D2 v9","skuName":"D2 v9","armRegionName":"westeurope",
    "productName":"Virtual Machines Dv9 Series","serviceName":"Virtual Machines","effectiveStartDate":"2021-11-01T00:00:00Z","unitOfMeasure":"1 Hour","type":"Consumption"}"#;

fn page(items: &str, next: &str) -> String {
    format!(
        r#"{{"BillingCurrency":"USD","CustomerEntityType":"Retail","Items":[{items}],"NextPageLink":{next},"Count":1}}"#
    )
}

fn book_of(files: &[(&str, &str)]) -> PriceBook {
    let folder = folder_with(files);
    prices::read(&[folder.path().to_owned()], &ReadOptions::default()).unwrap()
}

/// The severities and messages of a kind.
fn told(book: &PriceBook, code: &str) -> Vec<(Severity, String)> {
    let of_code = book.findings().iter().filter(|finding| finding.code == code);
    of_code.map(|finding| (finding.severity, finding.message.to_string())).collect()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_page_that_is_empty_or_breaks_off_below_a_folder_is_an_error() {
    let whole = page(ITEM, "null");
    for cut in ["", "{", "{\"Billing", &whole[..60], &whole[..90], &whole[..200]] {
        let folder = folder_with(&[("1.json", &whole), ("2.json", cut)]);
        let output = asrcap_line(folder.path(), "prices . --all");
        assert_eq!(status(&output), 3, "{cut}: {}", stderr(&output));
        assert!(stderr(&output).contains("2.json"), "{cut}: {}", stderr(&output));
    }
    let folder = folder_with(&[
        ("1.json", &whole),
        ("notes.txt", "prices of November"),
        ("b.json", "{\"a\": 1}"),
    ]);
    let output = asrcap_line(folder.path(), "prices .");
    assert_eq!(status(&output), 0, "{}", stderr(&output));
}

#[test]
fn a_last_page_without_prices_closes_the_list() {
    let first = page(ITEM, "\"https://x?$skip=1\"");
    let last = page("", "null");
    let book = book_of(&[("1.json", &first), ("2.json", &last)]);
    assert_eq!(told(&book, "incomplete-price-list"), []);
    assert_eq!(
        told(&book, "empty-price-page"),
        [(Severity::Note, "it is a page without prices".to_owned())]
    );
    assert!(!book.is_incomplete());
    let folder = folder_with(&[("2.json", &last)]);
    let output = asrcap_line(folder.path(), "prices 2.json");
    assert_eq!(status(&output), 3);
    assert!(stderr(&output).contains("a page without prices"), "{}", stderr(&output));
}

#[test]
fn parts_of_an_archive_that_are_not_read_are_told() {
    let sheet = "meter,unit,price,currency\nA,1 Hour,1,USD\n";
    let headless = "B,1 Hour,2,USD\nC,1 Hour,3,USD\n";
    let inner = zipped(&[("b.csv", sheet.as_bytes())]);
    for (name, other, severity) in [
        ("part2.csv", headless.as_bytes(), Severity::Error),
        ("inner.zip", inner.as_slice(), Severity::Error),
        ("notes.txt", b"of November", Severity::Note),
    ] {
        let folder = folder();
        let path = folder.path().join("set.zip");
        fs::write(&path, zipped(&[("part1.csv", sheet.as_bytes()), (name, other)])).unwrap();
        let book = prices::read(&[path], &ReadOptions::default()).unwrap();
        let of_it: Vec<_> = book
            .findings()
            .iter()
            .filter(|finding| finding.subject.to_string().contains(name))
            .collect();
        assert_eq!(of_it.len(), 1, "{name}: {:?}", book.findings());
        assert_eq!(of_it[0].severity, severity, "{name}");
    }
}

#[test]
fn a_book_of_a_list_that_is_not_whole_says_so_when_it_is_read_again() {
    let folder = folder_with(&[("1.json", &page(ITEM, "\"https://x?$skip=1\""))]);
    assert_eq!(status(&asrcap_line(folder.path(), "prices 1.json -o one.csv")), 3);
    let output = asrcap_line(folder.path(), "prices one.csv -o two.csv");
    assert_eq!(status(&output), 3);
    assert!(stderr(&output).contains("what it lacks is still missing"), "{}", stderr(&output));
    let bytes = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(bytes("one.csv"), bytes("two.csv"));
}

#[test]
fn a_row_of_another_system_or_term_is_not_the_base_price() {
    let text = "size,os,term,unit,price,currency\n\
        D2s v5,Linux,,1 Hour,0.1,USD\nD2s v5,RHEL,,1 Hour,0.16,USD\nD2s v5,Spot,,1 Hour,0.02,USD\n\
        D2s v5,Windows Server,payg,1 Hour,0.2,USD\nD2s v5,,monthly,1 Hour,70,USD\n";
    let book = book_of(&[("a.csv", text)]);
    let prices: Vec<String> =
        book.rows().iter().map(|row| format!("{} {}", row.price, row.flags)).collect();
    assert_eq!(prices, ["0.1 ", "0.2 windows"]);
    let (_, systems) = &told(&book, "price-system-unknown")[0];
    assert!(systems.contains("'RHEL' (1), 'Spot' (1)"), "{systems}");
    assert!(told(&book, "price-term-unknown")[0].1.contains("'monthly' (1)"));
}

#[test]
fn thousands_in_a_unit_are_read_by_the_style_of_the_file() {
    let german = |price: &str| {
        format!("meter;unit;price;currency\nA;10.000 Hours;{price};EUR\nB;1 Hour;{price};EUR\n")
    };
    let block = |book: &PriceBook| book.rows()[0].unit.as_ref().map(|unit| unit.block.to_string());
    let book = book_of(&[("a.csv", &german("0,46"))]);
    assert_eq!(block(&book).as_deref(), Some("10000"));
    // Nothing shows what the point is.
    let book = book_of(&[("a.csv", &german("5"))]);
    assert_eq!(block(&book), None);
    assert!(told(&book, "price-unit-unknown")[0].1.contains("'10.000 Hours' (1)"));
}

#[test]
fn terms_of_a_later_day_are_not_applied_and_taxes_are_told() {
    let card = |day: &str, tax: &str| {
        format!(
            r#"{{"Currency":"USD","IsTaxIncluded":{tax},"OfferTerms":[{{"Name":"Partner","Discount":0.15,"EffectiveDate":"{day}"}}],
            "Meters":[{{"MeterId":"a","MeterName":"Compute Hours","MeterCategory":"Virtual Machines","MeterSubCategory":"A0 VM","MeterRegion":"",
            "MeterRates":{{"0":2}},"Unit":"Hours","EffectiveDate":"2017-01-01T00:00:00Z"}}]}}"#
        )
    };
    let price = |book: &PriceBook| book.rows()[0].price.to_string();
    let book = book_of(&[("a.json", &card("2014-01-01T00:00:00Z", "false"))]);
    assert_eq!(price(&book), "1.7");
    assert_eq!(told(&book, "price-tax-included"), []);
    let book = book_of(&[("a.json", &card("2018-01-01T00:00:00Z", "true"))]);
    assert_eq!(price(&book), "2");
    assert!(told(&book, "price-offer-terms")[0].1.contains("Partner (2018-01-01)"));
    assert_eq!(told(&book, "price-tax-included").len(), 1);
}

#[test]
fn savings_plans_that_are_not_read_are_told() {
    let with = |more: &str| ITEM.replace("\"type\"", &format!("{more},\"type\""));
    let book = |more: &str| book_of(&[("a.json", &page(&with(more), "null"))]);
    for more in [
        r#""savingsPlan":[{"term":3,"retailPrice":1}, {"term":"soon","retailPrice":1}]"#,
        r#""savingsPlan":{"1 Year":0.5}"#,
        r#""savingsPlan":"0.5""#,
    ] {
        let book = book(more);
        assert!(!told(&book, "price-term-unknown").is_empty(), "{more}");
    }
    assert_eq!(told(&book(r#""savingsPlan":null"#), "price-term-unknown"), []);
    let found = told(&book(r#""savingsPlanPrice":0.9,"SpotPrice":0.1"#), "price-heading-not-read");
    assert!(found[0].1.contains("SpotPrice, savingsPlanPrice"), "{found:?}");
    let heading = "serviceName,productName,skuName,meterName,meterId,armRegionName,type,currencyCode,retailPrice,unitOfMeasure,savingsPlan,reservedPrice";
    let plan = r#""[{""term"": ""1 Year"", ""retailPrice"": 0.5}]""#;
    let row = format!(
        "Virtual Machines,X Series,D2 v9,D2 v9,a,westeurope,Consumption,USD,1,1 Hour,{plan},7"
    );
    let book = book_of(&[("a.csv", &format!("{heading}\n{row}\n"))]);
    let prices: Vec<String> =
        book.rows().iter().map(|row| format!("{} {}", row.kind, row.price)).collect();
    assert_eq!(prices, ["consumption 1", "savings_plan 0.5"]);
    assert!(told(&book, "price-heading-not-read")[0].1.contains("reservedPrice"));
}

#[test]
fn a_heading_that_is_nowhere_is_told_with_the_nearest_one() {
    let folder = folder_with(&[("a.csv", "meter,Einheit,Kosten,currency\nA,1 Hour,1,EUR\n")]);
    let output = asrcap_line(folder.path(), "prices a.csv --map Kosten=price --map Einhiet=unit");
    assert_eq!(status(&output), 0);
    assert!(stderr(&output).contains("Einhiet; did you mean 'Einheit'?"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("the heading Kosten"));
}

#[test]
fn a_list_with_a_column_for_each_currency_counts_its_rows() {
    let text = "Meter Category,Meter Subcategory,Region,Name,Resource ID,Unit,AUD,CAD,CHF\n\
        Virtual Machines,A0 VM,US West,Compute Hours,a,Hours,0.03,0.02,0.01\n\
        Virtual Machines,A1 VM,US West,Compute Hours,b,Hours,0.03,0.02,0.01\n";
    let folder = folder_with(&[("csp.csv", text)]);
    let options = ReadOptions { currency: Some("CHF".to_owned()), ..ReadOptions::default() };
    let book = prices::read(&[folder.path().to_owned()], &options).unwrap();
    assert_eq!((book.sources()[0].rows_read, book.sources()[0].rows_used), (2, 2));
}

#[test]
fn names_with_signs_that_act_are_the_same_in_the_second_book() {
    let item = |name: &str, id: &str| {
        ITEM.replace("\"D2 v9\"", &format!("\"{name}\"")).replace("\"a\"", &format!("\"{id}\""))
    };
    let items =
        [item("A\\u0007x", "1"), item("A y", "2"), item("A\\u202ez", "3"), item("A\\tb", "4")];
    let folder = folder_with(&[("1.json", &page(&items.join(","), "null"))]);
    assert_eq!(status(&asrcap_line(folder.path(), "prices 1.json -o one.csv")), 0);
    assert_eq!(status(&asrcap_line(folder.path(), "prices one.csv -o two.csv")), 0);
    let bytes = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(bytes("one.csv"), bytes("two.csv"));
}

#[test]
fn the_rate_of_a_conversion_is_in_every_form() {
    let folder = folder_with(&[("1.json", &page(ITEM, "null"))]);
    let rate = "1 USD = 0.92 EUR on 2026-11-01";
    let make = "prices 1.json --rate USD:EUR=0.92@2026-11-01";
    assert_eq!(status(&asrcap_line(folder.path(), &format!("{make} -o book.csv"))), 0);
    for form in ["text", "md", "csv", "json"] {
        for from in [make, "prices book.csv"] {
            for question in ["", "--find D2"] {
                let output =
                    asrcap_line(folder.path(), &format!("{from} {question} --format {form}"));
                assert!(
                    stdout(&output).contains(rate),
                    "{from} {question} {form}: {}",
                    stdout(&output)
                );
            }
        }
    }
}
