//! A rule set with another number in one of its rules.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::set::{RuleSet, RuleValue};
use crate::nearest::{did_you_mean, nearest};

/// Why a rule cannot be varied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaryError {
    /// There is no such rule.
    #[error("there is no rule '{rule}' in {set}{}", did_you_mean(nearest.as_deref()))]
    UnknownRule {
        /// The set.
        set: String,
        /// What was asked for.
        rule: String,
        /// The most similar id.
        nearest: Option<String>,
    },
    /// The rule is a text, a list or a table.
    #[error("the rule '{0}' is not a number")]
    NotANumber(String),
}

impl RuleSet {
    /// The set with another number in a rule, in the rule's unit, for every purpose and method. Its hash is another one, its id stays.
    pub fn with_number(mut self, id: &str, number: f64) -> Result<Self, VaryError> {
        let known = self.index(id);
        let Some(rule) = known.and_then(|index| Arc::make_mut(&mut self.rules).get_mut(index))
        else {
            let known = self.rules.iter().map(|rule| rule.id.as_str());
            return Err(VaryError::UnknownRule {
                nearest: nearest(id, known).map(str::to_owned),
                rule: id.to_owned(),
                set: self.id,
            });
        };
        let RuleValue::Number(old) = &mut rule.value else {
            return Err(VaryError::NotANumber(id.to_owned()));
        };
        *old = number;
        rule.when.clear();
        rule.reason = Some("varied".to_owned());
        let mut hash = Sha256::new();
        hash.update(self.sha256.as_bytes());
        hash.update(format!("{id} = {number}"));
        self.sha256 = format!("{:x}", hash.finalize());
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::VaryError;
    use crate::rules::ids;

    #[test]
    fn only_a_number_can_be_varied() {
        let set = || crate::rules::built_in("guide-2017").unwrap();
        let varied = set().with_number("standard_account_iops", 40_000.0).unwrap();
        assert_eq!(varied.number(ids::STANDARD_ACCOUNT_IOPS), Some(40_000.0));
        assert_ne!(varied.sha256, set().sha256);
        let error = |id: &str| set().with_number(id, 1.0).unwrap_err();
        assert_eq!(
            error("standrd_account_iops").to_string(),
            "there is no rule 'standrd_account_iops' in guide-2017; did you mean 'standard_account_iops'?"
        );
        assert_eq!(error("series_allowed"), VaryError::NotANumber("series_allowed".to_owned()));
    }
}
