//! What a rule says for a purpose, a method of replication or some regions.

use std::sync::Arc;

use super::purpose::{Method, Purpose};
use super::set::{Rule, RuleSet, When};
use crate::message;
use crate::wording::Message;

/// What a plan uses its rules for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use<'a> {
    /// What the plan is for.
    pub purpose: Option<Purpose>,
    /// How machines are replicated.
    pub method: Option<Method>,
    /// The Azure region, as Azure names it or as people write it.
    pub region: Option<&'a str>,
}

impl<'a> Use<'a> {
    /// A plan for a purpose, by a method, in a region.
    #[must_use]
    pub fn new(purpose: Option<Purpose>, method: Option<Method>, region: Option<&'a str>) -> Self {
        Self { purpose, method, region }
    }
}

impl When {
    /// What a rule says where nothing else holds.
    pub(crate) fn otherwise(rule: &Rule) -> Self {
        Self {
            purpose: None,
            method: None,
            regions: Vec::new(),
            value: Some(rule.value.clone()),
            statement: rule.statement.clone(),
            source: rule.source.clone(),
            status: rule.status,
            conflict: rule.conflict.clone(),
        }
    }

    /// What it holds for in words: `purpose dr`, `method agentless`; nothing for the one that holds otherwise.
    #[must_use]
    pub fn words(&self) -> Message {
        let purpose = self.purpose.map(|purpose| message!("purpose {id}", id = purpose.id()));
        let method = self.method.map(|method| message!("method {id}", id = method.id()));
        let regions = &self.regions;
        let regions =
            (!regions.is_empty()).then(|| message!("regions {ids}", ids = regions.join(" ")));
        Message::joined([purpose, method, regions].into_iter().flatten(), ", ")
    }

