//! Price files of every kind, read into one book.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use asrcap::finding::Severity;
use asrcap::prices::{
    self, Found, PriceBook, PriceError, PriceIndex, PriceKind, PriceLines, PriceRow, ReadOptions,
    Term, Wanted,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::support::{
    asrcap_line, folder, folder_with, json_of_any_status, root, status, stderr, stdout,
};

fn sample(name: &str) -> PathBuf {
    root().join("tests/cases/prices").join(name)
}

fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<PriceBook, PriceError> {
    prices::read(paths, options)
}

/// A book of files in a folder, as they are.
fn book_of(files: &[(&str, &str)]) -> PriceBook {
    let folder = folder_with(files);
    read(&[folder.path().to_owned()], &ReadOptions::default()).unwrap()
}

fn in_currency(code: &str) -> ReadOptions {
    ReadOptions { currency: Some(code.to_owned()), ..ReadOptions::default() }
}

fn codes(book: &PriceBook) -> Vec<&'static str> {
    let mut codes: Vec<&str> = book.findings().iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The one row that a test is true of.
fn only(book: &PriceBook, test: impl Fn(&PriceRow) -> bool) -> &PriceRow {
    let found: Vec<&PriceRow> = book.rows().iter().filter(|row| test(row)).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0]
}

/// What one book says, without where it is from.
fn said(book: &PriceBook) -> Vec<PriceRow> {
    let plain = |row: &PriceRow| PriceRow { source: 0, source_row: 0, ..row.clone() };
    let mut rows: Vec<PriceRow> = book.rows().iter().map(plain).collect();
    rows.sort();
    rows
}

/// An item of the Retail Prices API.
fn item(meter: &str, price: &str) -> String {
    format!(
        r#"{{"currencyCode":"USD","tierMinimumUnits":0.0,"retailPrice":{price},"unitPrice":{price},"armRegionName":"westeurope",
        "location":"EU West","effectiveStartDate":"2021-11-01T00:00:00Z","meterId":"00000000-0000-0000-0000-00000000{meter}",
        "meterName":"D{meter} v9","productName":"Virtual Machines Dv9 Series","skuName":"D{meter} v9","serviceName":"Virtual Machines",
        "unitOfMeasure":"1 Hour","type":"Consumption","armSkuName":"Standard_D{meter}_v9"}}"#
    )
}

/// A page of items that says which is next.
fn page(items: &[String], next: Option<&str>) -> String {
    let next = next.map_or("null".to_owned(), |next| format!("{next:?}"));
    format!(
        r#"{{"BillingCurrency":"USD","CustomerEntityId":"Default","CustomerEntityType":"Retail","Items":[{}],"NextPageLink":{next},"Count":99}}"#,
        items.join(",")
    )
}

/// Rows of each sample, as a second reading counts them: formats, rows that the file has, rows in the book.
#[test]
fn every_sample_is_read_and_a_second_reading_counts_the_same() {
    for (name, format, rows_read, rows) in [
        ("DERIVED_westeurope_vm-disks-asr_api-shape.json", "azure-retail", 191, 205),
        ("arm-estimator_aks_ultrassd.json", "azure-retail", 2, 2),
        ("arm-estimator_asr_inferred-1.json", "azure-retail", 2, 2),
        ("arm-estimator_asr_inferred-2.json", "azure-retail", 1, 1),
        ("arm-estimator_asr_inferred-3.json", "azure-retail", 3, 3),
        ("radar_storage-eu-west_subset.json", "azure-retail", 376, 376),
        ("radar_vm-eu-west_subset.json", "azure-retail", 251, 251),
        ("partner-center_ratecard_docs-example.json", "rate-card", 3, 3),
        ("azure-rest-api-specs_GetRateCard_example.json", "rate-card", 1, 2),
        ("azure-docs-2015_one-meter.json", "rate-card", 1, 1),
        ("azure-plan_consumption_2019-10_docs-example.csv", "azure-plan", 1, 1),
        ("opencost_ea-pricesheet_legacy-api.csv", "ea-price-sheet", 9, 8),
    ] {
        let book = read(&[sample(name)], &in_currency("USD")).unwrap();
        let source = &book.sources()[0];
        assert_eq!(
            (source.format, source.rows_read, source.rows_used),
            (format, rows_read, rows),
            "{name}"
        );
        assert_eq!(book.rows().len() as u64, rows, "{name}");
        assert!(book.rows().iter().all(|row| &*row.currency == "USD"));
        // A node is no unit that anything is worked out of.
        let is_known = book.rows().iter().all(|row| row.unit.is_some());
        assert_eq!(is_known, format != "azure-plan", "{name}");
        assert_eq!(codes(&book).contains(&"price-unit-unknown"), !is_known);
    }
}

