//! Which documents belong together: CSV files of one export lie in one folder, one file a table.

use std::collections::BTreeMap;

use crate::inventory::{InventorySet, Recognised, TableRole};
use crate::table::Document;

/// A document, what it was recognised as, and its place among the inputs.
pub(crate) struct Member {
    pub(crate) order: usize,
    pub(crate) document: Document,
    pub(crate) recognised: Recognised,
}

impl Member {
    fn folder(&self) -> String {
        let path = self.document.path().replace('\\', "/");
        let end = path.rfind(['/', '!']).unwrap_or(0);
        path.get(..end).unwrap_or_default().to_owned()
    }

    fn has_servers(&self) -> bool {
        let mut tabs = self.recognised.tabs.iter();
        tabs.any(|tab| tab.table.role == TableRole::Servers)
    }

    /// The name without the part that says which table it is: `RVTools_tabvInfo.csv` and `RVTools_tabvDisk.csv` are both `rvtools`.
    fn stem(&self) -> String {
        let path = self.document.path().replace('\\', "/");
        let file = path.rsplit(['/', '!']).next().unwrap_or(&path);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut stem = stem.to_lowercase();
        if let Some(tab) = self.recognised.tabs.first() {
            let table = tab.table.id.to_lowercase();
            stem = stem.replace(&format!("tab{table}"), "").replace(&table, "");
        }
        stem.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }
}

/// Joins the documents of one export; the sets are in the order of their first documents.
///
/// Documents of one format in one folder are one export, unless several of them list machines: then each list is an export of its own, and
/// the other tables go to the list that is called like them, or are joined with all lists by what identifies machines.
pub(crate) fn group(members: Vec<Member>) -> Vec<InventorySet> {
    let mut folders: BTreeMap<(String, &str), Vec<Member>> = BTreeMap::new();
    for member in members {
        let key = (member.folder(), member.recognised.format.id());
        folders.entry(key).or_default().push(member);
    }
    let mut sets: Vec<Vec<Member>> = Vec::new();
    for (_, members) in folders {
        let is_whole = |member: &Member| {
            let is_book = member.document.json().is_none() && member.recognised.tabs.len() > 1;
            is_book && member.has_servers()
        };
        let (whole, parts): (Vec<_>, Vec<_>) = members.into_iter().partition(is_whole);
        sets.extend(whole.into_iter().map(|member| vec![member]));
        sets.extend(group_parts(parts));
    }
    sets.sort_by_key(|set| set.iter().map(|member| member.order).min());
    sets.into_iter().filter_map(into_set).collect()
}

fn group_parts(parts: Vec<Member>) -> Vec<Vec<Member>> {
    let (lists, mut others): (Vec<_>, Vec<_>) = parts.into_iter().partition(Member::has_servers);
    if others.is_empty() {
        return lists.into_iter().map(|list| vec![list]).collect();
    }
    let stems: Vec<String> = lists.iter().map(Member::stem).collect();
    let is_clear = |other: &Member| {
        let stem = other.stem();
        stems.iter().filter(|known| **known == stem).count() == 1
    };
    if lists.len() < 2 || !others.iter().all(is_clear) {
        let mut all = lists;
        all.append(&mut others);
        return vec![all];
    }
    let mut sets: Vec<Vec<Member>> = lists.into_iter().map(|list| vec![list]).collect();
    for other in others {
        let position = stems.iter().position(|stem| *stem == other.stem());
        if let Some(set) = position.and_then(|position| sets.get_mut(position)) {
            set.push(other);
        }
    }
    sets
}

fn into_set(mut members: Vec<Member>) -> Option<InventorySet> {
    members.sort_by_key(|member| (!member.has_servers(), member.order));
    let format = members.first()?.recognised.format;
    let members = members.into_iter().map(|member| (member.document, member.recognised)).collect();
    Some(InventorySet { format, members })
}
