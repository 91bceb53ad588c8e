//! A rule set with another number in one of its rules.

use sha2::{Digest, Sha256};

use super::set::{RuleSet, RuleValue};

/// Why a rule cannot be varied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaryError {
    /// There is no such rule.
    #[error("there is no rule '{0}'")]
    UnknownRule(String),
    /// The rule is a text, a list or a table.
    #[error("the rule '{0}' is not a number")]
    NotANumber(String),
}

impl RuleSet {
    /// The set with another number in a rule, in the rule's unit. Its hash is another one, its id stays.
    pub fn with_number(mut self, id: &str, number: f64) -> Result<Self, VaryError> {
        let rule = self
            .rules
            .iter_mut()
            .find(|rule| rule.id == id)
            .ok_or_else(|| VaryError::UnknownRule(id.to_owned()))?;
        let RuleValue::Number(old) = &mut rule.value else {
            return Err(VaryError::NotANumber(id.to_owned()));
        };
        *old = number;
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

    #[test]
    fn only_a_number_can_be_varied() {
        let set = || crate::rules::built_in("guide-2017").unwrap();
        let varied = set()
            .with_number("standard_account_iops", 40_000.0)
            .unwrap();
        assert_eq!(varied.number("standard_account_iops"), Some(40_000.0));
        assert_ne!(varied.sha256, set().sha256);
        let error = |id: &str| set().with_number(id, 1.0).unwrap_err();
        assert_eq!(
            error("no_such_rule"),
            VaryError::UnknownRule("no_such_rule".to_owned())
        );
        assert_eq!(
            error("series_allowed"),
            VaryError::NotANumber("series_allowed".to_owned())
        );
    }
}
