#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::expect_used, reason = "a benchmark may stop")]
//! How long reading price lists takes: a page of the Retail Prices API with as many items as `ASRCAP_PRICES` says (50,000; all of
//! Azure has some 500,000), and the price book that is made of it. `ASRCAP_PRICES_FILE` keeps the list in a file, to be read
//! by the program. Then how long it takes to find the prices of 10,000 machines, each a size with and without Windows and under a
//! savings plan.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use asrcap::prices::{PriceIndex, PriceKind, PriceLines, ReadOptions, Term, Wanted, read};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const REGIONS: [&str; 8] = [
    "westeurope",
    "northeurope",
    "eastus",
    "eastus2",
    "germanywestcentral",
    "francecentral",
    "southeastasia",
    "brazilsouth",
];

/// Writes a list with as many items, which differ as those of the service do: size, series, region, licence, Spot.
fn list(path: &Path, items: usize) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    write!(
        file,
        r#"{{"BillingCurrency":"USD","CustomerEntityId":"Default","CustomerEntityType":"Retail","Items":["#
    )?;
    for item in 0..items {
        let region = REGIONS.iter().cycle().nth(item % REGIONS.len()).copied().unwrap_or_default();
        let (size, series) = (2 << (item / 8 % 6), item / 48 % 400);
        let windows = if item / 19_200 % 2 == 1 { " Windows" } else { "" };
        let spot = if item / 38_400 % 3 == 2 { " Spot" } else { "" };
        let (whole, cents) = (item % 7, item % 9973);
        write!(
            file,
            r#"{}{{"currencyCode":"USD","tierMinimumUnits":0.0,"retailPrice":{whole}.{cents:04},"unitPrice":{whole}.{cents:04},"armRegionName":"{region}","location":"{region}","effectiveStartDate":"20{:02}-0{}-01T00:00:00Z","meterId":"{item:08x}-93e3-5b8a-9d4e-2f5a{item:08x}","meterName":"D{size}s v{series}{spot}","productId":"DZH318Z0{series:04}","skuId":"DZH318Z0{series:04}/{item:06}","productName":"Virtual Machines Dsv{series} Series{windows}","skuName":"Standard_D{size}s_v{series}{spot}","serviceName":"Virtual Machines","serviceId":"DZH313Z7MMC8","serviceFamily":"Compute","unitOfMeasure":"1 Hour","type":"Consumption","isPrimaryMeterRegion":true,"armSkuName":"Standard_D{size}s_v{series}","savingsPlan":[{{"unitPrice":{whole}.{cents:04},"retailPrice":{whole}.{cents:04},"term":"3 Years"}}]}}"#,
            if item == 0 { "" } else { "," },
            14 + item % 12,
            1 + item % 9,
        )?;
    }
    write!(file, r#"],"NextPageLink":null,"Count":{items}}}"#)?;
    file.flush()
}

fn prices(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let variable = |name: &str| std::env::var(name).ok();
    let items = variable("ASRCAP_PRICES").and_then(|count| count.parse().ok()).unwrap_or(50_000);
    let path = variable("ASRCAP_PRICES_FILE")
        .map_or_else(|| folder.path().join("prices.json"), PathBuf::from);
    list(&path, items).expect("a list");
    let options = ReadOptions::default();
    let book = read(std::slice::from_ref(&path), &options).expect("a book");
    // A price of plain use and one of a savings plan.
    assert_eq!(book.rows().len(), 2 * items);
    let written = folder.path().join("book.csv");
    let mut bytes = Vec::new();
    book.write_csv(&mut bytes).expect("bytes");
    fs::write(&written, bytes).expect("a file");
    let mut group = criterion.benchmark_group(format!("{items} items"));
    group.sample_size(10);
    for (name, path) in [("retail JSON", &path), ("price book", &written)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let book = read(std::slice::from_ref(path), &options);
                black_box(book.expect("a book").rows().len())
            });
        });
    }
    let index = |()| PriceIndex::new(PriceLines::current(), &book);
    group.bench_function("index", |bencher| bencher.iter(|| black_box(index(()))));
    for (name, sizes) in [("10,000 machines of 40 sizes", 40), ("10,000 machines of 400", 400)] {
        let wanted = wanted(sizes);
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || index(()),
                |index| wanted.iter().filter_map(|wanted| index.find(wanted)).count(),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// The prices that 10,000 machines of so many sizes ask for.
fn wanted(sizes: usize) -> Vec<Wanted> {
    let of = |machine: usize| {
        let size = format!("Standard_D{}s_v{}", 2 << (machine % 4), machine / 4 % (sizes / 4));
        let of_line = |line| Wanted::new(line, "westeurope").size(&size);
        let plan = of_line("vm.base").committed(PriceKind::SavingsPlan, Term::THREE_YEARS);
        [of_line("vm.base"), of_line("vm.windows"), plan]
    };
    (0..10_000).flat_map(of).collect()
}

criterion_group!(benches, prices);
criterion_main!(benches);
