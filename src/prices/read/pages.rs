//! Lists of several pages: whether one is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::json::Page;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;

/// A page with its file.
pub(super) type PageOf = (Arc<str>, Page);

/// A list, by the address of its pages without their numbers.
#[derive(Default)]
struct List<'p> {
    /// Items before a page, as addresses of next pages count them.
    named: BTreeMap<u64, &'p PageOf>,
    /// Items before the pages that are there and name a next one.
    there: BTreeSet<u64>,
}

/// What is missing. A page names how many items stand before the next one; its own place follows from how many it has.
pub(super) fn missing(pages: &[PageOf]) -> Vec<Finding> {
    let mut lists: BTreeMap<String, List<'_>> = BTreeMap::new();
    let mut unnumbered = Vec::new();
    let mut closing = 0_usize;
    for page in pages {
        let Some(next) = &page.1.next else {
            closing += 1;
            continue;
        };
        match numbered(next) {
            Some((address, before)) => {
                let list = lists.entry(address).or_default();
                list.named.insert(before, page);
                list.there.insert(before.saturating_sub(page.1.items));
            }
            None => unnumbered.push(page),
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    for list in lists.values() {
        let end = list.named.keys().next_back();
        let gaps = list
            .named
            .iter()
            .filter(|(before, _)| Some(*before) != end && !list.there.contains(before));
        findings.extend(gaps.map(|(_, page)| next_missing(page)));
        let first_is_there = list.there.contains(&0);
        findings.extend(
            list.named.values().next().filter(|_| !first_is_there).map(|page| first_missing(page)),
        );
    }
    // Which list a last page belongs to, nothing on it says.
    let open = lists.len() + unnumbered.len();
    if closing < open {
        let ends = lists.values().filter_map(|list| list.named.values().next_back().copied());
        findings.extend(ends.chain(unnumbered).map(|page| {
            if closing == 0 { next_missing(page) } else { perhaps_missing(page, open, closing) }
        }));
    }
    if findings.is_empty() {
        findings.extend(unnamed(pages));
    }
    findings
}

/// Numbers that are left out among the names of files that differ in their number only. Nothing on the last page says where it
/// stands, so that the page before it can only be missed so.
fn unnamed(pages: &[PageOf]) -> Vec<Finding> {
    let mut names: BTreeMap<(&str, &str), BTreeMap<u64, &str>> = BTreeMap::new();
    for (path, _) in pages {
        let Some(end) = path.rfind(|c: char| c.is_ascii_digit()) else { continue };
        let (head, tail) = path.split_at(end + 1);
        let start = head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (head, number) = head.split_at(start);
        if let Ok(number) = number.parse() {
            names.entry((head, tail)).or_default().insert(number, path);
        }
    }
    let mut findings = Vec::new();
    for files in names.values() {
        for ((before, path), (after, next)) in files.iter().zip(files.iter().skip(1)) {
            if after - before > 1 {
                let missing = before + 1;
                let message = message!(
                    "by the names of the files number {missing} is not there, between this one and {next}",
                    missing,
                    next = *next
                );
                findings.push(
                    Finding::warning("incomplete-price-list", *path, message)
                        .hint(message!("Give that page too, if there is one"))
                        .at(Location::file(*path)),
                );
            }
        }
    }
    findings
}

/// An address without the number of items that it leaves out, and that number.
fn numbered(address: &str) -> Option<(String, u64)> {
    let lower = address.to_lowercase();
    let at = lower.find("$skip=").or_else(|| lower.find("%24skip="))?;
    let (before, rest) = address.split_at_checked(at)?;
    let (_, rest) = rest.split_once('=')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = rest.split_at_checked(digits)?;
    Some((format!("{before}{behind}"), number.parse().ok()?))
}

fn finding((path, _): &PageOf, message: crate::wording::Message) -> Finding {
    Finding::error("incomplete-price-list", path.as_ref(), message)
        .hint(message!(
            "Save every page up to the one whose NextPageLink is null, and give all of them"
        ))
        .at(Location::file(Arc::clone(path)))
}

fn next_missing(page: &PageOf) -> Finding {
    let address = page.1.next.clone().unwrap_or_default();
    finding(page, message!("the list goes on, and its next page is not there: {address}", address))
}

fn first_missing(page: &PageOf) -> Finding {
    finding(page, message!("the pages before it are not there"))
}

fn perhaps_missing(page: &PageOf, lists: usize, last: usize) -> Finding {
    let address = page.1.next.clone().unwrap_or_default();
    finding(
        page,
        message!(
            "of {lists} lists that go on only {last} last pages are there; the next page of this one is {address}",
            lists,
            last,
            address
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, items: u64, next: Option<&str>) -> PageOf {
        (name.into(), Page { items, next: next.map(str::to_owned) })
    }

    fn list(query: &str) -> Vec<PageOf> {
        let next = |skip: u64| format!("https://prices.azure.com/api?{query}&$skip={skip}");
        let name = |number: u64| format!("{query}/page{number}.json");
        let full = |number: u64| page(&name(number), 100, Some(&next(number * 100)));
        vec![full(1), full(2), full(3), page(&name(4), 7, None)]
    }

    fn told(pages: &[PageOf]) -> Vec<String> {
        missing(pages).iter().map(|finding| finding.subject.to_string()).collect()
    }

    #[test]
    fn a_list_of_all_pages_is_complete_in_any_order() {
        let mut pages = list("x");
        assert!(missing(&pages).is_empty());
        pages.reverse();
        assert!(missing(&pages).is_empty());
        assert!(missing(&[page("one", 3, None)]).is_empty());
        assert!(missing(&[]).is_empty());
    }

    #[test]
    fn each_page_that_is_not_there_is_told() {
        for (dropped, teller) in [(0, 2), (1, 1), (2, 2), (3, 3)] {
            let mut pages = list("x");
            pages.remove(dropped);
            assert_eq!(told(&pages), [format!("x/page{teller}.json")], "{dropped}");
        }
        assert_eq!(told(&list("x")[..1]), ["x/page1.json"]);
    }

    #[test]
    fn lists_are_told_apart_by_their_addresses() {
        let mut pages = [list("x"), list("y")].concat();
        assert!(missing(&pages).is_empty());
        pages.pop();
        assert_eq!(told(&pages), ["x/page3.json", "y/page3.json"]);
        assert_eq!(told(&[page("a", 3, Some("https://next"))]), ["a"]);
    }
}