#[test]
fn prices_of_the_samples_are_those_of_the_files() {
    let book =
        read(&[sample("arm-estimator_asr_inferred-3.json")], &ReadOptions::default()).unwrap();
    let fee = only(&book, |row| &*row.meter == "VM Replicated to Azure");
    assert_eq!((fee.price, &*fee.region), (decimal("25"), "westeurope"));
    assert_eq!(fee.effective_from.unwrap().to_string(), "2016-09-01");
    assert_eq!(&*fee.meter_id, "82a2e983-9683-4842-82b4-bb634c60c8be");

    let sheet = sample("opencost_ea-pricesheet_legacy-api.csv");
    let options = ReadOptions { offer: Some("my-offer-id".to_owned()), ..ReadOptions::default() };
    let book = read(&[sheet], &options).unwrap();
    let row = only(&book, |row| &*row.meter == "DC96as_v4");
    // 105.05 for 10 hours.
    assert_eq!(row.unit_price(), Some(decimal("10.505")));
    assert_eq!(book.sources()[0].price_date.unwrap().to_string(), "2023-04-01");

    let book =
        read(&[sample("partner-center_ratecard_docs-example.json")], &ReadOptions::default())
            .unwrap();
    let row = only(&book, |row| &*row.product == "Standard_D1_v2 VM (Windows)");
    // 0.1122 with 15 % off, as the meter is not among the excluded ones.
    assert_eq!((row.price, row.list_price), (decimal("0.09537"), Some(decimal("0.1122"))));
    assert_eq!((&*row.region, row.flags.to_string().as_str()), ("brazilsouth", "windows"));

    let book =
        read(&[sample("azure-plan_consumption_2019-10_docs-example.csv")], &ReadOptions::default())
            .unwrap();
    let row = &book.rows()[0];
    assert_eq!((&*row.sku, &*row.region), ("Standard", "eastus2"));
    assert_eq!((row.price, row.effective_to), (decimal("15"), None));
    assert_eq!(row.kind, PriceKind::Consumption);
}

#[test]
fn an_index_finds_in_the_samples_what_going_through_all_rows_finds() {
    let names =
        ["DERIVED_westeurope_vm-disks-asr_api-shape.json", "radar_storage-eu-west_subset.json"];
    let paths = names.map(sample);
    let sheet = sample("opencost_ea-pricesheet_legacy-api.csv");
    let book = read(&[paths.as_slice(), &[sheet]].concat(), &in_currency("USD")).unwrap();
    let lines = PriceLines::current();
    let index = PriceIndex::new(lines, &book);
    let mut prices = 0;
    for row in book.rows().iter().step_by(13) {
        let tier = row.meter.split(' ').next().unwrap_or_default();
        let size = if row.arm_sku.is_empty() { &row.sku } else { &row.arm_sku };
        for line in lines.all() {
            let wanted = Wanted {
                kind: row.kind,
                term: row.term,
                gateway: row.meter.to_string(),
                circuit: row.meter.to_string(),
                ..Wanted::new(&line.id, &row.region).size(size).tier(tier)
            };
            let found = index.find(&wanted);
            assert_eq!(found, lines.find(&wanted, &book), "{wanted:?}");
            prices += u32::from(matches!(found, Some(Found::Price { .. })));
        }
    }
    assert!(prices > 30, "{prices}");
}

