//! The macro that makes the table of settings and its typed form from one list.

/// The name of a field that is a word of Rust, such as `for`, without the sign for it.
pub(super) const fn plain_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Makes [`SETTINGS`](super::SETTINGS), [`Settings`](super::Settings) and [`SettingsLayer`](super::SettingsLayer).
macro_rules! settings {
    ($(
        $(#[doc = $doc:literal])+
        $name:literal $field:ident: $type:ty $(= $default:expr)? => { $($member:ident: $value:expr,)* }
    )+) => {
        use std::collections::BTreeMap;
        use std::fmt::Write;

        use schemars::JsonSchema;
        use serde::{Deserialize, Serialize};

        use super::error::SettingsError;
        use super::origin::{Origin, first};
        use super::value::{SettingValue, stated, write};

        /// Every setting, in the order in which plans and documents list them.
        #[expect(clippy::needless_update, reason = "only some rows state every column")]
        pub const SETTINGS: &[Setting] = &[$(Setting {
            name: $name,
            key: plain_name(stringify!($field)),
            doc: concat!($($doc),+),
            takes: <$type as SettingValue>::TAKES,
            $($member: $value,)*
            ..Setting::ROW
        }),+];

        /// The settings in force.
        #[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
        pub struct Settings {
            $(
                $(#[doc = $doc])+
                #[serde(serialize_with = "write")]
                pub $field: settings!(@type $type $(, $default)?),
            )+
            /// Where each setting comes from; one that is not listed has its default.
            #[serde(skip)]
            #[schemars(skip)]
            pub origins: BTreeMap<&'static str, Origin>,
        }

        impl Settings {
            /// Lays layers over the defaults, the first ones on top.
            pub(crate) fn laid(layers: &[(Origin, &SettingsLayer)]) -> Self {
                let mut origins = BTreeMap::new();
                $(
                    let $field = first(layers, $name, &mut origins, |layer| layer.$field.as_ref());
                    let $field = settings!(@or $field $(, $default)?);
                )+
                Self { $($field,)+ origins }
            }

            /// The numbers among the settings, in the order of [`SETTINGS`].
            pub(crate) fn numbers(&self) -> [Option<f64>; SETTINGS.len()] {
                [$(self.$field.number()),+]
            }

            /// The values of those settings that are wanted, in one line: two lines are equal where the values are.
            pub(crate) fn line_of(&self, is_wanted: impl Fn(&Setting) -> bool) -> String {
                let mut line = String::new();
                let mut rows = SETTINGS.iter();
                $(
                    if rows.next().is_some_and(&is_wanted) {
                        // Writing to a string cannot fail.
                        let _ = write!(line, "{:?};", self.$field);
                    }
                )+
                line
            }

            /// Checks what is more than the range of a number.
            pub(crate) fn check_values(&self) -> Result<(), SettingsError> {
                $(self.$field.check()?;)+
                Ok(())
            }
        }

        /// Settings that one place states; what it leaves open is `None`.
        #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct SettingsLayer {
            $(
                $(#[doc = $doc])+
                #[serde(alias = $name)]
                pub $field: Option<$type>,
            )+
            /// How a schedule is cut into batches and waves: the `[schedule]` table.
            pub schedule: Option<toml::Table>,
            /// How connections become groups and an order: the `[dependencies]` table.
            pub dependencies: Option<toml::Table>,
            /// What headings of the inputs mean: heading to field.
            #[serde(default)]
            pub map: BTreeMap<String, String>,
        }

        impl SettingsLayer {
            /// States a setting by the text of a flag or of a value in a what-if.
            pub(crate) fn state(&mut self, setting: &Setting, text: &str) -> Result<(), String> {
                match setting.name {
                    $($name => stated(&mut self.$field, setting, text),)+
                    name => Err(format!("there is no setting '{name}'")),
                }
            }

            /// Takes what it leaves open from another layer.
            #[must_use]
            pub fn or(self, other: Self) -> Self {
                let mut map = other.map;
                map.extend(self.map);
                Self {
                    $($field: self.$field.or(other.$field),)+
                    schedule: self.schedule.or(other.schedule),
                    dependencies: self.dependencies.or(other.dependencies),
                    map,
                }
            }
        }
    };
    (@type $type:ty, $default:expr) => { $type };
    (@type $type:ty) => { Option<$type> };
    (@or $value:expr, $default:expr) => { $value.unwrap_or_else(|| $default) };
    (@or $value:expr) => { $value };
}

pub(crate) use settings;