    fn holds(&self, r#use: Use<'_>) -> bool {
        let region = r#use.region.map(folded_region);
        let is_there = |region: String| self.regions.iter().any(|own| folded_region(own) == region);
        self.purpose.is_none_or(|own| Some(own) == r#use.purpose)
            && self.method.is_none_or(|own| Some(own) == r#use.method)
            && (self.regions.is_empty() || region.is_some_and(is_there))
    }
}

/// A region without what people write differently.
pub(crate) fn folded_region(region: &str) -> String {
    region.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

impl Rule {
    /// The rule as it stands for a use: the first of its values that holds for it.
    fn stand_for(&mut self, r#use: Use<'_>) {
        if let Some(when) = self.when.iter().find(|when| when.holds(r#use)) {
            self.say(when.clone());
        }
    }

    fn say(&mut self, when: When) {
        let When { value, statement, source, status, conflict, .. } = when;
        self.is_off = value.is_none();
        self.value = value.unwrap_or_else(|| self.value.clone());
        (self.statement, self.source) = (statement, source);
        (self.status, self.conflict) = (status, conflict);
    }

    /// The rule for each use that has a value of its own; what holds otherwise comes first and has no words.
    #[must_use]
    pub fn by_use(&self) -> Vec<(Message, Self)> {
        let of = |when: &When| {
            let mut rule = Self { when: Vec::new(), ..self.clone() };
            rule.say(when.clone());
            (when.words(), rule)
        };
        match self.when.split_last() {
            None => vec![(Message::default(), self.clone())],
            Some((otherwise, others)) => std::iter::once(otherwise).chain(others).map(of).collect(),
        }
    }
}

impl Rule {
    /// The value for people in full, with the one of each use that has another:
    /// `65 disks; method agentless: 60 disks`.
    #[must_use]
    pub fn value_by_use(&self) -> Message {
        self.by_use_in_words(Self::full_value_text)
    }

    /// The same with a table as the number of its rows.
    #[must_use]
    pub fn short_value_by_use(&self) -> Message {
        self.by_use_in_words(Self::value_text)
    }

    fn by_use_in_words(&self, value: impl Fn(&Self) -> Message) -> Message {
        let by_use = self.by_use();
        let otherwise = by_use.first().map(|(_, rule)| rule.value.clone());
        let says_else = |(words, rule): &(Message, Self)| {
            words.is_empty() || rule.is_off || Some(&rule.value) != otherwise.as_ref()
        };
        let parts = by_use.into_iter().filter(says_else).map(|(words, rule)| {
            let value = value(&rule);
            match (words.is_empty(), rule.is_off) {
                (true, _) => value,
                (false, false) => message!("{when}: {value}", when = words, value),
                (false, true) => message!("{when}: does not hold", when = words),
            }
        });
        Message::joined(parts, "; ")
    }
}

impl RuleSet {
    /// The set as it stands for a use: each rule has the value that holds for it.
    #[must_use]
    pub fn stand_for(mut self, r#use: Use<'_>) -> Self {
        for rule in Arc::make_mut(&mut self.rules) {
            rule.stand_for(r#use);
        }
        self
    }

    /// Whether a rule says something else for one use than for another.
    #[must_use]
    pub fn depends_on_use(&self) -> bool {
        self.rules.iter().any(|rule| !rule.when.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{Method, Purpose, RuleSet, Use, built_in, from_toml, ids};

    fn disks(set: &RuleSet) -> Option<f64> {
        set.get("disks_max").and_then(crate::rules::Rule::number)
    }

    #[test]
    fn a_rule_stands_for_the_first_purpose_and_method_that_fit() {
        let set = |purpose, method| {
            let r#use = Use::new(Some(purpose), Some(method), None);
            built_in("current").unwrap().stand_for(r#use)
        };
        let agentless = set(Purpose::Migration, Method::Agentless);
        assert_eq!(disks(&agentless), Some(60.0));
        let again =
            agentless.stand_for(Use::new(Some(Purpose::Dr), Some(Method::SiteRecovery), None));
        assert_eq!(disks(&again), Some(65.0));
        assert_eq!(again, set(Purpose::Dr, Method::SiteRecovery));
    }

    #[test]
    fn a_region_has_what_it_is_listed_with_however_it_is_written() {
        let ingress = |region| {
            let set = built_in("current").unwrap().stand_for(Use::new(None, None, region));
            set.number(ids::CACHE_ACCOUNT_INGRESS_GBPS)
        };
        assert_eq!(ingress(None), Some(25.0));
        assert_eq!(ingress(Some("switzerlandnorth")), Some(25.0));
        for written in ["westeurope", "West Europe", "WestEurope "] {
            assert_eq!(ingress(Some(written)), Some(60.0));
        }
    }

    #[test]
    fn what_does_not_hold_for_a_use_limits_nothing() {
        let agentless = Use::new(Some(Purpose::Migration), Some(Method::Agentless), None);
        let set = built_in("current").unwrap().stand_for(agentless);
        assert_eq!(set.number(ids::SERVER_CHURN_PEAK_MBPS), None);
        assert!(set.table(ids::DISK_CHURN_STANDARD).is_empty());
        let again = set.stand_for(Use::default());
        assert_eq!(again.number(ids::SERVER_CHURN_PEAK_MBPS), Some(54.0));
    }

    #[test]
    fn whoever_states_a_value_states_it_for_every_use() {
        let text = "id = \"ours\"\ntitle = \"Ours\"\ndate = \"2026-11-30\"\nextends = \"current\"\n\
             [sources.US]\ntitle = \"Test\"\nlocator = \"lab\"\ndate = \"2026-11-30\"\n\
             [[rules]]\nid = \"disks_max\"\nvalue = 20\nunit = \"disks\"\nsource = \"US\"\nreason = \"test\"\n";
        let of = |set: RuleSet| {
            let agentless = Some(Method::Agentless);
            disks(&set.stand_for(Use::new(Some(Purpose::Migration), agentless, None)))
        };
        assert_eq!(of(from_toml("ours.toml", text).unwrap()), Some(20.0));
        let varied = built_in("current").unwrap().with_number("disks_max", 30.0).unwrap();
        assert_eq!(of(varied), Some(30.0));
        let alone = text.to_owned() + "[[rules.when]]\nvalue = 3\n";
        let error = from_toml("ours.toml", &alone).unwrap_err().to_string();
        assert!(error.contains("without purpose, method and regions"), "{error}");
    }
}