#[test]
fn what_is_no_price_list_is_named() {
    let error =
        read(&[sample("new-commerce_licence_2021-02_docs-example.csv")], &ReadOptions::default());
    let error = error.unwrap_err();
    assert!(error.to_string().contains("a list of licences"), "{error}");
    assert!(error.hint().unwrap().contains("MeterIds"));
}

#[test]
fn a_reservation_is_the_total_of_its_term_and_a_savings_plan_a_row_of_its_own() {
    let item = r#"{"currencyCode":"USD","retailPrice":PRICE,"meterId":"a","meterName":"D8 v4","skuName":"D8 v4","armRegionName":"westeurope",
        "unitOfMeasure":"1 Hour","type":"TYPE" MORE}"#;
    let of = |price: &str, kind: &str, more: &str| {
        item.replace("PRICE", price).replace("TYPE", kind).replace("MORE", more)
    };
    let plan = r#","savingsPlan":[{"term":"1 Year","unitPrice":0.35,"retailPrice":0.35},{"term":"3 Years","unitPrice":0.25,"retailPrice":0.25}]"#;
    let items = [
        of("0.46", "Consumption", plan),
        of("0.30", "DevTestConsumption", ""),
        of("2377", "Reservation", r#","reservationTerm":"1 Year""#),
        of("4594.0", "Reservation", r#","reservationTerm":"3 Years""#),
    ];
    let book = book_of(&[("a.json", &page(&items, None))]);
    assert_eq!(book.rows().len(), 6);
    let of = |kind: PriceKind, months: Option<u16>| {
        only(&book, |row| row.kind == kind && row.term.map(Term::months) == months)
    };
    let total = of(PriceKind::Reservation, Some(12));
    assert_eq!((total.price, &*total.unit.as_ref().unwrap().what), (decimal("2377"), "term"));
    assert_eq!(of(PriceKind::Reservation, Some(36)).price, decimal("4594"));
    let plan = of(PriceKind::SavingsPlan, Some(36));
    assert_eq!((plan.price, &*plan.unit.as_ref().unwrap().what), (decimal("0.25"), "hours"));
    assert_eq!(of(PriceKind::DevTest, None).price, decimal("0.3"));
    assert!(codes(&book).contains(&"price-reservation-total"));
}

#[test]
fn figures_are_those_that_the_file_writes() {
    let items = [
        item("1", "1E-05"),
        item("2", "0.085999999999999993"),
        item("3", "\"0.10\""),
        item("4", "0"),
    ];
    let book = book_of(&[("a.json", &page(&items, None))]);
    let prices: Vec<String> = book.rows().iter().map(|row| row.price.to_string()).collect();
    assert_eq!(prices, ["0.00001", "0.085999999999999993", "0.1", "0"]);
}

#[test]
fn one_list_is_the_same_however_it_is_saved() {
    let items: Vec<String> = (10..30).map(|n| item(&n.to_string(), &format!("0.{n}"))).collect();
    let whole = page(&items, None);
    let pages = |skip: usize| {
        let next =
            format!("https://prices.azure.com/api/retail/prices?$filter=x&$skip={}", skip + 5);
        page(&items[skip..skip + 5], Some(&next).filter(|_| skip < 15).map(String::as_str))
    };
    let book = book_of(&[("a.json", &whole)]);
    assert_eq!(book.rows().len(), 20);
    assert!(!codes(&book).contains(&"incomplete-price-list"));
    let folder = folder();
    let path = folder.path().join("a.json");
    let read_bytes = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        said(&read(std::slice::from_ref(&path), &ReadOptions::default()).unwrap())
    };
    assert_eq!(read_bytes(format!("[{}]", items.join(",")).as_bytes()), said(&book));
    assert_eq!(read_bytes(items.join("\n").as_bytes()), said(&book));
    assert_eq!(read_bytes(format!("\u{feff}{whole}").as_bytes()), said(&book));
    let wide: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_bytes(&[&[0xff, 0xfe], wide.as_slice()].concat()), said(&book));
    let names = ["1.json", "2.json", "sub/3.json", "sub/4.json"];
    let files: Vec<String> = (0..4).map(|n| pages(n * 5)).collect();
    let all: Vec<(&str, &str)> = names.into_iter().zip(files.iter().map(String::as_str)).collect();
    let paged = book_of(&all);
    assert_eq!(said(&paged), said(&book));
    assert!(!codes(&paged).contains(&"incomplete-price-list"), "{:#?}", paged.findings());
    // Whichever page is dropped, it is told.
    let all: Vec<(String, &str)> =
        (0..4).map(|n| (format!("page{n}.json"), files[n].as_str())).collect();
    for dropped in 0..4 {
        let mut some: Vec<(&str, &str)> =
            all.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        some.remove(dropped);
        assert!(codes(&book_of(&some)).contains(&"incomplete-price-list"), "{dropped}");
    }
}

