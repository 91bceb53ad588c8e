//! What a plan is computed with: a rule set and the catalogues of VM sizes and disks that go with it.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::catalog::{CatalogError, DiskCatalog, SizeCatalog, VmSize};
use crate::opened;
use crate::rules::{self, CatalogName, RuleError, RuleSet, Use, VaryError};
use crate::source::{Role, SourceFile};

/// Why there is no reference data.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// The rule set cannot be used.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// The file of a rule set cannot be read.
    #[error("cannot read {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The file of a catalogue cannot be used.
    #[error("{path}, {error}")]
    Catalog {
        /// The file.
        path: String,
        /// What is wrong in it, and where.
        error: CatalogError,
    },
}

impl ReferenceError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Rules(error) => Some(error.hint()),
            Self::File { .. } => None,
            Self::Catalog { .. } => {
                Some("asrcap sizes export prints a catalogue in the form that is read")
            }
        }
    }
}

/// A rule set with the catalogues of VM sizes and disks of its time.
///
/// The rule set names its catalogues, so that limits of one year never meet sizes of another.
///
/// ```
/// use asrcap::ReferenceData;
///
/// let now = ReferenceData::built_in("current")?;
/// let then = ReferenceData::built_in("guide-2017")?;
/// assert!(now.sizes().get("Standard_D4s_v5").is_some());
/// assert!(then.sizes().get("Standard_D4s_v5").is_none());
/// # Ok::<(), asrcap::reference::ReferenceError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReferenceData {
    rules: RuleSet,
    sizes: Arc<SizeCatalog>,
    disks: Arc<DiskCatalog>,
    /// The file that the sizes were read from, where they are not those of the rule set.
    catalog_file: Option<SourceFile>,
}

impl ReferenceData {
    /// A rule set that comes with asrcap, by its id: see [`rules::built_in_ids`].
    pub fn built_in(id: &str) -> Result<Self, ReferenceError> {
        Ok(Self::of(rules::built_in(id)?))
    }

    /// A rule set that comes with asrcap by its id, or else the rule set of a file. A set that the file extends is looked
    /// for in the folder of the file.
    pub fn load(id_or_file: &str) -> Result<Self, ReferenceError> {
        let path = Path::new(id_or_file);
        if rules::shared(id_or_file).is_ok() || !path.is_file() {
            return Self::built_in(id_or_file);
        }
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        let beside =
            |other: &str| opened::read_text(&folder.join(other), opened::WRITTEN_FOR_US).ok();
        let text = opened::read_text(path, opened::WRITTEN_FOR_US).map_err(|error| {
            ReferenceError::File { path: id_or_file.to_owned(), reason: error.to_string() }
        })?;
        Ok(Self::of(rules::from_files(id_or_file, &text, &beside)?))
    }

    /// A rule set that was read, with the catalogues that it names.
    #[must_use]
    pub fn of(rules: RuleSet) -> Self {
        let name = rules.catalog;
        Self {
            sizes: SizeCatalog::named(name),
            disks: DiskCatalog::named(name),
            catalog_file: None,
            rules,
        }
    }

    /// The same with the VM sizes of a file, in the form of the catalogues that come with asrcap.
    pub fn with_catalog(self, path: &str) -> Result<Self, ReferenceError> {
        let failed = |reason: String| ReferenceError::File { path: path.to_owned(), reason };
        let bytes = opened::read(Path::new(path), opened::WRITTEN_FOR_US)
            .map_err(|error| failed(error.to_string()))?;
        let sha256 = format!("{:x}", Sha256::digest(&bytes));
        let text = String::from_utf8(bytes)
            .map_err(|_| failed("it is not text in UTF-8; save it as CSV UTF-8".to_owned()))?;
        let sizes = SizeCatalog::from_csv(&text)
            .map_err(|error| ReferenceError::Catalog { path: path.to_owned(), error })?;
        let file = SourceFile {
            path: path.to_owned(),
            sha256,
            format: "vm-sizes",
            role: Role::Catalog,
            servers: 0,
            rows: sizes.sizes().len(),
        };
        Ok(Self { sizes: Arc::new(sizes), catalog_file: Some(file), ..self })
    }

    /// The same with other costs of the VM sizes, by which they are chosen.
    #[must_use]
    pub(crate) fn with_costs(self, cost: impl Fn(&VmSize) -> Option<f64>) -> Self {
        Self { sizes: Arc::new(self.sizes.with_costs(cost)), ..self }
    }

    /// What the VM sizes are called: the catalogue of the rule set, or the file that was given.
    #[must_use]
    pub fn sizes_name(&self) -> &str {
        match (&self.catalog_file, self.rules.catalog) {
            (Some(file), _) => &file.path,
            (None, CatalogName::Of2017) => "2017",
            (None, CatalogName::Current) => "current",
        }
    }

    /// The file of VM sizes that was read, for the sources of a plan.
    #[must_use]
    pub fn catalog_file(&self) -> Option<&SourceFile> {
        self.catalog_file.as_ref()
    }

    /// The same with another number in a rule, in the rule's unit.
    pub fn with_number(self, rule: &str, number: f64) -> Result<Self, VaryError> {
        Ok(Self { rules: self.rules.with_number(rule, number)?, ..self })
    }

    /// The same with each rule as it stands for a use.
    #[must_use]
    pub fn stand_for(&self, r#use: Use<'_>) -> Cow<'_, Self> {
        if !self.rules.depends_on_use() {
            return Cow::Borrowed(self);
        }
        let own = self.clone();
        Cow::Owned(Self { rules: own.rules.stand_for(r#use), ..own })
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The VM sizes.
    #[must_use]
    pub fn sizes(&self) -> &Arc<SizeCatalog> {
        &self.sizes
    }

    /// The managed disks.
    #[must_use]
    pub fn disks(&self) -> &DiskCatalog {
        &self.disks
    }

    /// The rules and the VM sizes, to keep.
    #[must_use]
    pub fn into_parts(self) -> (RuleSet, Arc<SizeCatalog>) {
        (self.rules, self.sizes)
    }
}