#[test]
fn a_list_that_breaks_off_is_told_with_its_line() {
    let text = format!("{{\"Items\":[\n{},\n{},\n{{\"retail", item("1", "1"), item("2", "2"));
    let book = book_of(&[("a.json", &text)]);
    assert_eq!(book.rows().len(), 2);
    let finding = book.findings().iter().find(|f| f.code == "incomplete-price-list").unwrap();
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.location.as_ref().unwrap().row, Some(10));
}

#[test]
fn rows_that_cannot_be_trusted_are_left_out_and_told() {
    let with = |from: &str, to: &str| item("7", "7").replace(from, to);
    let items = [
        item("1", "1"),
        item("2", "null"),
        item("3", "\"n/a\""),
        item("4", "-4"),
        with("\"Consumption\"", "\"Barter\""),
        with("\"Consumption\"", "\"Reservation\""),
        with("1 Hour", "1 Furlong"),
        with("2021-11-01", "2021-13-01"),
    ];
    let book = book_of(&[("a.json", &page(&items, None))]);
    assert_eq!((book.sources()[0].rows_read, book.sources()[0].rows_used), (8, 3));
    for (code, row) in [
        ("price-missing", 2),
        ("price-unreadable", 3),
        ("price-negative", 4),
        ("price-kind-unknown", 5),
        ("price-term-unknown", 6),
        ("price-unit-unknown", 7),
        ("price-day-unreadable", 8),
    ] {
        let finding = book
            .findings()
            .iter()
            .find(|finding| finding.code == code)
            .unwrap_or_else(|| panic!("{code}"));
        assert_eq!(finding.location.as_ref().unwrap().row, Some(row), "{code}");
        assert!(finding.hint.is_some());
    }
}

#[test]
fn a_book_has_one_currency() {
    let euro = item("2", "2").replace("USD", "EUR");
    let folder = folder_with(&[("a.json", &page(&[item("1", "1"), euro], None))]);
    let paths = [folder.path().to_owned()];
    let error = read(&paths, &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(&error, PriceError::Currencies { currencies } if currencies == &["USD", "EUR"]),
        "{error}"
    );
    let book = read(&paths, &in_currency("eur")).unwrap();
    assert_eq!((book.rows().len(), book.rows()[0].price), (1, decimal("2")));
    assert!(codes(&book).contains(&"price-currency-chosen"));
    let rate = || "USD:EUR=0.92@2026-11-01".parse().unwrap();
    let book =
        read(&paths, &ReadOptions { rates: vec![rate()], ..ReadOptions::default() }).unwrap();
    let prices: Vec<String> = book.rows().iter().map(|row| row.price.to_string()).collect();
    assert_eq!(prices, ["0.92", "2"]);
    let told = book.findings().iter().find(|finding| finding.code == "prices-converted").unwrap();
    assert!(told.message.to_string().contains("1 USD = 0.92 EUR on 2026-11-01"));
    let error = read(&paths, &in_currency("CHF")).unwrap_err();
    assert!(matches!(error, PriceError::NoSuchCurrency { .. }));
}

#[test]
fn prices_that_people_type_are_read_in_their_language() {
    let english = "meter,region,size,os,term,unit,price,currency\n\
        D2s v5,westeurope,Standard_D2s_v5,Windows,,1 Hour,0.207,EUR\n\
        P10 LRS Disk,westeurope,,,,1/Month,21.68,EUR\n\
        D2s v5,westeurope,Standard_D2s_v5,Linux,ri1,1 Hour,600,EUR\n\
        D2s v5,westeurope,Standard_D2s_v5,Linux,sp3,1 Hour,0.06,EUR\n\
        VM Replicated to Azure,westeurope,,,,1/Month,25,EUR\n";
    let german = "Z\u{e4}hler;Region;Gr\u{f6}\u{df}e;Betriebssystem;Laufzeit;Einheit;Preis;W\u{e4}hrung\n\
        D2s v5;westeurope;Standard_D2s_v5;Windows;;1 Hour;0,207;EUR\n\
        P10 LRS Disk;westeurope;;;;1/Month;21,68;EUR\n\
        D2s v5;westeurope;Standard_D2s_v5;Linux;ri1;1 Hour;600;EUR\n\
        D2s v5;westeurope;Standard_D2s_v5;Linux;sp3;1 Hour;0,06;EUR\n\
        VM Replicated to Azure;westeurope;;;;1/Month;25;EUR\n";
    let book = book_of(&[("prices.csv", english)]);
    assert_eq!(said(&book), said(&book_of(&[("preise.csv", german)])));
    assert_eq!(book.rows().len(), 5);
    let windows = only(&book, |row| row.flags.to_string() == "windows");
    assert_eq!((windows.price, &*windows.arm_sku), (decimal("0.207"), "Standard_D2s_v5"));
    let total = only(&book, |row| row.kind == PriceKind::Reservation);
    assert_eq!(total.unit.as_ref().unwrap().what.as_ref(), "term");
    // German units.
    let book =
        book_of(&[("a.csv", &german.replace("1 Hour", "1 Stunde").replace("1/Month", "1/Monat"))]);
    assert!(book.rows().iter().all(|row| row.unit.is_some()));
    // Headings of somebody's own.
    let folder = folder_with(&[("a.csv", "Was,Kosten,Je\nD2s v5,0.1,1 Hour\n")]);
    let map = |heading: &str, field: &str| (heading.to_owned(), field.to_owned());
    let options = ReadOptions {
        map: vec![map("was", "meter"), map("Kosten", "price"), map("Je", "unit")],
        ..in_currency("EUR")
    };
    let book = read(&[folder.path().join("a.csv")], &options).unwrap();
    assert_eq!((&*book.rows()[0].meter, book.rows()[0].price), ("D2s v5", decimal("0.1")));
    let options = ReadOptions { map: vec![map("was", "thing")], ..ReadOptions::default() };
    assert!(matches!(read(&[folder.path().join("a.csv")], &options), Err(PriceError::Map { .. })));
}

#[test]
fn a_comma_that_may_be_both_is_not_guessed() {
    let text = "meter,unit,price,currency\nA,1 Hour,\"1,234\",USD\nB,1 Hour,5,USD\n";
    let folder = folder_with(&[("a.csv", text)]);
    let paths = [folder.path().join("a.csv")];
    let book = read(&paths, &ReadOptions::default()).unwrap();
    assert_eq!(book.rows().len(), 1);
    assert!(codes(&book).contains(&"price-figures-undecided"));
    let comma = asrcap::table::OpenOptions {
        number_style: Some(asrcap::table::number::NumberStyle::Comma),
        ..Default::default()
    };
    let book = read(&paths, &ReadOptions { open: comma, ..ReadOptions::default() }).unwrap();
    assert_eq!(book.rows()[0].price, decimal("1.234"));
}

/// The same prices in the forms of several files.
#[test]
fn price_sheets_of_every_generation_are_read_by_their_headings() {
    for (name, text, format) in [
        (
            "ea-2023",
            "\u{feff}BasePrice,CurrencyCode,EffectiveEndDate,EffectiveStartDate,IncludedQuantity,MarketPrice,MeterId,MeterCategory,MeterName,MeterSubCategory,MeterRegion,MeterType,PartNumber,priceType,Product,ProductID,ServiceFamily,SkuID,Term,UnitOfMeasure,UnitPrice\r\n\
             50,USD,,2023-05-01,0,46.00,F0,Virtual Machines,D8 v4,Dv4 Series,EU West,,AAA-1,Consumption,p,,Compute,,,100 Hours,40.5\r\n",
            "ea-price-sheet",
        ),
        (
            "mca",
            "unitPrice,unitOfMeasure,meterId,meterName,meterCategory,meterSubCategory,meterRegion,priceType,term,tierMinimumUnits,marketPrice,currency,billingProfileId,effectiveStartDate\n\
             40.5,100 Hours,f0,D8 v4,Virtual Machines,Dv4 Series,EU West,Consumption,,0,46,USD,x,5/1/2023\n",
            "mca-price-sheet",
        ),
        (
            "api",
            r#"{"id":"x","properties":{"nextLink":null,"pricesheets":[{"meterId":"F0","unitOfMeasure":"100 Hours","includedQuantity":0,"partNumber":"AAA-1",
            "unitPrice":40.5,"currencyCode":"USD","meterDetails":{"meterName":"D8 v4","meterCategory":"Virtual Machines","meterSubCategory":"Dv4 Series","meterLocation":"EU West"}}]}}"#,
            "ea-price-sheet",
        ),
    ] {
        let book = book_of(&[(name, text)]);
        assert_eq!(book.sources()[0].format, format);
        let row = &book.rows()[0];
        assert_eq!(
            (&*row.meter, &*row.meter_id, &*row.region),
            ("D8 v4", "f0", "westeurope"),
            "{name}"
        );
        assert_eq!((&*row.service, &*row.product), ("Virtual Machines", "Dv4 Series"), "{name}");
        assert_eq!(
            (row.price, row.unit_price()),
            (decimal("40.5"), Some(decimal("0.405"))),
            "{name}"
        );
        if name != "api" {
            assert_eq!(row.list_price, Some(decimal("46")));
            assert_eq!(row.effective_from.unwrap().to_string(), "2023-05-01");
        }
    }
}

#[test]
fn bands_that_begin_at_one_become_lower_bounds() {
    let heading = "ProductTitle,SkuTitle,UnitOfMeasure,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,MeterIds";
    let row = |price: &str, from: &str, to: &str| {
        format!(
            "P,P - S - EU West,1 GB,USD,{price},{from},{to},3/1/2018 12:00:00 AM,11/30/9999 11:59:59 PM,a; b"
        )
    };
    let text = [
        heading.to_owned(),
        row("1", "1", "100"),
        row("0.8", "101", "100000"),
        row("0.5", "100001", ""),
    ]
    .join("\n");
    let book = book_of(&[("plan.csv", &text)]);
    let bands: Vec<(String, String)> = book
        .rows()
        .iter()
        .filter(|row| &*row.meter_id == "b")
        .map(|row| (row.tier_from.to_string(), row.price.to_string()))
        .collect();
    let expected = [("0", "1"), ("100", "0.8"), ("100000", "0.5")];
    assert_eq!(bands, expected.map(|(from, price)| (from.to_owned(), price.to_owned())));
    assert_eq!(book.rows().len(), 6);
}

#[test]
fn of_columns_for_currencies_one_is_chosen() {
    let text = "Meter Category,Meter Subcategory,Region,Name,Resource ID,Unit,AUD,CAD,CHF\n\
        Virtual Machines,A0 VM,US West,Compute Hours,7625ba50-fbc6-4e6a-9e25-4c8354088790,Hours,0.03,0.02,0.01\n\
        Virtual Machines,A0 VM (Windows),EU West,Compute Hours,378ae26e-4328-424a-a19b-d7f9cf39610e,Hours,0.04,,0.02\n";
    let folder = folder_with(&[("csp.csv", text)]);
    let paths = [folder.path().to_owned()];
    let error = read(&paths, &ReadOptions::default()).unwrap_err();
    assert!(matches!(&error, PriceError::Currencies { currencies } if currencies.len() == 3));
    let book = read(&paths, &in_currency("CHF")).unwrap();
    let prices: Vec<String> = book.rows().iter().map(|row| row.price.to_string()).collect();
    assert_eq!(prices, ["0.01", "0.02"]);
    assert!(codes(&book).contains(&"price-missing"));
}

#[test]
fn what_is_used_is_a_small_book() {
    let text = "MeterId,MeterName,MeterCategory,MeterSubCategory,MeterRegion,Quantity,UnitOfMeasure,UnitPrice,EffectivePrice,CostInBillingCurrency,BillingCurrency,ChargeType,PricingModel\n\
        A,D2 v3,Virtual Machines,Dv3,EU West,24,1 Hour,0.12,0.12,2.88,EUR,Usage,OnDemand\n\
        A,D2 v3,Virtual Machines,Dv3,EU West,12,1 Hour,0.12,0.12,1.44,EUR,Usage,OnDemand\n\
        A,D2 v3,Virtual Machines,Dv3,EU West,12,1 Hour,0.11,0.11,1.32,EUR,Usage,OnDemand\n\
        A,D2 v3,Virtual Machines,Dv3,EU West,12,1 Hour,0.12,0,0,EUR,Usage,Reservation\n\
        B,RI,Virtual Machines,Dv3,EU West,1,1 Hour,900,900,900,EUR,Purchase,\n\
        C,Ops,Storage,Blob,EU West,3,10K,0.05,0.05,0.15,EUR,Usage,OnDemand\n";
    let book = book_of(&[("usage.csv", text)]);
    assert_eq!(book.sources()[0].format, "cost-details");
    let prices: Vec<String> = book
        .rows()
        .iter()
        .filter(|row| &*row.meter_id == "a")
        .map(|row| row.price.to_string())
        .collect();
    assert_eq!(prices, ["0.11", "0.12"]);
    // Whether 0.05 is for 10,000 operations or for one, a bill does not say.
    assert_eq!(only(&book, |row| &*row.meter_id == "c").unit, None);
    assert_eq!(book.rows().len(), 3);
    assert!(codes(&book).contains(&"price-paid-otherwise"));
}

#[test]
fn a_price_file_among_the_inputs_is_named() {
    let folder = folder_with(&[
        ("prices.json", &page(&[item("1", "1")], None)),
        ("servers.csv", "Name,Cores,Memory (GB),Storage (GB),Daily change (%)\nweb01,2,8,100,3\n"),
    ]);
    let value =
        json_of_any_status(&asrcap_line(folder.path(), "inspect prices.json --format json"));
    let file = &value["files"][0];
    assert_eq!((&file["format"], &file["rows"]), (&json!("azure-retail"), &json!(1)));
    let message = file["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("1 price in USD, of westeurope"), "{message}");
    let value = json_of_any_status(&asrcap_line(folder.path(), "plan . --format json"));
    let findings = value["findings"].as_array().unwrap();
    let named = findings.iter().find(|finding| finding["code"] == "price-file").unwrap();
    assert_eq!(named["severity"], "note");
}

#[test]
fn the_program_writes_a_book_and_reads_it_back() {
    let folder = folder_with(&[(
        "a.json",
        &page(&[item("1", "1"), item("2", "2")], Some("https://next?$skip=2")),
    )]);
    let output = asrcap_line(folder.path(), "prices a.json -o book.csv --format json");
    assert_eq!(status(&output), 3, "{}", stderr(&output));
    let value: Value = json_of_any_status(&output);
    let book = &value["books"][0];
    assert_eq!(book["path"], "a.json");
    assert_eq!(book["format"], "azure-retail");
    assert_eq!(book["currency"], "USD");
    assert_eq!(book["regions"], json!(["westeurope"]));
    assert_eq!(book["rows"], 2);
    assert_eq!((&book["from"], &book["to"]), (&json!("2021-11-01"), &json!("2021-11-01")));
    assert_eq!(book["findings"][0]["code"], "incomplete-price-list");
    assert!(book["findings"][0]["message"].as_str().unwrap().contains("https://next?$skip=2"));
    let again = asrcap_line(folder.path(), "prices book.csv");
    assert_eq!(status(&again), 3, "{}", stderr(&again));
    assert!(stdout(&again).contains("a.json"), "{}", stdout(&again));
    let refused = asrcap_line(folder.path(), "prices book.csv -o book.csv --force");
    assert_eq!(status(&refused), 4);
    let refused = asrcap_line(folder.path(), "prices a.json -o book.csv");
    assert_eq!(status(&refused), 4);
    for form in ["text", "md", "csv"] {
        let output = asrcap_line(folder.path(), &format!("prices book.csv --format {form}"));
        assert!(stdout(&output).contains("westeurope"));
    }
    fs::write(folder.path().join("empty.json"), "{\"Items\":[],\"NextPageLink\":null,\"x\":{\"retailPrice\":null,\"unitOfMeasure\":\"\",\"meterId\":\"\"}}").unwrap();
    for nothing in ["empty.json", "missing.json", "../nothing-there/"] {
        let output = asrcap_line(folder.path(), &format!("prices {nothing}"));
        assert_eq!(status(&output), 3, "{nothing}: {}", stderr(&output));
    }
}

fn books_are_the_same(path: &Path, options: &ReadOptions) {
    let book = read(&[path.to_owned()], options).unwrap();
    let folder = folder();
    let written = folder.path().join("book.csv");
    let write = |book: &PriceBook| {
        let mut bytes = Vec::new();
        book.write_csv(&mut bytes).unwrap();
        bytes
    };
    let bytes = write(&book);
    fs::write(&written, &bytes).unwrap();
    let again = read(&[written], &ReadOptions::default()).unwrap();
    // A file without a price that counts is not in the book that is written.
    let of_files = |book: &PriceBook| -> Vec<_> {
        let of_file = |row: &PriceRow| {
            let file = book.source_of(row).unwrap();
            let file = (file.path.clone(), file.format, file.price_date);
            (file, PriceRow { source: 0, ..row.clone() })
        };
        book.rows().iter().map(of_file).collect()
    };
    assert_eq!(of_files(&again), of_files(&book));
    assert_eq!(String::from_utf8(write(&again)).unwrap(), String::from_utf8(bytes).unwrap());
}

#[test]
fn the_book_of_every_sample_reads_itself_back() {
    for name in [
        "DERIVED_westeurope_vm-disks-asr_api-shape.json",
        "radar_storage-eu-west_subset.json",
        "partner-center_ratecard_docs-example.json",
        "opencost_ea-pricesheet_legacy-api.csv",
        "azure-plan_consumption_2019-10_docs-example.csv",
    ] {
        books_are_the_same(&sample(name), &in_currency("USD"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A book that is written and read back is the same book, and the order of files does not matter.
    #[test]
    fn books_read_themselves_back(
        rows in prop::collection::vec(
            ("[A-Za-z=+@-][A-Za-z0-9 ,;\"'/-]{0,12}[a-z]", 0_u64..100_000_000, 0_u32..9, 0_usize..6, 0_usize..4, 0_u32..3),
            1..24,
        ),
        turned in any::<bool>(),
    ) {
        const UNITS: [&str; 6] = ["1 Hour", "100 Hours", "1/Month", "10K", "1 GB/Month", "a bag"];
        const TERMS: [&str; 4] = ["", "ri1", "sp3", "payg"];
        let mut files = [String::new(), String::new()];
        for file in &mut files {
            file.push_str("meter,unit,price,term,tier from,currency,region\n");
        }
        for (place, (meter, price, scale, unit, term, tier)) in rows.iter().enumerate() {
            let price = Decimal::new(i64::try_from(*price).unwrap(), *scale);
            let meter = meter.replace('"', "\"\"");
            writeln!(files[place % 2], "\"{meter}\",{},{price},{},{tier},CHF,EU West", UNITS[*unit], TERMS[*term]).unwrap();
        }
        let folder = folder_with(&[("a.csv", &files[0]), ("b.csv", &files[1])]);
        let mut paths = vec![folder.path().join("a.csv"), folder.path().join("b.csv")];
        if let Ok(book) = read(&paths, &ReadOptions::default()) {
            if turned {
                paths.reverse();
            }
            let other = read(&paths, &ReadOptions::default()).unwrap();
            prop_assert_eq!(other.rows(), book.rows());
            prop_assert_eq!(other.findings(), book.findings());
            books_are_the_same(folder.path(), &ReadOptions::default());
        }
    }
}
